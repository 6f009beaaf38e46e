import type { JsonObject } from './json-values.ts';
import type { AltinnResources } from './load-altinn-resources.ts';

/** An answer of a register as it stands in the world: HTTP status and wire body (null = empty body). */
export type RegisterAnswer<Body extends JsonObject | JsonObject[] = JsonObject | JsonObject[]> = {
  status: number;
  body: Body | null;
};

/** An employment in NAV's Aa-register. Who is employed is left out: the world has no such persons. */
export type Employment = {
  id: string;
  uuid: string;
  type: { kode: string; beskrivelse: string };
  arbeidssted: { type: 'Hovedenhet' | 'Underenhet'; ident: string };
  opplysningspliktig: { type: 'Hovedenhet'; ident: string };
  ansettelsesperiode: { startdato: string; sluttdato: string | null };
};

/** One organisation as each register knows it. What a file leaves out is 404 with an empty body. */
export type Organisation = {
  org_number: string;
  /** One line: what this organisation shows. */
  story: string;
  /** Said wherever the organisation is shown, or null. */
  notice: string | null;
  brreg: {
    enhet: RegisterAnswer<JsonObject>;
    roller: RegisterAnswer<JsonObject>;
    underenhet: RegisterAnswer<JsonObject>;
    signatur: RegisterAnswer<JsonObject>;
    prokura: RegisterAnswer<JsonObject>;
    /** A list when it is 200; a 500 has the service's error object. */
    regnskap: RegisterAnswer;
  };
  skatteetaten: {
    mvaregister: RegisterAnswer<JsonObject>;
    mvameldingsopplysning: RegisterAnswer<JsonObject>;
    /** By income year; a year that is not there is 404. */
    beregnetskattupersonlig: { [incomeYear: string]: RegisterAnswer<JsonObject> };
  };
  nav: { arbeidsforhold: Employment[] };
};

/** A scope. `at_max_age` in seconds, 0 = the client's own setting; `delegation_source` null = cannot be delegated. */
export type ScopeFact = {
  name: string;
  owner_org: string;
  at_max_age: number;
  accessible_for_all: boolean;
  allowed_integration_types: string[];
  delegation_source: string | null;
};

/** How a client proves who it is, and in which state its key is when the stand-ins start. */
export type Credential = 'registered_key' | 'expired_key' | 'key_not_yet_visible' | 'certificate';

/** A client. `access_token_lifetime` in seconds, null = Maskinporten's default of 120. */
export type ClientFact = {
  client_id: string;
  name: string;
  org_number: string;
  environment: 'live' | 'test';
  active: boolean;
  integration_type: string;
  scopes: string[];
  access_token_lifetime: number | null;
  credential: Credential;
};

/** A text in the three languages of Altinn's registers; a vendor may leave some out. */
export type Translations = { [language: string]: string };

/** A right as the system register has it: a resource, for an app `app_{org}_{app}`. Action null = all of them. */
export type Right = { action: string | null; resource: { id: string; value: string }[] };

/** A system in Altinn's system register, of one environment. `access_packages` are URNs. */
export type SystemFact = {
  id: string;
  environment: 'live' | 'test';
  vendor_org: string;
  name: Translations;
  description: Translations;
  rights: Right[];
  access_packages: string[];
  client_ids: string[];
  /** Shown to customers who make a system user by themselves. */
  is_visible: boolean;
  allowed_redirect_urls: string[];
};

/** A system user: `external_ref` null means that Altinn stored its default, the owner's organisation number. */
export type SystemUserFact = {
  id: string;
  environment: 'live' | 'test';
  system_id: string;
  owner_org: string;
  external_ref: string | null;
  /** `agent`: owned by an accountant or auditor, who acts for its customers. */
  type: 'standard' | 'agent';
  deleted: boolean;
  /** What the owner has handed over, as URNs of Altinn's access packages. */
  access_packages: string[];
};

/** What Maskinporten and Altinn know about clients, rights and system users. */
export type MaskinportenFacts = {
  scopes: ScopeFact[];
  clients: ClientFact[];
  grants: { scope: string; consumer: string }[];
  delegations: { scope: string; consumer: string; supplier: string }[];
  systems: SystemFact[];
  system_users: SystemUserFact[];
};

/** Organisation numbers that the published sandbox prints, and what stands behind them here. */
export type Fixtures = {
  /** A printed number that is no organisation number -> the organisation that plays it. */
  aliases: { [printed: string]: string };
  reserved: string[];
  realistic: string[];
  magic: { org_number: string; state: string; label: string; verify_verdict: 'pass' | 'fail' | 'unknown' }[];
  /** Printed numbers that nobody has. */
  unknown: string[];
  /** The first account has ended its delegation itself; the system user still lives at Altinn. */
  revoked: string[];
};

/** A currency's rates against NOK: for 10^unit_mult units, by business day. */
export type RateSeries = { unit_mult: number; decimals: number; observations: { [day: string]: string } };

/** One of Altinn's access packages. `is_assignable`: a standard system user may have it; `is_delegable`: an agent's. */
export type AccessPackage = {
  urn: string;
  id: string;
  name: { nb: string; nn: string; en: string };
  is_delegable: boolean;
  is_assignable: boolean;
  entity_type: 'Organisasjon' | 'Person';
  /** Without `urn:altinn:`, as Altinn writes areas. */
  area: string;
};

/** Which packages a role holds (`has_access`) or may hand on; null = in every form of organisation. */
export type RolePackages = {
  role: string;
  role_urn: string;
  organisation_form: string | null;
  has_access: boolean;
  can_delegate: boolean;
  can_assign: boolean;
  /** Codes: the last parts of the URNs. */
  packages: string[];
};

/** Everything the stand-ins show. */
export type World = {
  organisations: ReadonlyMap<string, Organisation>;
  maskinporten: MaskinportenFacts;
  altinn: { access_packages: AccessPackage[]; role_packages: RolePackages[] };
  altinnResources: AltinnResources;
  fixtures: Fixtures;
  norgesBank: { series: { [currency: string]: RateSeries } };
};
