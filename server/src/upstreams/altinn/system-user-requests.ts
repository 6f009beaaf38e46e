import type { Secret } from '@apier/maskinporten';
import { listOf, type Page, readPage } from './paging.ts';
import { type Ask, segment } from './platform.ts';
import { AgentRequest, type RequestStatus, StandardRequest } from './request-shapes.ts';
import { wirePackages, wireRights } from './rights.ts';
import { createOrRead, type RequestReference, readOrNull, referencePath, withdraw } from './vendor-requests.ts';

/** A standard system user acts for its owner; an agent for its owner's clients, with packages only. */
export type RequestKind = 'standard' | 'agent';

/** A vendor's request to a customer for a system user. */
export interface SystemUserRequest {
  /** Once accepted, also the id of the system user. */
  id: string;
  kind: RequestKind;
  systemId: string;
  orgnr: string;
  /** As Altinn keeps it: the customer's number where it was made without one. */
  externalRef: string | null;
  /** Ids of services. */
  rights: string[];
  /** URNs in lower case. */
  accessPackages: string[];
  status: RequestStatus;
  redirectUrl: string | null;
  /** Where the customer answers it. */
  confirmUrl: string | null;
  /** Somebody who may not answer it has passed it on to somebody who may. */
  escalated: boolean;
  /** ISO text in UTC; `null` where Altinn does not say. */
  created: string | null;
}

export interface NewSystemUserRequest extends RequestReference {
  /** What the customer sees; the system's own name when absent. */
  integrationTitle?: string;
  /** Ids of services; none for an agent. */
  rights: readonly string[];
  /** URNs or codes. */
  accessPackages: readonly string[];
  /** One of the system's; only its query may differ. */
  redirectUrl: string | null;
}

/**
 * Requests for system users. `token` is the client's own Maskinporten token, not exchanged, with the scope
 * `altinn:authentication/systemuser.request.read`, or `.write` to create and withdraw. All throw `AltinnProblem` for a
 * refusal with a code, else `UpstreamFailure`.
 */
export interface SystemUserRequests {
  /**
   * Altinn answers a request for the same system, customer and reference with the one it has, **whatever became of that**:
   * always read `status`. Throws `TypeError` for an agent with rights.
   */
  createRequest(
    kind: RequestKind,
    request: NewSystemUserRequest,
    token: Secret,
    signal: AbortSignal,
  ): Promise<{ isNew: boolean; request: SystemUserRequest }>;
  /** `null` when there is none of this vendor's. */
  readRequest(kind: RequestKind, id: string, token: Secret, signal: AbortSignal): Promise<SystemUserRequest | null>;
  /** `null` when there is none of this vendor's. */
  findRequest(
    kind: RequestKind,
    reference: RequestReference,
    token: Secret,
    signal: AbortSignal,
  ): Promise<SystemUserRequest | null>;
  /** The first page when `next` is null. An unknown system is a problem, `AUTH-00011`. */
  listRequests(
    kind: RequestKind,
    systemId: string,
    next: string | null,
    token: Secret,
    signal: AbortSignal,
  ): Promise<Page<SystemUserRequest>>;
  /** Of either kind. */
  withdrawRequest(id: string, token: Secret, signal: AbortSignal): Promise<'withdrawn' | 'not_found'>;
}

const base = '/authentication/api/v1/systemuser/request/vendor';
const pathOf = (kind: RequestKind): string => (kind === 'agent' ? `${base}/agent` : base);
const Request = { standard: StandardRequest, agent: AgentRequest };
const RequestList = { standard: listOf(StandardRequest), agent: listOf(AgentRequest) };

/** Requests for system users at Altinn's platform. */
export function createSystemUserRequests(ask: Ask, baseUrl: string): SystemUserRequests {
  return {
    async createRequest(kind, { orgnr, accessPackages, rights, ...more }, token, signal) {
      if (kind === 'agent' && rights.length > 0) throw new TypeError('an agent has packages only');
      const body = {
        ...more,
        partyOrgNo: orgnr,
        accessPackages: wirePackages(accessPackages),
        ...(kind === 'standard' && { rights: wireRights(rights) }),
      };
      return createOrRead(ask, pathOf(kind), body, Request[kind], { token, signal });
    },

    readRequest: async (kind, id, token, signal) =>
      readOrNull(ask, `${pathOf(kind)}/${segment(id)}`, Request[kind], { token, signal }),

    async findRequest(kind, reference, token, signal) {
      const path = `${pathOf(kind)}/byexternalref/${referencePath(reference)}`;
      return readOrNull(ask, path, Request[kind], { token, signal });
    },

    async listRequests(kind, systemId, next, token, signal) {
      const at = { baseUrl, path: `${pathOf(kind)}/bysystem/${segment(systemId)}`, next };
      return readPage<SystemUserRequest>(ask, RequestList[kind], at, { token, signal });
    },

    withdrawRequest: async (id, token, signal) => withdraw(ask, `${base}/${segment(id)}`, { token, signal }),
  };
}
