import type { FastifyInstance } from 'fastify';
import { trustAnyOf, trustIssuer } from '../bearer-token.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import {
  keepParties,
  type Party,
  type PartyFlags,
  partiesOf,
  personParty,
  readPartyFlags,
} from './authorized-parties-shape.ts';
import { accessesOf } from './decision-holdings.ts';
import { findSubject, isIdentifier } from './decision-parties.ts';
import { type AltinnDesk, issuerOf, readToken } from './desk.ts';
import { sendProblem } from './problems.ts';

const SCOPE = 'altinn:accessmanagement/authorizedparties.resourceowner';
const ADMIN_SCOPE = 'altinn:accessmanagement/authorizedparties.admin';
const TYPES = [
  'urn:altinn:systemuser:uuid',
  'urn:altinn:person:identifier-no',
  'urn:altinn:organization:identifier-no',
  'urn:altinn:party:uuid',
];
/** Told unless they are left out (altinn.md 6.6); packages are told only when they are asked for. */
const LEFT_OUT = 'includeAccessPackages';

/**
 * Which parties anybody may act for, for service owners. Both Maskinporten's own and an exchanged token count: which of
 * the two the platform wants is inferred. Somebody who is not known has no parties: chosen.
 */
export function registerResourceOwnerParties(app: FastifyInstance, desk: AltinnDesk): void {
  const verify = trustAnyOf(
    desk.verifyMaskinporten,
    trustIssuer(() => issuerOf(desk), desk.signingKey.verify),
  );

  app.post('/accessmanagement/api/v1/resourceowner/authorizedparties', async (request, reply) => {
    const token = await readToken(request, desk, verify);
    if (token === null) return sendProblem(reply, 401);
    const isAdmin = token.scopes.includes(ADMIN_SCOPE);
    if (!isAdmin && !token.scopes.includes(SCOPE)) return sendProblem(reply, 403);
    const flags = readPartyFlags(request.query, (flag) => flag !== LEFT_OUT);
    if (typeof flags === 'string') return sendProblem(reply, 400, { detail: `${flags} is neither true nor false` });
    if (flags.orgCode !== null && !isAdmin && token.claims['urn:altinn:org'] !== flags.orgCode) {
      return sendProblem(reply, 400, { detail: `orgCode ${flags.orgCode} is not the caller's own` });
    }
    const asked = readQuestion(request.body);
    // What was sent is not said again: it may be a national identity number.
    if (asked === null) return sendProblem(reply, 400, { detail: 'type, value or partyFilter is none that is known' });
    return findParties(asked, flags, desk);
  });
}

type Question = { type: string; value: string; partyFilter: { type: string; value: string }[] };

function readQuestion(body: unknown): Question | null {
  const question: JsonObject = isJsonObject(body) ? body : {};
  const { type, value, partyFilter = [] } = question;
  if (!Array.isArray(partyFilter)) return null;
  const identifiers: unknown[] = [{ type, value }, ...partyFilter];
  const read = identifiers.flatMap((row) =>
    isJsonObject(row) && isIdentifier(row.type, row.value)
      ? [{ type: String(row.type), value: String(row.value) }]
      : [],
  );
  const [subject, ...filter] = read;
  if (subject === undefined || read.length < identifiers.length || !TYPES.includes(subject.type)) return null;
  return { ...subject, partyFilter: filter };
}

function findParties({ type, value, partyFilter }: Question, flags: PartyFlags, desk: AltinnDesk): Party[] {
  const subject = findSubject(type, value, desk);
  if (subject === null) return [];
  // A person is a party of their own, where no service is asked for.
  const isForAll = flags.anyOfResourceIds === null && flags.orgCode === null;
  const self = subject.kind === 'person' && isForAll ? [personParty(subject.person, flags)] : [];
  const parties = [...self, ...partiesOf(accessesOf(subject, desk, flags.includePartiesViaKeyRoles), flags, desk)];
  return partyFilter.length === 0 ? parties : keepParties(parties, (party) => partyFilter.some((it) => is(party, it)));
}

function is(party: Party, { type, value }: { type: string; value: string }): boolean {
  if (type === 'urn:altinn:organization:identifier-no') return party.organizationNumber === value;
  if (type === 'urn:altinn:person:identifier-no') return party.personId === value;
  if (type === 'urn:altinn:partyid') return String(party.partyId) === value;
  return party.partyUuid === value.toLowerCase();
}
