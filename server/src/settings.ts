import { resolve, sep } from 'node:path';
import { Secret } from '@apier/maskinporten';
import { z } from 'zod';
import { isLoopback } from './lib/is-loopback.ts';
import type { LogLevel } from './lib/log.ts';

/** One upstream host for each agency; Skatteetaten's holds `{service}`, as the agency has one host for each service. */
export interface Hosts {
  maskinporten: string;
  brreg: string;
  norgesBank: string;
  skatteetaten: string;
  nav: string;
  altinn: string;
  /** Samarbeidsportalen's self-service API, with its version in the path. */
  samarbeid: string;
}
/** What anybody may ask; the rest needs a Maskinporten client. */
type OpenHost = 'brreg' | 'norgesBank';

/** Where a private key is (`kept`, `file:…`, `pkcs11:…`, `aws-kms:…`, `azure-key-vault:…`), and what it takes to use it. */
export interface KeyPlace {
  location: string;
  /** `null`: the key says so itself, or it is a certificate, which is sent whole. */
  kid: string | null;
  /** The file that holds the key's PIN or passphrase. */
  pinFile: string | null;
}

/** A registration at Maskinporten. */
export interface ClientSettings {
  id: string;
  /** Organisation number of its owner. */
  organisation: string;
  key: KeyPlace;
  /** The registration that may change the keys of the other; `null`: a person does it. */
  admin: { id: string; key: KeyPlace } | null;
  /** The registration at ID-porten with which people sign in; only looked at. */
  idPortenClientId: string | null;
}

export interface EnvironmentSettings {
  /** As `APIER_TEST` and `APIER_LIVE` say it. */
  kind: 'simulated' | 'open' | 'real';
  /** True when the hosts are stand-ins on this machine. Never mixed with real ones (rulings 15). */
  simulated: boolean;
  /** `null`: off, because a real environment has no credentials for it. */
  hosts: Record<OpenHost, string> & Record<Exclude<keyof Hosts, OpenHost>, string | null>;
  rettighetspakke: string;
  /** `null`: none; a simulated environment has the stand-in's demonstration client then. */
  client: ClientSettings | null;
  /** Our system in Altinn's register; `null`: not said, and the stand-in's own in a simulated environment. */
  altinnSystemId: string | null;
  /** The scope with which Altinn may be asked whom a person acts for (rulings 13); `null`: none was granted. */
  actingCapacityScope: string | null;
}

export interface Settings {
  host: string;
  port: number;
  dataFolder: string;
  /** The stand-ins to start beside the server; `null` when they run already or nothing is simulated. */
  startSimulatorOnPort: number | null;
  /** Where the stand-ins answer; `null` when nothing is simulated. */
  simulatorUrl: string | null;
  /** PostgreSQL, for several instances; `null`: the embedded SQLite database in the data folder. Holds a password. */
  databaseUrl: Secret | null;
  /** How many connections to PostgreSQL this instance opens at most. */
  databaseConnections: number;
  /** Where instances count rate limits together; `null`: each by itself. May hold a password. */
  redisUrl: Secret | null;
  /** Requests a minute for each key, and for each address without one; `null`: off. */
  rateLimits: { perKey: number | null; perAddress: number | null };
  /** Whether `/metrics` answers whoever asks, and not only programs on this machine. */
  openMetrics: boolean;
  masterKeyFile: string | null;
  upstreamDeadlineMs: number;
  /** How old the proof of a delegation may be when something is read with it. */
  authorityBoundMs: number;
  /** `null`: not said; a terminal is spared what a log file wants. */
  logLevel: LogLevel | null;
  environments: { test: EnvironmentSettings; live: EnvironmentSettings };
  /** Only then does anything print or keep a key in clear (rulings 16). */
  isAllSimulated: boolean;
}

/** A setting that will not do, as one line for a person. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

const port = z.coerce.number().int().min(1).max(65_535);
const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/$/, ''));

/** Skatteetaten has a host for each service: the address holds `{service}` where its name goes. */
const serviceUrl = z
  .string()
  .includes('{service}')
  .refine((text) => URL.canParse(text.replace('{service}', 'service')), 'Invalid URL')
  .transform((text) => text.replace(/\/$/, ''));

/** A number of requests a minute, or `off`. */
const perMinuteOrOff = 'must be a whole number of requests a minute, or off';
const perMinute = z.union(
  [
    z.literal('off'),
    z.coerce.number(perMinuteOrOff).int(perMinuteOrOff).min(1, perMinuteOrOff).max(10_000_000, perMinuteOrOff),
  ],
  { error: perMinuteOrOff },
);

/** An address with perhaps a password in it: refused without being repeated. */
const serviceAddress = (...schemes: string[]) =>
  z.string().refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)) && isDecodable(text), {
    error: `must be an address that begins with ${schemes[0]}://, with special characters percent-encoded`,
  });

/** Whether the address, and what is percent-encoded in it, can be read. */
function isDecodable(address: string): boolean {
  try {
    decodeURIComponent(new URL(address).href);
    return true;
  } catch {
    return false;
  }
}

const clientId = z.string().regex(/^[\w.:-]{1,100}$/, 'must be a client id as the portal shows it');
const organisationNumber = z.string().regex(/^\d{9}$/, 'must be an organisation number of 9 digits');
/** Never repeated: a PIN may have strayed into it. */
const keyLocation = z.string().regex(/^(kept$|file:\/|pkcs11:|aws-kms:|azure-key-vault:https:\/\/)/, {
  error: 'must be kept, file:/path, pkcs11:…, aws-kms:… or azure-key-vault:https://…',
});
/** Altinn gives them to service owners; a private company has to be granted one by name. */
const actingCapacityScope = z.enum(
  ['altinn:accessmanagement/authorizedparties.resourceowner', 'altinn:accessmanagement/authorizedparties.admin'],
  'must be altinn:accessmanagement/authorizedparties.resourceowner or ….admin',
);
const rettighetspakke = z.string().regex(/^[a-z0-9-]+$/i);

const Variables = z.object({
  APIER_HOST: z.string().default('127.0.0.1'),
  APIER_PORT: port.default(7400),
  APIER_DATA_DIR: z.string().min(1).default('.apier'),
  APIER_SIMULATOR_PORT: port.default(7410),
  APIER_SIMULATOR_URL: url.optional(),
  APIER_MASTER_KEY_FILE: z.string().min(1).optional(),
  APIER_RATE_LIMIT: perMinute.default(600),
  APIER_PUBLIC_RATE_LIMIT: perMinute.default(1_000),
  APIER_METRICS: z.enum(['local', 'open']).default('local'),
  APIER_DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(10),
  DATABASE_URL: serviceAddress('postgres', 'postgresql').optional(),
  REDIS_URL: serviceAddress('redis', 'rediss').optional(),
  APIER_AUTHORITY_BOUND_SECONDS: z.coerce.number().int().min(1).max(900).default(60),
  APIER_UPSTREAM_DEADLINE_MS: z.coerce.number().int().min(50).max(30_000).default(3_000),
  APIER_LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).optional(),
  APIER_LIVE: z.enum(['simulated', 'open', 'real']).default('simulated'),
  APIER_LIVE_BRREG_URL: url.optional(),
  APIER_LIVE_NORGES_BANK_URL: url.optional(),
  APIER_LIVE_MASKINPORTEN_URL: url.optional(),
  APIER_LIVE_SKATTEETATEN_URL: serviceUrl.optional(),
  APIER_LIVE_NAV_URL: url.optional(),
  APIER_LIVE_ALTINN_URL: url.optional(),
  APIER_LIVE_SAMARBEID_URL: url.optional(),
  APIER_LIVE_CLIENT_ID: clientId.optional(),
  APIER_LIVE_CLIENT_ORG: organisationNumber.optional(),
  APIER_LIVE_SIGNING_KEY: keyLocation.default('kept'),
  APIER_LIVE_SIGNING_KEY_ID: z.string().min(1).optional(),
  APIER_LIVE_SIGNING_KEY_PIN_FILE: z.string().min(1).optional(),
  APIER_LIVE_ADMIN_CLIENT_ID: clientId.optional(),
  APIER_LIVE_ADMIN_SIGNING_KEY: keyLocation.optional(),
  APIER_LIVE_ADMIN_SIGNING_KEY_ID: z.string().min(1).optional(),
  APIER_LIVE_ADMIN_SIGNING_KEY_PIN_FILE: z.string().min(1).optional(),
  APIER_LIVE_ALTINN_SYSTEM_ID: z.string().min(1).optional(),
  APIER_LIVE_ACTING_CAPACITY_SCOPE: actingCapacityScope.optional(),
  APIER_LIVE_IDPORTEN_CLIENT_ID: clientId.optional(),
  APIER_LIVE_SKATTEETATEN_RETTIGHETSPAKKE: rettighetspakke.default('apier'),
  APIER_TEST: z.enum(['simulated', 'open', 'real']).default('simulated'),
  APIER_TEST_BRREG_URL: url.optional(),
  APIER_TEST_NORGES_BANK_URL: url.optional(),
  APIER_TEST_MASKINPORTEN_URL: url.optional(),
  APIER_TEST_SKATTEETATEN_URL: serviceUrl.optional(),
  APIER_TEST_NAV_URL: url.optional(),
  APIER_TEST_ALTINN_URL: url.optional(),
  APIER_TEST_SAMARBEID_URL: url.optional(),
  APIER_TEST_CLIENT_ID: clientId.optional(),
  APIER_TEST_CLIENT_ORG: organisationNumber.optional(),
  APIER_TEST_SIGNING_KEY: keyLocation.default('kept'),
  APIER_TEST_SIGNING_KEY_ID: z.string().min(1).optional(),
  APIER_TEST_SIGNING_KEY_PIN_FILE: z.string().min(1).optional(),
  APIER_TEST_ADMIN_CLIENT_ID: clientId.optional(),
  APIER_TEST_ADMIN_SIGNING_KEY: keyLocation.optional(),
  APIER_TEST_ADMIN_SIGNING_KEY_ID: z.string().min(1).optional(),
  APIER_TEST_ADMIN_SIGNING_KEY_PIN_FILE: z.string().min(1).optional(),
  APIER_TEST_ALTINN_SYSTEM_ID: z.string().min(1).optional(),
  APIER_TEST_ACTING_CAPACITY_SCOPE: actingCapacityScope.optional(),
  APIER_TEST_IDPORTEN_CLIENT_ID: clientId.optional(),
  APIER_TEST_SKATTEETATEN_RETTIGHETSPAKKE: rettighetspakke.default('apier'),
});
type Variables = z.output<typeof Variables>;

const realHosts: Record<'TEST' | 'LIVE', Hosts> = {
  LIVE: {
    maskinporten: 'https://maskinporten.no',
    brreg: 'https://data.brreg.no',
    norgesBank: 'https://data.norges-bank.no',
    skatteetaten: 'https://{service}.api.skatteetaten.no',
    nav: 'https://arbeidsforhold-gw.nav.no',
    altinn: 'https://platform.altinn.no',
    samarbeid: 'https://api.samarbeid.digdir.no/api/v1',
  },
  TEST: {
    maskinporten: 'https://test.maskinporten.no',
    brreg: 'https://data.ppe.brreg.no',
    norgesBank: 'https://data.norges-bank.no',
    skatteetaten: 'https://{service}.api.skatteetaten-test.no',
    nav: 'https://arbeidsforhold-gw.ekstern.dev.nav.no',
    altinn: 'https://platform.tt02.altinn.no',
    samarbeid: 'https://api.test.samarbeid.digdir.no/api/v1',
  },
};

const simulatedHosts = (simulator: string): Hosts => ({
  maskinporten: `${simulator}/maskinporten`,
  brreg: `${simulator}/brreg`,
  norgesBank: `${simulator}/norges-bank`,
  skatteetaten: `${simulator}/skatteetaten/{service}`,
  nav: `${simulator}/nav`,
  altinn: `${simulator}/altinn`,
  samarbeid: `${simulator}/samarbeid/api/v1`,
});

/** Reads the environment's variables once. Throws `SettingError` with one line that names the variable. */
export function readSettings(variables: Record<string, string | undefined>): Settings {
  const stranger = Object.keys(variables).find((name) => name.startsWith('APIER_') && !(name in Variables.shape));
  if (stranger && !outsideVariables.has(stranger)) throw new SettingError(`${stranger} is not a setting`);
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Variables.safeParse(set);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new SettingError(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const values = parsed.data;
  const simulator = values.APIER_SIMULATOR_URL ?? `http://127.0.0.1:${values.APIER_SIMULATOR_PORT}`;
  const environments = {
    test: environmentSettings('TEST', values, simulator),
    live: environmentSettings('LIVE', values, simulator),
  };
  const dataFolder = resolve(values.APIER_DATA_DIR);
  const masterKeyFile = values.APIER_MASTER_KEY_FILE === undefined ? null : resolve(values.APIER_MASTER_KEY_FILE);
  if (masterKeyFile?.startsWith(dataFolder + sep)) {
    throw new SettingError('APIER_MASTER_KEY_FILE: the key lies beside the data that it protects; keep it elsewhere');
  }
  const real = Object.entries(environments).filter(([, { simulated }]) => !simulated);
  // Open registers give nobody any authority: a key that was made here guards no more than keys to public data.
  const trusted = (['test', 'live'] as const).filter((name) => values[variableOf(name)] === 'real');
  if (trusted.length > 0 && masterKeyFile === null) {
    const names = trusted.join(' and ');
    throw new SettingError(`APIER_MASTER_KEY_FILE: the ${names} environment is real and needs a master key of yours`);
  }
  const isSimulated = environments.test.simulated || environments.live.simulated;
  if (!isLoopback(simulator)) {
    throw new SettingError(
      'APIER_SIMULATOR_URL: stand-ins answer on this machine only (127.0.0.1, localhost or [::1])',
    );
  }
  return {
    host: values.APIER_HOST,
    port: values.APIER_PORT,
    dataFolder,
    startSimulatorOnPort: isSimulated && !values.APIER_SIMULATOR_URL ? values.APIER_SIMULATOR_PORT : null,
    simulatorUrl: isSimulated ? simulator : null,
    databaseUrl: values.DATABASE_URL === undefined ? null : new Secret(values.DATABASE_URL),
    databaseConnections: values.APIER_DATABASE_CONNECTIONS,
    redisUrl: values.REDIS_URL === undefined ? null : new Secret(values.REDIS_URL),
    rateLimits: {
      perKey: numberOrOff(values.APIER_RATE_LIMIT),
      perAddress: numberOrOff(values.APIER_PUBLIC_RATE_LIMIT),
    },
    openMetrics: values.APIER_METRICS === 'open',
    masterKeyFile,
    upstreamDeadlineMs: values.APIER_UPSTREAM_DEADLINE_MS,
    authorityBoundMs: values.APIER_AUTHORITY_BOUND_SECONDS * 1_000,
    logLevel: values.APIER_LOG_LEVEL ?? null,
    environments,
    isAllSimulated: real.length === 0,
  };
}

const variableOf = (name: 'test' | 'live'): 'APIER_TEST' | 'APIER_LIVE' =>
  name === 'test' ? 'APIER_TEST' : 'APIER_LIVE';

const numberOrOff = (value: number | 'off'): number | null => (value === 'off' ? null : value);

/** Ours by name, read by the test scripts and the command line, never by the server. */
const outsideVariables = new Set([
  ...['APIER_CONFORMANCE_DATA', 'APIER_REQUIRE_ALL', 'APIER_TEST_DATABASE_URL', 'APIER_TEST_REDIS_URL'],
  ...['APIER_URL', 'APIER_API_KEY', 'APIER_NODE_22', 'APIER_NODE_26'],
]);

function environmentSettings(name: 'TEST' | 'LIVE', values: Variables, simulator: string): EnvironmentSettings {
  const kind = values[`APIER_${name}`];
  const simulated = kind === 'simulated';
  const defaults = simulated ? simulatedHosts(simulator) : realHosts[name];
  const given: Record<keyof Hosts, string | undefined> = {
    brreg: values[`APIER_${name}_BRREG_URL`],
    norgesBank: values[`APIER_${name}_NORGES_BANK_URL`],
    maskinporten: values[`APIER_${name}_MASKINPORTEN_URL`],
    skatteetaten: values[`APIER_${name}_SKATTEETATEN_URL`],
    nav: values[`APIER_${name}_NAV_URL`],
    altinn: values[`APIER_${name}_ALTINN_URL`],
    samarbeid: values[`APIER_${name}_SAMARBEID_URL`],
  };
  for (const [agency, address] of Object.entries(given)) {
    // A mirror of the open registers may stand on this machine; the stand-ins are refused by what they say of themselves.
    if (address === undefined || kind === 'open' || isLoopback(address.replace('{service}', 'service')) === simulated)
      continue;
    const variable = agency.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    throw new SettingError(
      `APIER_${name}_${variable}_URL: the ${name.toLowerCase()} environment is ${
        simulated ? 'simulated and takes only addresses on this machine' : 'real and takes no address on this machine'
      } (APIER_${name}); real and simulated registers are never mixed in one answer`,
    );
  }
  const client = clientSettings(name, values);
  if (client && kind === 'open') {
    throw new SettingError(`APIER_${name}_CLIENT_ID: open registers need no client; set APIER_${name}=real to use it`);
  }
  // What only a Maskinporten client opens is off without one.
  const withCredentials = (host: keyof Hosts) => (simulated || client ? (given[host] ?? defaults[host]) : null);
  return {
    kind,
    simulated,
    hosts: {
      brreg: given.brreg ?? defaults.brreg,
      norgesBank: given.norgesBank ?? defaults.norgesBank,
      maskinporten: withCredentials('maskinporten'),
      skatteetaten: withCredentials('skatteetaten'),
      nav: withCredentials('nav'),
      altinn: withCredentials('altinn'),
      samarbeid: withCredentials('samarbeid'),
    },
    client,
    altinnSystemId: values[`APIER_${name}_ALTINN_SYSTEM_ID`] ?? null,
    actingCapacityScope: values[`APIER_${name}_ACTING_CAPACITY_SCOPE`] ?? null,
    rettighetspakke: values[`APIER_${name}_SKATTEETATEN_RETTIGHETSPAKKE`],
  };
}

/** The client that the variables name, whole or not at all. */
function clientSettings(name: 'TEST' | 'LIVE', values: Variables): ClientSettings | null {
  const id = values[`APIER_${name}_CLIENT_ID`];
  const organisation = values[`APIER_${name}_CLIENT_ORG`];
  const adminId = values[`APIER_${name}_ADMIN_CLIENT_ID`];
  const adminKey = values[`APIER_${name}_ADMIN_SIGNING_KEY`];
  const needs = (variable: string, other: string) =>
    new SettingError(`APIER_${name}_${variable} is not set, and APIER_${name}_${other} needs it`);
  if (id === undefined) {
    if (organisation !== undefined) throw needs('CLIENT_ID', 'CLIENT_ORG');
    if (values[`APIER_${name}_SIGNING_KEY`] !== 'kept') throw needs('CLIENT_ID', 'SIGNING_KEY');
    if (adminId !== undefined) throw needs('CLIENT_ID', 'ADMIN_CLIENT_ID');
    return null;
  }
  if (organisation === undefined) throw needs('CLIENT_ORG', 'CLIENT_ID');
  if (adminId !== undefined && adminKey === undefined) throw needs('ADMIN_SIGNING_KEY', 'ADMIN_CLIENT_ID');
  if (adminId === undefined && adminKey !== undefined) throw needs('ADMIN_CLIENT_ID', 'ADMIN_SIGNING_KEY');
  if (adminKey === 'kept')
    throw new SettingError(
      `APIER_${name}_ADMIN_SIGNING_KEY: the administration client signs with a certificate of its own; name its file`,
    );
  const key = (which: 'SIGNING_KEY' | 'ADMIN_SIGNING_KEY', location: string): KeyPlace => ({
    location,
    kid: values[`APIER_${name}_${which}_ID`] ?? null,
    pinFile: values[`APIER_${name}_${which}_PIN_FILE`] ?? null,
  });
  return {
    id,
    organisation,
    key: key('SIGNING_KEY', values[`APIER_${name}_SIGNING_KEY`]),
    admin:
      adminId !== undefined && adminKey !== undefined ? { id: adminId, key: key('ADMIN_SIGNING_KEY', adminKey) } : null,
    idPortenClientId: values[`APIER_${name}_IDPORTEN_CLIENT_ID`] ?? null,
  };
}
