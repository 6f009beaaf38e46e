import type { Secret } from '@apier/maskinporten';
import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import { type OutgoingResponse, type Send, UpstreamFailure } from '../../lib/outgoing.ts';
import { accessPackageUrn } from './access-packages.ts';
import { AuthorizedParties, Problem, SystemUserRow, type Unit } from './shapes.ts';

const name = 'altinn';

export interface SystemUserQuery {
  /** The vendor's system, `<vendor's number>_<name>`. */
  systemId: string;
  /** Who owns the system user. */
  orgnr: string;
  /** `null` when it was made without one. */
  externalRef: string | null;
}

/** "None" is also the answer for another vendor's system user. */
export type SystemUserAnswer =
  | {
      state: 'found';
      systemUser: {
        id: string;
        systemId: string;
        orgnr: string;
        /** As Altinn keeps it: the owner's number where it was made without one. */
        externalRef: string | null;
        isDeleted: boolean;
      };
    }
  | { state: 'not_found' };

export interface AuthorizedParty {
  /** `null` for people. */
  organizationNumber: string | null;
  name: string | null;
  isDeleted: boolean;
  /** URNs in lower case, whichever way Altinn wrote them. */
  accessPackages: string[];
  resources: string[];
}

export interface Altinn {
  /** Where Altinn is and how it is reached, for whoever exchanges tokens there. */
  readonly platform: { url: string; send: Send };
  /**
   * One system user of the vendor. `token` is the client's own Maskinporten token with the scope
   * `altinn:authentication/systemuser.request.write`, not exchanged. Throws `UpstreamFailure`.
   */
  findSystemUser(query: SystemUserQuery, token: Secret, signal: AbortSignal): Promise<SystemUserAnswer>;
  /**
   * All that the system user may act for, sub-units as rows of their own. `altinnToken` was exchanged from one with the
   * scope `altinn:accessmanagement/authorizedparties`. Throws `UpstreamFailure`.
   */
  readAuthorizedParties(altinnToken: Secret, signal: AbortSignal): Promise<AuthorizedParty[]>;
}

/** Client of Altinn's platform. `baseUrl` is the platform's host, `https://platform.altinn.no`. */
export function createAltinn({ send, baseUrl }: { send: Send; baseUrl: string }): Altinn {
  const get = (path: string, accept: string, token: Secret, signal: AbortSignal): Promise<OutgoingResponse> =>
    send({
      method: 'GET',
      url: `${baseUrl}${path}`,
      headers: { accept, authorization: `Bearer ${token.reveal()}` },
      signal,
    });

  return {
    platform: { url: baseUrl, send },

    async findSystemUser({ systemId, orgnr, externalRef }, token, signal) {
      const query = new URLSearchParams({
        'system-id': systemId,
        orgno: orgnr,
        ...(externalRef !== null && { 'external-ref': externalRef }),
      });
      const path = `/authentication/api/v1/systemuser/vendor/byquery?${query}`;
      const response = await get(path, 'application/json', token, signal);
      if (response.status === 200) {
        return { state: 'found', systemUser: systemUserOf(readJson(name, response, SystemUserRow)) };
      }
      // A page is from somewhere else: Altinn's own 404 is a problem document or empty.
      if (response.status === 404 && !isPage(response)) return { state: 'not_found' };
      return refuseStatus(name, response, problemCode(response));
    },

    async readAuthorizedParties(altinnToken, signal) {
      const query = new URLSearchParams({ includeAccessPackages: 'true', includeResources: 'true' });
      const path = `/accessmanagement/api/v1/enduser/authorizedparties?${query}`;
      const response = await get(path, 'application/json', altinnToken, signal);
      if (response.status !== 200) return refuseStatus(name, response, problemCode(response));
      const { data, links } = readJson(name, response, AuthorizedParties);
      // Altinn sends one page today. Half a list would say of the other half that it is not there.
      if (links?.next) throw unexpected(response, 'more than one page');
      return data.flatMap((party) => [party, ...(party.subunits ?? [])]).map(authorizedParty);
    },
  };
}

const systemUserOf = ({ id, systemId, reporteeOrgNo, externalRef, isDeleted }: SystemUserRow) => ({
  id,
  systemId,
  orgnr: reporteeOrgNo,
  externalRef: externalRef ?? null,
  isDeleted,
});

const authorizedParty = (unit: Unit): AuthorizedParty => ({
  organizationNumber: unit.organizationNumber || null,
  name: unit.name ?? null,
  isDeleted: unit.isDeleted,
  accessPackages: unit.authorizedAccessPackages.map(accessPackageUrn),
  resources: unit.authorizedResources,
});

function problemCode(response: OutgoingResponse): string | undefined {
  try {
    return Problem.parse(JSON.parse(response.body)).code;
  } catch {
    return undefined;
  }
}

const isPage = ({ headers }: OutgoingResponse): boolean => headers['content-type']?.startsWith('text/html') ?? false;

const unexpected = ({ status }: OutgoingResponse, why: string): UpstreamFailure =>
  new UpstreamFailure(name, 'unexpected', { status, cause: new Error(why) });
