import { isJsonObject, membersOutside } from '../json-values.ts';
import { findSystemUser } from '../live-system-user.ts';
import type { SystemUserFact } from '../world.ts';
import type { GrantClaims } from './claims.ts';
import { refusedByAltinn, refusedWith } from './errors.ts';
import type { Client, Register } from './register.ts';

/** The two types that the metadata names. */
export const DETAIL_TYPES = ['urn:altinn:systemuser', 'urn:altinn:consent'] as const;

/** The identifier scheme of Norwegian organisation numbers in these APIs. */
export const ACTOR_ID_AUTHORITY = 'iso6523-actorid-upis';

const EXTERNAL_REF = /^[a-zA-Z0-9øØæÆåÅ_-]{0,255}$/;

/**
 * Step 14: type, members, values, then the look-up that Maskinporten makes at Altinn. Gives the system user, or null
 * when none was asked for.
 */
export function findAskedSystemUser(claims: GrantClaims, client: Client, register: Register): SystemUserFact | null {
  if (claims.authorization_details === null) return null;
  for (const detail of claims.authorization_details) {
    if (!DETAIL_TYPES.some((type) => type === detail.type)) throw refusedWith('MP-301');
  }
  const [detail, ...more] = claims.authorization_details;
  if (detail === undefined || more.length > 0 || claims.consumer_org !== null) throw refusedWith('MP-303');
  // Consents are named in the metadata and not played: no consent can be right.
  if (detail.type === 'urn:altinn:consent') throw refusedWith('MP-303');

  const owner = detail.systemuser_org;
  if (membersOutside(detail, ['type', 'systemuser_org', 'externalRef']).length > 0) throw refusedWith('MP-302');
  if (isJsonObject(owner) && membersOutside(owner, ['authority', 'ID']).length > 0) throw refusedWith('MP-302');
  const externalRef = detail.externalRef ?? '';
  if (typeof externalRef !== 'string' || !EXTERNAL_REF.test(externalRef)) throw refusedWith('MP-302');

  if (!isJsonObject(owner) || owner.authority !== ACTOR_ID_AUTHORITY || typeof owner.ID !== 'string') {
    throw refusedWith('MP-303');
  }
  const orgNumber = owner.ID.match(/^0192:(\d{9})$/)?.[1];
  if (orgNumber === undefined) throw refusedWith('MP-303');
  const asked = {
    clientId: client.client_id,
    vendor: client.org_number,
    owner: orgNumber,
    externalRef: externalRef === '' ? orgNumber : externalRef,
  };
  const found = findSystemUser(asked, register);
  if (found === undefined) throw refusedByAltinn(owner.ID);
  return found;
}
