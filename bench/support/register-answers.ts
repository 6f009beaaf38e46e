/**
 * What the registers of the benchmarks answer: the bytes of the world's fully delegated company, for every organisation
 * under its own number. They check nothing: checking is work, and would be measured along.
 */
import { readFileSync } from 'node:fs';

/** What can be slow: the sources as the context names them, and what stands before the delegated ones. */
export const registerNames = [
  'brreg.enheter',
  'brreg.roller',
  'brreg.underenheter',
  'brreg.signatur',
  'brreg.prokura',
  'brreg.regnskap',
  'skatteetaten.mvaregister',
  'skatteetaten.mvameldinger',
  'skatteetaten.skatteoppgjoer',
  'nav.aareg',
  'altinn.systemuser',
  'altinn.authorizedparties',
  'exchange',
  'token',
] as const;
export type RegisterName = (typeof registerNames)[number];

export interface RegisterRequest {
  /** Path and query. */
  url: string;
  authorization: string;
  body: string;
}

export interface RegisterAnswer {
  name: RegisterName;
  type: 'application/json' | 'text/plain';
  text: string;
}

interface World {
  brreg: Record<'enhet' | 'roller' | 'signatur' | 'prokura' | 'regnskap' | 'underenhet', { body: unknown }>;
  skatteetaten: Record<'mvaregister' | 'mvameldingsopplysning', { body: unknown }> & {
    beregnetskattupersonlig: Record<string, { body: unknown }>;
  };
  nav: { arbeidsforhold: { id: string; ansettelsesperiode: { sluttdato: string | null } }[] };
}

/** The vendor's system, as the demo world names it. */
export const benchSystemId = '326018155_bench';
const company = '999999999';
const subUnit = '379754325';
/** As long as the ones of the stand-ins, which are made as the agencies make them: memory holds many of them. */
export const tokenLength = 1_208;
const altinnTokenLength = 1_422;

const readWorld = (org: string): World =>
  JSON.parse(readFileSync(new URL(`../../world/organisations/${org}.json`, import.meta.url), 'utf8')) as World;

/** Answers whoever asks, by path; `undefined`: no register has this path. */
export function createRegisterAnswers(): (request: RegisterRequest) => RegisterAnswer | undefined {
  const { brreg, skatteetaten, nav } = readWorld(company);
  const [settled] = Object.values(skatteetaten.beregnetskattupersonlig).slice(-1);
  let tokens = 0;

  /** A text in which each number of the company becomes that of who is asked about. */
  const about = (body: unknown): ((org: string) => string) => {
    if (body === undefined || body === null) throw new Error('the world has no such answer for the company');
    const pieces = JSON.stringify(body).split(company);
    return (org) => pieces.join(org);
  };
  const json = (name: RegisterName, path: RegExp, body: unknown) => {
    const textFor = about(body);
    return { name, path, answer: ({ url, body: asked }: RegisterRequest) => textFor(numberIn(path, url, asked)) };
  };
  const tokenOf = (org: string, length: number, exp: number): string => {
    tokens += 1;
    const payload = Buffer.from(JSON.stringify({ org, exp, jti: tokens })).toString('base64url');
    return `bench.${payload}.`.padEnd(length, 'x');
  };
  const partiesOf = about(partiesAnswer());

  const registers: { name: RegisterName; path: RegExp; answer: (request: RegisterRequest) => string }[] = [
    json('skatteetaten.mvaregister', /\/mvaregister\/v1\/[^/]+\/(\d{9})$/, skatteetaten.mvaregister.body),
    json('brreg.roller', /\/enheter\/(\d{9})\/roller$/, brreg.roller.body),
    json('brreg.signatur', /\/enheter\/(\d{9})\/signatur$/, brreg.signatur.body),
    json('brreg.prokura', /\/enheter\/(\d{9})\/prokura$/, brreg.prokura.body),
    json('brreg.enheter', /\/enheter\/(\d{9})$/, brreg.enhet.body),
    json('brreg.underenheter', /\/underenheter\?overordnetEnhet=(\d{9})/, {
      _embedded: { underenheter: [readWorld(subUnit).brreg.underenhet.body] },
      page: { size: 100, totalElements: 1, totalPages: 1, number: 0 },
    }),
    json('brreg.regnskap', /\/regnskap\/(\d{9})$/, brreg.regnskap.body),
    json(
      'skatteetaten.mvameldinger',
      /\/mvameldingsopplysning\/v1\/[^/]+\/(\d{9})$/,
      skatteetaten.mvameldingsopplysning.body,
    ),
    json('skatteetaten.skatteoppgjoer', /\/beregnetskattupersonlig\/v1\/[^/]+\/\d{4}\/(\d{9})$/, settled?.body),
    json('nav.aareg', /\/arbeidsforhold\/graphql$/, {
      data: {
        finnArbeidsforhold: {
          arbeidsforhold: nav.arbeidsforhold.map(({ id, ansettelsesperiode: { sluttdato } }) => ({
            id,
            ansettelsesperiode: { sluttdato },
          })),
        },
      },
    }),
    json('altinn.systemuser', /\/vendor\/byquery\?.*orgno=(\d{9})/, systemUserAnswer()),
    {
      name: 'altinn.authorizedparties',
      path: /\/enduser\/authorizedparties/,
      answer: ({ authorization }) => partiesOf(organisationOf(authorization)),
    },
    {
      name: 'exchange',
      path: /\/exchange\/maskinporten$/,
      answer: ({ authorization }) =>
        tokenOf(organisationOf(authorization), altinnTokenLength, Math.floor(Date.now() / 1_000) + 1_800),
    },
    {
      name: 'token',
      path: /\/token$/,
      answer: ({ body }) =>
        JSON.stringify({
          access_token: tokenOf(organisationAskedFor(body), tokenLength, 0),
          token_type: 'Bearer',
          expires_in: 120,
        }),
    },
  ];

  return (request) => {
    for (const { name, path, answer } of registers) {
      if (!path.test(request.url)) continue;
      return { name, type: name === 'exchange' ? 'text/plain' : 'application/json', text: answer(request) };
    }
    return undefined;
  };
}

/** The number in the address, or in the body where the address has none. */
const numberIn = (path: RegExp, url: string, body: string): string =>
  path.exec(url)?.[1] ?? /"(\d{9})"/.exec(body)?.[1] ?? company;

/** Whom one of our tokens is for. */
function organisationOf(authorization: string): string {
  const payload = Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(payload) as { org: string }).org;
}

/** Whose system user an assertion is about; the client's own tokens are for nobody. */
function organisationAskedFor(form: string): string {
  const assertion = new URLSearchParams(form).get('assertion') ?? '';
  const claims = Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString();
  return /"0192:(\d{9})"/.exec(claims)?.[1] ?? '';
}

const systemUserAnswer = () => ({
  id: '47eaa099-2cb6-416d-86dc-283cf0480ff9',
  integrationTitle: benchSystemId,
  systemId: benchSystemId,
  productName: '',
  reporteeOrgNo: company,
  created: '2026-01-15T09:00:00Z',
  isDeleted: false,
  supplierName: '',
  supplierOrgno: '326018155',
  externalRef: company,
  userType: 'standard',
});

function partiesAnswer() {
  const party = (organizationNumber: string, name: string, subunits: object[]) => ({
    partyUuid: '1a5a4d06-61bd-8c4e-a1d2-5f0d1c7f1c11',
    ...{ name, organizationNumber, parentId: null, personId: null, dateOfBirth: null, partyId: 50_000_000 },
    ...{ type: 'Organization', unitType: 'AS', isDeleted: false, onlyHierarchyElementWithNoAccess: false },
    authorizedAccessPackages: ['merverdiavgift', 'skatt-naering', 'lonn'],
    ...{ authorizedResources: [], authorizedRoles: [], authorizedInstances: [], subunits },
  });
  return { links: {}, data: [party(company, 'Eksempel AS', [party(subUnit, 'EKSEMPEL AS AVD BERGEN', [])])] };
}
