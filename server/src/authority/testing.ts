/** What the tests of this folder hand in: registers that answer on the wire, over the world's files. */
import type { ApiKeyScope } from '../accounts/index.ts';
import type { Context } from '../context.ts';
import type { OutgoingRequest, OutgoingResponse } from '../lib/outgoing.ts';
import { createSourceCache } from '../lib/source-cache.ts';
import { json, scriptedSend, seededRandom, testWorld, virtualClock, worldEnvironment } from '../testing.ts';
import { createBrreg } from '../upstreams/brreg/index.ts';
import type { ActingMeans } from './acting-means.ts';
import type { AuthoritySources } from './read-registers.ts';

export const org = '999999999';

export const enhetBody = {
  organisasjonsnummer: org,
  navn: 'Prøve AS',
  organisasjonsform: { kode: 'AS' },
  konkurs: false,
  underAvvikling: false,
  underTvangsavviklingEllerTvangsopplosning: false,
};

const person = (fornavn: string, more: object = {}) => ({
  person: { fodselsdato: '1970-01-01', navn: { fornavn, etternavn: 'Prøvestad' } },
  ...more,
});

export const rollerBody = {
  rollegrupper: [
    { type: { kode: 'DAGL' }, roller: [{ type: { kode: 'DAGL' }, ...person('Aksel') }] },
    {
      type: { kode: 'STYR' },
      roller: [
        { type: { kode: 'LEDE' }, ...person('Aksel') },
        { type: { kode: 'MEDL' }, ...person('Ingrid') },
        { type: { kode: 'MEDL' }, ...person('Nora') },
        { type: { kode: 'MEDL' }, ...person('Olav', { fratraadt: true }) },
      ],
    },
  ],
};

export const holder = (kode: string, navn: string) => ({ fodselsdato: '01.01.1970', navn, rolle: { kode } });

/** The signing service's answer about combinations of these holders. */
export const codedBody = (...combinations: (readonly object[])[]) => ({
  status: { rutineStatus: { kode: 'OK' }, kombinasjonStatus: { kode: 'OK' }, regelStatus: { kode: 'RF' } },
  enhet: { organisasjonsnummer: org, navn: 'Prøve AS', konkurs: 'false' },
  signeringsGrunnlag: { kode: 'SF', signaturProkuraRoller: { signaturProkuraFritekst: 'Aksel Prøvestad alene.' } },
  signeringsKombinasjon: {
    kombinasjon: combinations.map((personRolleKombinasjon, place) => ({
      ...{ kode: place === 0 ? 'STYR' : 'R0012', kombinasjonsId: `${place}` },
      personRolleKombinasjon,
    })),
  },
});

/** The board together, or its chair alone. */
export const signaturBody = codedBody(
  [holder('LEDE', 'Aksel Prøvestad'), holder('MEDL', 'Ingrid Testmo'), holder('MEDL', 'Nora Eksempelsen')],
  [holder('LEDE', 'Aksel Prøvestad')],
);

/** Nobody is registered. */
export const nobodyBody = {
  status: { rutineStatus: { kode: 'OK' }, kombinasjonStatus: { kode: 'IK' }, regelStatus: { kode: 'RI' } },
  enhet: { organisasjonsnummer: org, navn: 'Prøve AS', konkurs: 'false' },
  signeringsGrunnlag: { kode: 'SI' },
};

type Source = keyof AuthoritySources | 'brreg.underenhet';
type Answers = Record<Source, () => OutgoingResponse>;

const sourceOf = ({ url }: OutgoingRequest): Source | null => {
  if (url.includes('/underenheter?')) return null;
  if (url.includes('/underenheter/')) return 'brreg.underenhet';
  const last = url.slice(url.lastIndexOf('/') + 1);
  if (last === 'signatur' || last === 'prokura' || last === 'roller') return `brreg.${last}`;
  return url.includes('/enhetsregisteret/') ? 'brreg.enheter' : null;
};

export const down = (): OutgoingResponse => json({}, 503);

/** A key of one account in the live environment, over registers that answer on the wire. */
export function contextOf(
  options: {
    answers?: Partial<Answers>;
    scopes?: readonly ApiKeyScope[];
    account?: string;
    acting?: ActingMeans;
    findDelegation?: Context['findDelegation'];
  } = {},
): { ctx: Context; asked: OutgoingRequest[]; answers: Answers } {
  const { scopes = ['read:brreg'], account = 'acc_1' } = options;
  const clock = virtualClock();
  const answers: Answers = {
    'brreg.enheter': () => json(enhetBody),
    'brreg.roller': () => json(rollerBody),
    'brreg.signatur': () => json(signaturBody),
    'brreg.prokura': () => json(nobodyBody),
    'brreg.underenhet': () => json({}, 404),
    ...options.answers,
  };
  const { send, asked } = scriptedSend((request) => {
    const source = sourceOf(request);
    return source === null ? json([], 404) : answers[source]();
  });
  const environment = worldEnvironment('live', clock);
  const ctx: Context = {
    ...environment,
    upstreams: { ...environment.upstreams, brreg: createBrreg({ send, baseUrl: 'https://brreg.test' }) },
    sourceCache: createSourceCache({ clock, deadlineMs: 1_000, maxBytes: 1_000_000 }),
    actor: { kind: 'apiKey', keyId: 'key_1', accountId: account, scopes: new Set(scopes) },
    ...{ accountId: account, requestId: 'req_1', language: null, clock, random: seededRandom() },
    ...{ upstreamDeadlineMs: 1_000, catalogue: [], installation: [], world: testWorld(), administration: null },
    ...(options.acting && { acting: options.acting }),
    ...(options.findDelegation && { findDelegation: options.findDelegation }),
  };
  return { ctx, asked, answers };
}
