/** What the tests of this folder hand in: registers that answer on the wire, tokens, and a reader over both. */
import { type AccessToken, Secret } from '@apier/maskinporten';
import { sandboxAuditTrail } from '../audit/index.ts';
import type { Context, Upstreams } from '../context.ts';
import type { Delegation } from '../delegations/index.ts';
import { type OutgoingRequest, type OutgoingResponse, type Send, UpstreamFailure } from '../lib/outgoing.ts';
import { createSourceCache, type SourceCache, type SourceRead } from '../lib/source-cache.ts';
import {
  hang,
  json,
  seededRandom,
  settle,
  testInstant,
  testWorld,
  type VirtualClock,
  virtualClock,
} from '../testing.ts';
import { type SystemUser, TokenRefused, type TokenSource } from '../tokens/index.ts';
import { createAltinn } from '../upstreams/altinn/index.ts';
import { Enhet, Underenhet } from '../upstreams/brreg/enhet-shapes.ts';
import { Fullmakt } from '../upstreams/brreg/fullmakt-shapes.ts';
import { createBrreg, type EnhetAnswer, type FullmaktAnswer, type RegnskapAnswer } from '../upstreams/brreg/index.ts';
import { Regnskap } from '../upstreams/brreg/regnskap-shapes.ts';
import { Roller } from '../upstreams/brreg/roller-shapes.ts';
import { enhetAnswer } from '../upstreams/brreg/unit-reads.ts';
import { createNav } from '../upstreams/nav/index.ts';
import { createNorgesBank } from '../upstreams/norges-bank/index.ts';
import { createSkatteetaten, type MvaAnswer, type MvaMeldingerAnswer } from '../upstreams/skatteetaten/index.ts';
import { Mvameldingsopplysning, MvaRegistration } from '../upstreams/skatteetaten/shapes.ts';
import type { DelegatedSources, Denial, OpenSources, Outcome, SourceName, Sources } from './outcome.ts';
import { readContext } from './read-context.ts';
import { readDelegatedSources } from './read-delegated-sources.ts';
import { readOpenSources } from './read-open-sources.ts';
import { CompanyContext } from './shapes.ts';

export const org = '999999999';
export const deadlineMs = 1_000;
export const minutes = 60_000;
export const hours = 60 * minutes;

export const openSources = [
  'brreg.enheter',
  'brreg.roller',
  'brreg.underenheter',
  'brreg.signatur',
  'brreg.prokura',
  'brreg.regnskap',
] as const satisfies readonly (keyof OpenSources)[];

export const delegatedSources = [
  'skatteetaten.mvaregister',
  'skatteetaten.mvameldinger',
  'skatteetaten.skatteoppgjoer',
  'nav.aareg',
  'altinn.systemuser',
  'altinn.authorizedparties',
] as const satisfies readonly (keyof DelegatedSources)[];

export const allSources: readonly SourceName[] = [...openSources, ...delegatedSources];

/** What is asked of the registers: a source, or which main unit a sub-unit belongs to. */
export type Question = SourceName | 'brreg.underenhet';
export type Answering = (request: OutgoingRequest) => OutgoingResponse | Promise<OutgoingResponse>;
export type Answers = Record<Question, Answering>;

const questions: readonly (readonly [Question, RegExp])[] = [
  ['brreg.roller', /\/enheter\/\d+\/roller$/],
  ['brreg.signatur', /\/fullmakt\/enheter\/\d+\/signatur$/],
  ['brreg.prokura', /\/fullmakt\/enheter\/\d+\/prokura$/],
  ['brreg.regnskap', /\/regnskapsregisteret\//],
  ['brreg.underenheter', /\/underenheter\?/],
  ['brreg.underenhet', /\/underenheter\/\d+$/],
  ['brreg.enheter', /\/enhetsregisteret\/api\/enheter\/\d+$/],
  ['skatteetaten.mvaregister', /^https:\/\/mvaregister\./],
  ['skatteetaten.mvameldinger', /^https:\/\/mvameldingsopplysning\./],
  ['skatteetaten.skatteoppgjoer', /^https:\/\/beregnetskattupersonlig\./],
  ['nav.aareg', /^https:\/\/nav\./],
  ['altinn.systemuser', /\/systemuser\/vendor\/byquery\?/],
  ['altinn.authorizedparties', /\/authorizedparties\?/],
];

function questionOf({ url }: OutgoingRequest): Question {
  const [question] = questions.find(([, path]) => path.test(url)) ?? [];
  if (question === undefined) throw new Error(`nobody answers ${url}`);
  return question;
}

/** Enhetsregisteret's answer about a company in good order. */
export const enhetBody = {
  organisasjonsnummer: org,
  navn: 'Prøve AS',
  organisasjonsform: { kode: 'AS', beskrivelse: 'Aksjeselskap' },
  forretningsadresse: {
    ...{ landkode: 'NO', postnummer: '0184', poststed: 'OSLO', kommunenummer: '0301' },
    adresse: ['Prøvegata 1'],
  },
  registreringsdatoEnhetsregisteret: '2018-03-12',
  stiftelsesdato: '2018-02-26',
  registrertIMvaregisteret: true,
  registreringsdatoMerverdiavgiftsregisteret: '2018-04-01',
  registrertIForetaksregisteret: true,
  registrertIStiftelsesregisteret: false,
  registrertIFrivillighetsregisteret: false,
  naeringskode1: { kode: '62.100', beskrivelse: 'Programmeringstjenester' },
  antallAnsatte: 12,
  harRegistrertAntallAnsatte: true,
  registreringsdatoAntallAnsatteNAVAaregisteret: '2026-11-10',
  registreringsdatoAntallAnsatteEnhetsregisteret: '2026-11-12',
  sisteInnsendteAarsregnskap: '2025',
  konkurs: false,
  underAvvikling: false,
  underTvangsavviklingEllerTvangsopplosning: false,
};

export const rollerBody = {
  rollegrupper: [
    { type: { kode: 'DAGL' }, roller: [{ type: { kode: 'DAGL' }, fratraadt: false }] },
    { type: { kode: 'STYR' }, roller: [{ type: { kode: 'LEDE' } }, { type: { kode: 'MEDL' } }] },
  ],
};

export const underenhetBody = {
  organisasjonsnummer: '379754325',
  navn: 'Prøve AS avd. Oslo',
  organisasjonsform: { kode: 'BEDR' },
  overordnetEnhet: org,
  harRegistrertAntallAnsatte: true,
};

const underenheterBody = (units: readonly object[], totalElements = units.length) => ({
  ...(units.length > 0 && { _embedded: { underenheter: units } }),
  page: { size: 100, totalElements, totalPages: units.length > 0 ? 1 : 0, number: 0 },
});

const holder = (kode: string, navn: string) => ({ fodselsdato: '01.01.1970', navn, rolle: { kode } });

/** The signing service's answer: the whole board together, or its chair alone. */
export const signaturBody = {
  status: { rutineStatus: { kode: 'OK' }, kombinasjonStatus: { kode: 'OK' }, regelStatus: { kode: 'RF' } },
  enhet: { organisasjonsnummer: org, konkurs: 'false' },
  signeringsGrunnlag: { kode: 'SF' },
  signeringsKombinasjon: {
    kombinasjon: [
      {
        ...{ kode: 'STYR', kombinasjonsId: '1' },
        personRolleKombinasjon: [holder('LEDE', 'Aksel Prøvestad'), holder('MEDL', 'Ingrid Testmo')],
      },
      { kode: 'R0012', kombinasjonsId: '1', personRolleKombinasjon: [holder('LEDE', 'Aksel Prøvestad')] },
    ],
  },
};

/** Nobody is registered, as the signing service says it. */
export const nobodyBody = {
  status: { rutineStatus: { kode: 'OK' }, kombinasjonStatus: { kode: 'IK' }, regelStatus: { kode: 'RI' } },
  enhet: { organisasjonsnummer: org, konkurs: 'false' },
  signeringsGrunnlag: { kode: 'SI' },
};

export const regnskapBody = (tilDato?: string) => ({
  ...{ id: 1, valuta: 'NOK', virksomhet: { organisasjonsnummer: org } },
  regnskapsperiode: tilDato === undefined ? {} : { fraDato: `${tilDato.slice(0, 4)}-01-01`, tilDato },
});

export const mvaBody = {
  organisasjonsnummer: org,
  registrertAvgiftssubjekt: {
    ...{ registreringsstatus: 'aktiv', foersteregistreringsdato: '2018-04-01' },
    skattemeldingsplikt: [
      {
        ...{ meldingskategori: 'alminnelig', skattleggingsperiodetype: 'toMaaned' },
        registreringsperiode: { start: '2018-04-01' },
      },
    ],
  },
};

export const mvaTerm = (termin: string | null, aar: string | null, status: string, mvaAvgift: unknown = 1_000) => ({
  ...{ gjelderTermin: { termin, aar }, fastsettingsperiodeStatus: status, erMyndighetsfastsatt: false },
  ...{ grunnMyndighetsfastsatt: null, mvaAvgift, mvaGrunnlag: null },
});

export const meldingerBody = (terms: readonly object[], termintype: string | null = 'toMaanedlig') => ({
  levert: '2026-11-20',
  forespurteOrganisasjon: org,
  mvaAlminneligNaering: { skattemeldingsplikt: { termintype }, samletFastsattOgReskontrofoertForTermin: terms },
});

const employment = (sluttdato: string | null) => ({ id: '1', ansettelsesperiode: { sluttdato } });

export const navBody = (count: number) => ({
  data: { finnArbeidsforhold: { arbeidsforhold: Array.from({ length: count }, () => employment(null)) } },
});

export const systemUserBody = (isDeleted = false) => ({
  ...{ id: 'su_1', systemId: '999999999_apier', reporteeOrgNo: org, externalRef: org },
  isDeleted,
});

export const partiesBody = (accessPackages: readonly string[]) => ({
  links: { next: null },
  data: [
    {
      ...{ organizationNumber: org, name: 'Prøve AS', isDeleted: false },
      ...{ authorizedAccessPackages: accessPackages, authorizedResources: [], subunits: [] },
    },
  ],
});

/** Every register answers, and they agree. */
function agreeingAnswers(): Answers {
  return {
    'brreg.enheter': () => json(enhetBody),
    'brreg.roller': () => json(rollerBody),
    'brreg.underenheter': () => json(underenheterBody([underenhetBody])),
    'brreg.underenhet': () => json({}, 404),
    'brreg.signatur': () => json(signaturBody),
    'brreg.prokura': () => json(nobodyBody),
    'brreg.regnskap': () => json([regnskapBody('2025-12-31')]),
    'skatteetaten.mvaregister': () => json(mvaBody),
    'skatteetaten.mvameldinger': () =>
      json(meldingerBody([mvaTerm('sep-okt', '2026', 'meldingLevertUnderBehandling', 12_345)])),
    'skatteetaten.skatteoppgjoer': () => json({ organisasjonsnummer: org, skatteoppgjoersdato: '2026-10-07' }),
    'nav.aareg': () => json(navBody(12)),
    'altinn.systemuser': () => json(systemUserBody()),
    'altinn.authorizedparties': () => json(partiesBody(['urn:altinn:accesspackage:merverdiavgift'])),
  };
}

const breaks = (kind: UpstreamFailure['kind']) => (): never => {
  throw new UpstreamFailure('wire', kind);
};

/** As the way out of the process says it at the deadline. */
export const hangs: Answering = ({ signal }) =>
  hang({ signal }).catch((cause: unknown) => {
    throw new UpstreamFailure('wire', 'timeout', { cause });
  });

export const down: Answering = () => json({}, 503);
export const forbidden: Answering = () => json({}, 403);

/** Every way in which a register can give no answer, and what a caller is told of it. */
export const waysToFail = [
  ['hangs', hangs, 'UPSTREAM_TIMEOUT'],
  ['cannot be reached', breaks('unreachable'), 'UPSTREAM_UNAVAILABLE'],
  ['is left alone to recover', breaks('not_asked'), 'UPSTREAM_UNAVAILABLE'],
  ['sends more than is taken', breaks('too_large'), 'UPSTREAM_UNAVAILABLE'],
  ['answers 500', () => json({}, 500), 'UPSTREAM_UNAVAILABLE'],
  ['answers 503', down, 'UPSTREAM_UNAVAILABLE'],
  ['answers 429', () => json({}, 429), 'UPSTREAM_UNAVAILABLE'],
  ['answers 401', () => json({}, 401), 'UPSTREAM_FORBIDDEN'],
  ['answers 403', forbidden, 'UPSTREAM_FORBIDDEN'],
  ['sends us elsewhere', () => json({}, 302), 'UPSTREAM_UNAVAILABLE'],
  [
    'answers with a page',
    () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' }),
    'UPSTREAM_UNAVAILABLE',
  ],
  ['breaks off in the middle', () => ({ ...json({}), body: '{"navn":' }), 'UPSTREAM_UNAVAILABLE'],
  ['answers in another shape', () => json('something else'), 'UPSTREAM_UNAVAILABLE'],
] as const satisfies readonly (readonly [how: string, Answering, code: string])[];

const boundMs = 60_000;

export interface TestTokens extends TokenSource {
  /** How old a token is when it is handed out first. */
  ageMs: number;
  /** By scope, why there is none. */
  refusals: Map<string, TokenRefused['refusal']>;
  /** The scopes that were asked for. */
  asked: string[];
  /** Whose tokens were forgotten, once for each time. */
  evicted: string[];
}

/** Tokens that are kept until they are forgotten or sixty seconds old; each says in its secret what it was made from. */
function createTestTokens(clock: VirtualClock): TestTokens {
  const kept = new Map<string, AccessToken>();
  const whose = ({ account, organisation }: SystemUser): string => `${account}|${organisation}|`;
  const give = async (owner: string, scope: string): Promise<AccessToken> => {
    tokens.asked.push(scope);
    const refusal = tokens.refusals.get(scope);
    if (refusal) throw new TokenRefused(refusal, refusal === 'no_delegation' ? 'MP-303' : null);
    const old = kept.get(owner + scope);
    if (old && clock.now() < old.issuedAt + boundMs) return old;
    const issuedAt = clock.now() - tokens.ageMs;
    const secret = new Secret(`${owner}${issuedAt}`);
    const token = { secret, scopes: [scope], issuedAt, expiresAt: issuedAt + 2 * boundMs };
    kept.set(owner + scope, token);
    return token;
  };
  const tokens: TestTokens = {
    ...{ ageMs: 0, refusals: new Map(), asked: [], evicted: [] },
    forSystemUser: (scope, systemUser) => give(whose(systemUser), scope),
    forAltinn: (scope, systemUser) => give(whose(systemUser), scope),
    forClient: (scope) => give('|', scope),
    evictSystemUser(systemUser) {
      tokens.evicted.push(systemUser.organisation);
      for (const key of [...kept.keys()]) if (key.startsWith(whose(systemUser))) kept.delete(key);
    },
  };
  return tokens;
}

export const delegation: Delegation = {
  ...{ id: 'dlg_1', account: 'acc_1', environment: 'live', organisation: org, systemUserId: 'su_1' },
  ...{ externalRef: null, viaOrganisation: null, askedPackages: null, state: 'active', validUntil: null },
};

const world = testWorld();

export interface TestReader {
  ctx: Context;
  clock: VirtualClock;
  /** What the registers answer; may be changed from one reading to the next. */
  answers: Answers;
  /** What the registers were asked. */
  asked: Question[];
  tokens: TestTokens;
  /** The delegations that were said to be suspect. */
  suspected: string[];
  read(
    organisation?: string,
  ): Promise<{ data: CompanyContext } & Omit<Awaited<ReturnType<typeof readContext>>, 'data'>>;
  readOpen(): Promise<OpenSources>;
  readDelegated(): Promise<DelegatedSources>;
}

/** A reader of one account, over registers that answer on the wire. */
export function readerOf(
  options: {
    answers?: Partial<Answers>;
    account?: string;
    environment?: 'test' | 'live';
    startMs?: number;
    clock?: VirtualClock;
    sourceCache?: SourceCache;
    /** `null`: the account has none. */
    delegation?: Partial<Delegation> | null;
    /** Not connected in this environment. */
    off?: readonly ('skatteetaten' | 'nav' | 'altinn')[];
  } = {},
): TestReader {
  const { account = 'acc_1', environment = 'live', off = [] } = options;
  const clock = options.clock ?? virtualClock(options.startMs ?? testInstant);
  const answers = { ...agreeingAnswers(), ...options.answers };
  const asked: Question[] = [];
  const suspected: string[] = [];
  const tokens = createTestTokens(clock);
  const held = options.delegation === null ? undefined : { ...delegation, account, environment, ...options.delegation };
  const send: Send = async (request) => {
    const question = questionOf(request);
    asked.push(question);
    return answers[question](request);
  };
  const ctx: Context = {
    ...{ environment, simulated: true, upstreams: upstreamsOf(send, clock, off), tokens, world },
    findDelegation: () => held,
    authorityBoundMs: 60_000,
    suspectDelegation: ({ id }) => void suspected.push(id),
    noticeFor: () => null,
    sourceCache: options.sourceCache ?? createSourceCache({ clock, deadlineMs, maxBytes: 1_000_000 }),
    auditTrail: sandboxAuditTrail(),
    acting: { personMac: () => 'mac', readRoles: null },
    actor: { kind: 'apiKey', keyId: 'key_1', accountId: account, scopes: new Set(['read:brreg']) },
    ...{ accountId: account, requestId: 'req_1', language: null, clock, random: seededRandom() },
    ...{ upstreamDeadlineMs: deadlineMs, catalogue: [], installation: [], administration: null },
  };
  return {
    ...{ ctx, clock, answers, asked, tokens, suspected },
    read: (organisation = org) => readAll(ctx, clock, organisation),
    readOpen: () => inTime(readOpenSources(ctx, org), clock),
    readDelegated: () => inTime(readDelegatedSources(ctx, org, held), clock),
  };
}

/** The context once every register has answered or run into its deadline, as the shapes let it out. */
export async function readAll(ctx: Context, clock: VirtualClock, organisation = org) {
  const { data, ...rest } = await inTime(readContext(ctx, { org: organisation }), clock);
  return { ...rest, data: CompanyContext.parse(data) };
}

/** The clock is moved to the deadline only for those who wait for it. */
async function inTime<T>(work: Promise<T>, clock: VirtualClock): Promise<T> {
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  for (let turn = 0; turn < 10 && !isDone; turn += 1) await settle();
  if (!isDone) clock.advance(deadlineMs);
  return work;
}

function upstreamsOf(send: Send, clock: VirtualClock, off: readonly string[]): Upstreams {
  const correlationId = () => '00000000-0000-4000-8000-000000000000';
  const skatteetaten = {
    send,
    baseUrl: 'https://{service}.skatteetaten.test',
    rettighetspakke: 'apier',
    correlationId,
  };
  return {
    brreg: createBrreg({ send, baseUrl: 'https://brreg.test' }),
    norgesBank: createNorgesBank({ send, baseUrl: 'https://norges-bank.test' }),
    skatteetaten: off.includes('skatteetaten') ? null : createSkatteetaten(skatteetaten),
    nav: off.includes('nav') ? null : createNav({ send, baseUrl: 'https://nav.test', correlationId, clock }),
    altinn: off.includes('altinn')
      ? null
      : { client: createAltinn({ send, baseUrl: 'https://altinn.test' }), systemId: '999999999_apier' },
  };
}

/** An answer that a register gave at the tests' own instant, for what is made of answers without any reading. */
export const wasRead = <T>(value: T, change: Partial<SourceRead<T>> = {}): Outcome<T> => ({
  kind: 'read',
  read: {
    ...{ value, fetchedAt: testInstant, usableUntil: testInstant + minutes, servedFrom: 'live', stale: false },
    ...change,
  },
});

export const hasFailed = { kind: 'failed', code: 'UPSTREAM_TIMEOUT', reason: null } as const satisfies Outcome<never>;
export const notGrantable = {
  ...{ kind: 'failed', code: 'MASKINPORTEN_AUTH_FAILED', reason: 'scope_not_grantable' },
} as const satisfies Outcome<never>;
export const wasDenied = (denial: Denial) =>
  ({ kind: 'denied', denial, until: null }) as const satisfies Outcome<never>;

/** Answers as the clients read them, out of the bodies above and what is different. */
export const enhetOf = (change: object = {}): Enhet => Enhet.parse({ ...enhetBody, ...change });
export const enhetAnswerOf = (change: object = {}): EnhetAnswer => enhetAnswer(enhetOf(change));
export const underenhetOf = (change: object = {}): Underenhet => Underenhet.parse({ ...underenhetBody, ...change });
export const rollerOf = (rollegrupper: readonly object[] = rollerBody.rollegrupper): Roller =>
  Roller.parse({ rollegrupper });
export const fullmaktOf = (change: object = {}): FullmaktAnswer => ({
  ...{ state: 'found', fullmakt: Fullmakt.parse({ ...signaturBody, ...change }) },
});
export const filedOf = (...tilDatoer: (string | undefined)[]): RegnskapAnswer => ({
  ...{ state: 'filed', regnskap: tilDatoer.map((tilDato) => Regnskap.parse(regnskapBody(tilDato))) },
});
export const mvaOf = (change: object = {}): MvaAnswer => {
  const registrertAvgiftssubjekt = { ...mvaBody.registrertAvgiftssubjekt, ...change };
  return { state: 'found', registration: MvaRegistration.parse({ ...mvaBody, registrertAvgiftssubjekt }) };
};
export const meldingerOf = (
  terms: readonly object[],
  termintype: string | null = 'toMaanedlig',
): MvaMeldingerAnswer => ({
  ...{ state: 'found', opplysning: Mvameldingsopplysning.parse(meldingerBody(terms, termintype)) },
});

/** What became of the sources, where none of those that are not named answered. */
export function sourcesOf(change: Partial<Sources>): Sources {
  const failed = Object.fromEntries(allSources.map((source) => [source, hasFailed])) as unknown as Sources;
  return { ...failed, ...change };
}
