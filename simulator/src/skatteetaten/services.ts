import type { JsonObject } from '../json-values.ts';
import type { Organisation, RegisterAnswer } from '../world.ts';
import type { Codes } from './refusals.ts';

/** One read service: where it is, what it asks of the caller, and what it answers. */
export type Service = {
  /** The first label of its host, `https://{name}.api.skatteetaten.no`. */
  name: string;
  path: string;
  scope: string;
  /** What the organisation must have handed over to the system user. Chosen: no list is published. */
  accessPackage: string;
  codes: Codes;
  /** The answer about an organisation; `inntektsaar` only where the path has it. */
  answerFor(organisation: Organisation, inntektsaar: string): RegisterAnswer<JsonObject> | undefined;
};

const ALIKE = {
  unexpected: '001',
  source: '002',
  url: '003',
  authentication: '004',
  authorisation: '005',
  input: '006',
} as const;

const MERVERDIAVGIFT = 'urn:altinn:accesspackage:merverdiavgift';
const SKATT_NAERING = 'urn:altinn:accesspackage:skatt-naering';

/** The services that are played. Codes: Skatteetaten's page of each service; those of company tax are chosen. */
export const SERVICES: readonly Service[] = [
  {
    name: 'mvaregister',
    path: '/v1/:rettighetspakke/:organisasjonsnummer',
    scope: 'skatteetaten:mvaregisteravgiftssubjekt',
    accessPackage: MERVERDIAVGIFT,
    codes: { prefix: 'MRA', numbers: { ...ALIKE, organisation: '007', format: '008' } },
    answerFor: ({ skatteetaten }) => skatteetaten.mvaregister,
  },
  {
    name: 'mvameldingsopplysning',
    path: '/v1/:rettighetspakke/:organisasjonsnummer',
    scope: 'skatteetaten:mvameldingsopplysning',
    accessPackage: MERVERDIAVGIFT,
    codes: {
      prefix: 'MVA-MELDINGSOPPLYSNING',
      // 007 is a missing consent: the data package played here needs none.
      numbers: { ...ALIKE, data: '008', format: '009', organisation: '010' },
    },
    answerFor: ({ skatteetaten }) => skatteetaten.mvameldingsopplysning,
  },
  {
    name: 'beregnetskattupersonlig',
    path: '/v1/:rettighetspakke/:inntektsaar/:organisasjonsnummer',
    scope: 'skatteetaten:beregnetskattupersonlig',
    accessPackage: SKATT_NAERING,
    codes: {
      prefix: 'BUP',
      numbers: { ...ALIKE, organisation: '007', data: '008', format: '009', deleted: '010' },
    },
    answerFor: ({ skatteetaten }, inntektsaar) => skatteetaten.beregnetskattupersonlig[inntektsaar],
  },
];
