import { readdirSync, readFileSync } from 'node:fs';

/** One answer of an upstream as the world's files hold it. */
export interface WorldAnswer {
  status: number;
  body: unknown;
}

export interface WorldOrganisation {
  org_number: string;
  story: string;
  /** What a reader must be told when the number is not what it seems. */
  notice: string | null;
  brreg: {
    enhet: WorldAnswer;
    roller: WorldAnswer;
    underenhet?: WorldAnswer;
    signatur?: WorldAnswer;
    prokura?: WorldAnswer;
    regnskap?: WorldAnswer;
  };
  skatteetaten: {
    mvaregister: WorldAnswer;
    mvameldingsopplysning?: WorldAnswer;
    /** By income year. */
    beregnetskattupersonlig?: Record<string, WorldAnswer>;
  };
  nav?: {
    arbeidsforhold: readonly { id: string; ansettelsesperiode: { startdato: string; sluttdato: string | null } }[];
  };
}

export interface WorldSystemUser {
  id: string;
  environment: 'test' | 'live';
  system_id: string;
  owner_org: string;
  external_ref: string | null;
  access_packages: readonly string[];
  deleted: boolean;
}

/** A system of the vendor's in Altinn's system register: what it may ask for. */
export interface WorldSystem {
  id: string;
  environment: 'test' | 'live';
  rights: readonly { resource: readonly { id: string; value: string }[] }[];
  /** URNs. */
  access_packages: readonly string[];
  allowed_redirect_urls: readonly string[];
}

/** The numbers that published examples print, and what stands for those that are no organisation numbers. */
export interface WorldFixtures {
  /** A printed number that fails MOD-11, and the organisation that stands for it. */
  aliases: Readonly<Record<string, string>>;
  reserved: readonly string[];
  realistic: readonly string[];
  magic: readonly { org_number: string; state: string; label: string; verify_verdict: 'pass' | 'fail' | 'unknown' }[];
  /** Numbers that nobody has. */
  unknown: readonly string[];
  /** Whose delegation the first account has ended itself. */
  revoked: readonly string[];
}

/** An invented person: the number is synthetic (month + 80). */
export interface WorldPerson {
  identity_number: string;
  roles: readonly { org_number: string; role: string; ended: string | null }[];
}

/** An instance as Storage has it: what the sandbox chooses by, and the rest as it is. */
export interface WorldInstance {
  appId: string;
  lastChanged: string;
  instanceOwner: { organisationNumber: string };
  status: { isHardDeleted: boolean };
}

/** A service of Altinn's with its policy. */
export interface WorldResource {
  /** An app is `app_<org>_<app>`. */
  id: string;
  /** `packages` are codes without their URN. */
  rules: readonly { effect: 'Permit' | 'Deny'; packages: readonly string[]; actions: readonly string[] }[];
}

export interface World {
  organisations: ReadonlyMap<string, WorldOrganisation>;
  systems: readonly WorldSystem[];
  systemUsers: readonly WorldSystemUser[];
  people: readonly WorldPerson[];
  resources: readonly WorldResource[];
  instances: readonly WorldInstance[];
  fixtures: WorldFixtures;
  exchangeRates: Readonly<
    Record<string, { unit_mult: number; decimals: number; observations: Readonly<Record<string, string>> }>
  >;
}

/** Reads the invented organisations, in the agencies' own wire shapes, that sandbox and stand-ins both show. */
export function readWorld(folder: URL): World {
  const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
  const organisations = new Map<string, WorldOrganisation>();
  for (const file of readdirSync(new URL('organisations/', folder)).sort()) {
    const organisation = read<WorldOrganisation>(`organisations/${file}`);
    organisations.set(organisation.org_number, organisation);
  }
  const { people, resources, instances } =
    read<Pick<World, 'people' | 'resources' | 'instances'>>('altinn-resources.json');
  const register = read<{ systems: WorldSystem[]; system_users: WorldSystemUser[] }>('maskinporten.json');
  return {
    organisations,
    systems: register.systems,
    systemUsers: register.system_users,
    ...{ people, resources, instances },
    fixtures: read('fixtures.json'),
    exchangeRates: read<{ series: World['exchangeRates'] }>('norges-bank.json').series,
  };
}
