import type { Secret } from '@apier/maskinporten';
import { z } from 'zod';
import { readJson } from '../../lib/json-upstream.ts';
import { Instant, OptionalText } from './instants.ts';
import { listOf, type Page, readPage } from './paging.ts';
import { type Ask, name, refuse, saysUnknown, segment } from './platform.ts';

/** A system user as its vendor sees it. Altinn does not tell a vendor which packages it has. */
export interface SystemUser {
  id: string;
  systemId: string;
  /** Who owns it; for an agent the accountant, never the client. */
  orgnr: string;
  /** As Altinn keeps it: the owner's number where it was made without one. */
  externalRef: string | null;
  isDeleted: boolean;
  userType: 'standard' | 'agent';
  /** ISO text in UTC. */
  created: string;
}

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
  | { state: 'found'; systemUser: Omit<SystemUser, 'userType' | 'created'> }
  | { state: 'not_found' };

/** What a vendor may read of the system users on its systems. `token` is the client's own, not exchanged. */
export interface SystemUsers {
  /**
   * One system user of the vendor. `token` has the scope `altinn:authentication/systemuser.request.write`. Throws
   * `UpstreamFailure`.
   */
  findSystemUser(query: SystemUserQuery, token: Secret, signal: AbortSignal): Promise<SystemUserAnswer>;
  /**
   * The live system users of a system; deleted ones are not among them. The first page when `next` is null. `token` has
   * the scope `altinn:authentication/systemregister.write`. Throws `UpstreamFailure`; an unknown system is a problem,
   * `AUTH-00011`.
   */
  listSystemUsers(systemId: string, next: string | null, token: Secret, signal: AbortSignal): Promise<Page<SystemUser>>;
}

/** altinn-authentication, `SystemUserExternalDTO`. */
const Found = z.object({
  id: z.string().min(1),
  systemId: z.string(),
  reporteeOrgNo: z.string(),
  externalRef: OptionalText,
  isDeleted: z.boolean(),
});
const Listed = Found.extend({
  userType: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['standard', 'agent'])),
  created: Instant,
});
const owned = <Row extends { reporteeOrgNo: string }>({ reporteeOrgNo, ...row }: Row) => ({
  ...row,
  orgnr: reporteeOrgNo,
});
const FoundSystemUser = Found.transform(owned);

const ListedSystemUser = Listed.transform(owned);
const SystemUserList = listOf(ListedSystemUser);

const base = '/authentication/api/v1/systemuser/vendor';

/** The system users of a vendor at Altinn's platform. */
export function createSystemUsers(ask: Ask, baseUrl: string): SystemUsers {
  return {
    async findSystemUser({ systemId, orgnr, externalRef }, token, signal) {
      const query = new URLSearchParams({
        'system-id': systemId,
        orgno: orgnr,
        ...(externalRef !== null && { 'external-ref': externalRef }),
      });
      const response = await ask('GET', `${base}/byquery?${query}`, { token, signal });
      if (response.status === 200) {
        return { state: 'found', systemUser: readJson(name, response, FoundSystemUser) };
      }
      return saysUnknown(response) ? { state: 'not_found' } : refuse(response);
    },

    async listSystemUsers(systemId, next, token, signal) {
      const at = { baseUrl, path: `${base}/bysystem/${segment(systemId)}`, next };
      return readPage<SystemUser>(ask, SystemUserList, at, { token, signal });
    },
  };
}
