import type { Clock } from '../lib/clock.ts';
import { osloDate } from '../lib/oslo-time.ts';
import type { OutgoingResponse, Send } from '../lib/outgoing.ts';
import { answerRequest, requestId } from './altinn-requests.ts';
import { instancesFromWorld } from './instances-from-world.ts';
import { ratesFromWorld } from './rates-from-world.ts';
import { searchWorld } from './search-world.ts';
import type { World, WorldAnswer, WorldOrganisation, WorldSystemUser } from './world.ts';

/**
 * The system user that a sandbox token speaks for. It opens nothing and never leaves the process: it only takes the place
 * of a real one.
 */
export const sandboxToken = (systemUser: string): string => `sandbox-${systemUser}`;

/** References that the product makes: in the world they stand for the organisation's one system user. */
const isOurs = (externalRef: string): boolean => externalRef.startsWith('apier-');

/** The system user of an organisation that Altinn has; one without a reference has the organisation's number for it. */
export const findSystemUser = (
  { systemUsers }: World,
  organisation: string,
  externalRef: string | null,
): WorldSystemUser | undefined =>
  systemUsers.find(
    ({ environment, owner_org, external_ref, deleted }) =>
      environment === 'live' &&
      owner_org === organisation &&
      (isOurs(externalRef ?? '') || (external_ref ?? owner_org) === (externalRef ?? organisation)) &&
      !deleted,
  );

/** Which access package a service of Skatteetaten asks for in the invented world. */
export const packageFor: Readonly<Record<string, string>> = {
  mvaregister: 'urn:altinn:accesspackage:merverdiavgift',
  mvameldingsopplysning: 'urn:altinn:accesspackage:merverdiavgift',
  beregnetskattupersonlig: 'urn:altinn:accesspackage:skatt-naering',
};

const searchPath = 'brreg/enhetsregisteret/api/enheter';

const empty = (status: number): WorldAnswer => ({ status, body: null });

/** Answers the clients' own requests from the world's files, inside the process. No call leaves it. */
export function answerFromWorld(world: World, clock: Clock): Send {
  const speaker = (token: string): WorldSystemUser | undefined =>
    world.systemUsers.find(({ id, deleted }) => token === sandboxToken(id) && !deleted);

  const brreg = (path: readonly string[], query: URLSearchParams): WorldAnswer => {
    const number = path.find((part) => /^\d{9}$/.test(part));
    const parent = query.get('overordnetEnhet');
    if (parent !== null) return underenheterOf(world, parent);
    if (number === undefined) return path.join('/') === searchPath ? searchWorld(world, query) : empty(404);
    const answers: Partial<WorldOrganisation['brreg']> = world.organisations.get(number)?.brreg ?? {};
    const last = path.at(-1);
    if (path.includes('regnskapsregisteret')) return answers.regnskap ?? empty(404);
    if (path.includes('underenheter')) return answers.underenhet ?? empty(404);
    if (last === 'signatur' || last === 'prokura') return answers[last] ?? empty(404);
    return (last === 'roller' ? answers.roller : answers.enhet) ?? empty(404);
  };

  const skatteetaten = (path: readonly string[], token: string): WorldAnswer => {
    const [, service = '', , , ...asked] = path;
    const number = asked.at(-1) ?? '';
    const answers: Partial<WorldOrganisation['skatteetaten']> = world.organisations.get(number)?.skatteetaten ?? {};
    const user = speaker(token);
    if (user?.owner_org !== number || !user.access_packages.includes(packageFor[service] ?? '')) {
      return { status: 403, body: { kode: 'DAS-008' } };
    }
    if (service === 'mvaregister') return answers.mvaregister ?? { status: 404, body: { kode: 'MRA-007' } };
    if (service === 'mvameldingsopplysning') {
      return found(answers.mvameldingsopplysning) ?? { status: 404, body: { kode: 'MVA-MELDINGSOPPLYSNING-008' } };
    }
    return found(answers.beregnetskattupersonlig?.[asked[0] ?? '']) ?? { status: 404, body: { kode: 'BUP-008' } };
  };

  const altinn = (
    path: readonly string[],
    query: URLSearchParams,
    { token, owner }: { token: string; owner: string },
  ): WorldAnswer => {
    if (path.includes('byquery')) {
      const externalRef = query.get('external-ref');
      const user = findSystemUser(world, query.get('orgno') ?? '', externalRef);
      return user ? { status: 200, body: systemUserRow(user, externalRef) } : empty(404);
    }
    const user = speaker(token);
    if (user && path.includes('storage')) return instancesFromWorld(world, user, { owner, query });
    return user ? { status: 200, body: { links: { next: null }, data: [partyRow(world, user)] } } : empty(401);
  };

  return async ({ method, url, headers, body }) => {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.split('/').filter(Boolean);
    const [agency] = path;
    const token = headers.authorization?.slice('Bearer '.length) ?? '';
    if (agency === 'brreg') return wire(brreg(path, searchParams));
    if (agency === 'norges-bank') return wire(ratesFromWorld(world, path.at(-1) ?? '', searchParams));
    if (agency === 'skatteetaten') return wire(skatteetaten(path, token));
    const asked = { method, path: pathname.slice('/altinn'.length), query: searchParams, body };
    const request = agency === 'altinn' ? answerRequest(world, asked) : null;
    if (request) return wire(request);
    const owner = headers['x-ai-instanceowneridentifier'] ?? '';
    if (agency === 'altinn') return wire(altinn(path, searchParams, { token, owner }));
    return wire(arbeidsforhold(world, /\b\d{9}\b/.exec(body ?? '')?.[0] ?? '', osloDate(clock.now())));
  };
}

const found = (answer: WorldAnswer | undefined): WorldAnswer | undefined =>
  answer?.status === 200 ? answer : undefined;

/** `GET /underenheter?overordnetEnhet=`: an empty page has no `_embedded`. */
function underenheterOf(world: World, parent: string): WorldAnswer {
  const underenheter = [...world.organisations.values()]
    .map(({ brreg }) => found(brreg.underenhet)?.body as { overordnetEnhet?: string } | undefined)
    .filter((unit) => unit?.overordnetEnhet === parent);
  const page = {
    size: 100,
    totalElements: underenheter.length,
    totalPages: underenheter.length > 0 ? 1 : 0,
    number: 0,
  };
  return { status: 200, body: { ...(underenheter.length > 0 && { _embedded: { underenheter } }), page } };
}

function arbeidsforhold(world: World, number: string, today: string): WorldAnswer {
  const rows = world.organisations.get(number)?.nav?.arbeidsforhold ?? [];
  const active = rows.filter(
    ({ ansettelsesperiode: { startdato, sluttdato } }) =>
      startdato <= today && (sluttdato === null || sluttdato >= today),
  );
  return { status: 200, body: { data: { finnArbeidsforhold: { arbeidsforhold: active } } } };
}

/** Under a reference of ours: the system user that came of the request for it, which has the request's id. */
function systemUserRow({ id, system_id, owner_org, external_ref }: WorldSystemUser, asked: string | null) {
  const own = asked !== null && isOurs(asked) ? { id: requestId(owner_org, asked), externalRef: asked } : null;
  return {
    ...{ id, systemId: system_id, reporteeOrgNo: owner_org, externalRef: external_ref ?? owner_org, ...own },
    ...{ isDeleted: false, userType: 'standard', integrationTitle: 'Apier', created: '2026-01-01T00:00:00Z' },
  };
}

function partyRow(world: World, { owner_org, access_packages }: WorldSystemUser) {
  const enhet = world.organisations.get(owner_org)?.brreg.enhet.body as { navn?: string } | null | undefined;
  return {
    ...{ organizationNumber: owner_org, name: enhet?.navn ?? null, type: 'Organization', isDeleted: false },
    ...{ authorizedAccessPackages: access_packages, authorizedResources: [], subunits: [] },
  };
}

const wire = ({ status, body }: WorldAnswer): OutgoingResponse => ({
  status,
  headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  body: body === null ? '' : JSON.stringify(body),
});
