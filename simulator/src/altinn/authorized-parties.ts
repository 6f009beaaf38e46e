import type { FastifyInstance } from 'fastify';
import { trustIssuer } from '../bearer-token.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { findLiveSystemUser } from '../live-system-user.ts';
import type { Organisation, SystemUserFact } from '../world.ts';
import { type AltinnDesk, issuerOf, readToken } from './desk.ts';
import { partyIdOf, uuidOf } from './parties.ts';
import { sendProblem } from './problems.ts';

const SCOPE = 'altinn:accessmanagement/authorizedparties';
const PACKAGE_URN = 'urn:altinn:accesspackage:';

/** Which parties a system user may act for, and with what. Only an exchanged token is let in. */
export function registerAuthorizedParties(app: FastifyInstance, desk: AltinnDesk): void {
  const verify = trustIssuer(() => issuerOf(desk), desk.signingKey.verify);

  app.get('/accessmanagement/api/v1/enduser/authorizedparties', async (request, reply) => {
    const token = await readToken(request, desk, verify);
    if (token === null) return sendProblem(reply, 401);
    if (!token.scopes.includes(SCOPE)) return sendProblem(reply, 403);
    if (token.systemUser === null) return sendProblem(reply, 401, { detail: 'Unknown user type' });
    const query = isJsonObject(request.query) ? request.query : {};
    const wantsPackages = readFlag(query.includeAccessPackages);
    // Taken and of no effect: in the world rights are handed over as packages only.
    const others = ['includeResources', 'includeRoles', 'includeInstances'].map((name) => readFlag(query[name]));
    if (wantsPackages === null || others.includes(null)) {
      return sendProblem(reply, 400, { detail: 'an include parameter is neither true nor false' });
    }
    const user = findLiveSystemUser(token, desk.register());
    if (user === null) return sendProblem(reply, 403);
    return { links: {}, data: partiesOf(user, wantsPackages, desk.organisations) };
  });
}

/** The owner with its sub-units; nobody for a system user that nothing is handed over to. */
function partiesOf(
  user: SystemUserFact,
  wantsPackages: boolean,
  organisations: ReadonlyMap<string, Organisation>,
): object[] {
  const owner = organisations.get(user.owner_org);
  if (owner === undefined || user.access_packages.length === 0) return [];
  const packages = wantsPackages ? user.access_packages.map((urn) => urn.replace(PACKAGE_URN, '')) : [];
  const subunits = [...organisations.values()]
    .filter(({ brreg }) => brreg.underenhet.body?.overordnetEnhet === owner.org_number)
    .map((unit) => party(unit.org_number, unit.brreg.underenhet.body, packages, uuidOf(owner.org_number), []));
  return [party(owner.org_number, owner.brreg.enhet.body, packages, null, subunits)];
}

function party(
  orgNumber: string,
  body: JsonObject | null,
  packages: string[],
  parentId: string | null,
  subunits: object[],
): object {
  const form = isJsonObject(body?.organisasjonsform) ? body.organisasjonsform.kode : undefined;
  return {
    partyUuid: uuidOf(orgNumber),
    name: typeof body?.navn === 'string' ? body.navn : orgNumber,
    organizationNumber: orgNumber,
    parentId,
    personId: null,
    dateOfBirth: null,
    partyId: partyIdOf(orgNumber),
    type: 'Organization',
    unitType: typeof form === 'string' ? form : null,
    isDeleted: body === null || body.slettedato !== undefined || body.respons_klasse === 'SlettetEnhet',
    onlyHierarchyElementWithNoAccess: false,
    authorizedAccessPackages: packages,
    authorizedResources: [],
    authorizedRoles: [],
    authorizedInstances: [],
    subunits,
  };
}

/** False when left out; null for what is no truth value. */
function readFlag(value: unknown): boolean | null {
  if (value === undefined) return false;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : null;
}
