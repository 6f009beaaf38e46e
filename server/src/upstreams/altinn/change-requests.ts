import type { Secret } from '@apier/maskinporten';
import { listOf, type Page, readPage } from './paging.ts';
import { type Ask, segment } from './platform.ts';
import { ChangeRequestRow, type ChangeStatus } from './request-shapes.ts';
import { wirePackages, wireRights } from './rights.ts';
import { createOrRead, type RequestReference, readOrNull, referencePath, withdraw } from './vendor-requests.ts';

/** A vendor's request to a customer to widen or narrow a standard system user. What is not listed stays as it is. */
export interface ChangeRequest {
  /** The correlation id that it was made with. */
  id: string;
  systemUserId: string;
  systemId: string;
  orgnr: string;
  externalRef: string | null;
  /** Ids of services. */
  requiredRights: string[];
  unwantedRights: string[];
  /** URNs in lower case. */
  requiredAccessPackages: string[];
  unwantedAccessPackages: string[];
  /** `no_change_needed` for one that asked for nothing; there is nothing to answer then. */
  status: ChangeStatus;
  redirectUrl: string | null;
  /** Where the customer answers it. */
  confirmUrl: string | null;
  /** ISO text in UTC; `null` where Altinn does not say. */
  created: string | null;
}

export interface NewChangeRequest {
  /** A new UUID, not the system user's. The same one again gives the request that was made with it. */
  correlationId: string;
  systemUserId: string;
  requiredRights: readonly string[];
  unwantedRights: readonly string[];
  requiredAccessPackages: readonly string[];
  unwantedAccessPackages: readonly string[];
  redirectUrl: string | null;
}

/**
 * Requests to change a standard system user; for an agent Altinn knows none (`AUTH-00015`). Token, scopes and failures are
 * those of the requests for system users.
 */
export interface ChangeRequests {
  /** Always read `status`. */
  createChangeRequest(
    change: NewChangeRequest,
    token: Secret,
    signal: AbortSignal,
  ): Promise<{ isNew: boolean; request: ChangeRequest }>;
  /** `null` when there is none of this vendor's. */
  readChangeRequest(id: string, token: Secret, signal: AbortSignal): Promise<ChangeRequest | null>;
  /** `null` when there is none of this vendor's. */
  findChangeRequest(reference: RequestReference, token: Secret, signal: AbortSignal): Promise<ChangeRequest | null>;
  /** The first page when `next` is null. */
  listChangeRequests(
    systemId: string,
    next: string | null,
    token: Secret,
    signal: AbortSignal,
  ): Promise<Page<ChangeRequest>>;
  withdrawChangeRequest(id: string, token: Secret, signal: AbortSignal): Promise<'withdrawn' | 'not_found'>;
}

const base = '/authentication/api/v1/systemuser/changerequest/vendor';
const ChangeList = listOf(ChangeRequestRow);

/** Requests to change system users at Altinn's platform. */
export function createChangeRequests(ask: Ask, baseUrl: string): ChangeRequests {
  return {
    async createChangeRequest({ correlationId, systemUserId, redirectUrl, ...lists }, token, signal) {
      const query = new URLSearchParams({ 'correlation-id': correlationId, 'system-user-id': systemUserId });
      const body = {
        requiredRights: wireRights(lists.requiredRights),
        unwantedRights: wireRights(lists.unwantedRights),
        requiredAccessPackages: wirePackages(lists.requiredAccessPackages),
        unwantedAccessPackages: wirePackages(lists.unwantedAccessPackages),
        redirectUrl,
      };
      return createOrRead(ask, `${base}?${query}`, body, ChangeRequestRow, { token, signal });
    },

    readChangeRequest: async (id, token, signal) =>
      readOrNull(ask, `${base}/${segment(id)}`, ChangeRequestRow, { token, signal }),

    async findChangeRequest(reference, token, signal) {
      const path = `${base}/byexternalref/${referencePath(reference)}`;
      return readOrNull(ask, path, ChangeRequestRow, { token, signal });
    },

    async listChangeRequests(systemId, next, token, signal) {
      const at = { baseUrl, path: `${base}/bysystem/${segment(systemId)}`, next };
      return readPage<ChangeRequest>(ask, ChangeList, at, { token, signal });
    },

    withdrawChangeRequest: async (id, token, signal) => withdraw(ask, `${base}/${segment(id)}`, { token, signal }),
  };
}
