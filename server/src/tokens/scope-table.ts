import type { ApiKeyScope } from '../accounts/index.ts';

/**
 * The one map from this gateway's scopes to the agencies' own (rulings 12; each row names the agency's page). Only
 * agency names reach Maskinporten. `documented` are the names the hosted product prints, which no agency knows; they
 * are shown as aliases.
 */
export interface ScopeRow {
  ours: ApiKeyScope;
  source: string;
  agencyScope: string;
  /** On whose behalf: the customer's system user, an organisation that delegated the scope, or nobody's but our own. */
  mechanism: 'system_user' | 'consumer_org' | 'none';
  /** Whether a private company's client can be granted it. */
  grantable: 'yes' | 'no' | 'unknown';
  documented: string | null;
  /** Where the agency says so. */
  page: string;
}

const skatteetaten = 'https://skatteetaten.github.io/api-dokumentasjon/api';
const altinn = 'https://docs.altinn.studio/en';

export const scopeTable = [
  {
    ours: 'read:brreg',
    source: 'skatteetaten.mvaregister',
    agencyScope: 'skatteetaten:mvaregisteravgiftssubjekt',
    mechanism: 'system_user',
    grantable: 'no',
    documented: 'skatteetaten:mva-register-read',
    page: `${skatteetaten}/mvaregisteravgiftssubjekt`,
  },
  {
    ours: 'read:brreg',
    source: 'skatteetaten.mvameldinger',
    agencyScope: 'skatteetaten:mvameldingsopplysning',
    mechanism: 'system_user',
    grantable: 'no',
    documented: 'skatteetaten:mva-melding-list-read',
    page: `${skatteetaten}/mva_meldingsopplysning`,
  },
  {
    ours: 'read:brreg',
    source: 'skatteetaten.skatteoppgjoer',
    agencyScope: 'skatteetaten:beregnetskattupersonlig',
    mechanism: 'system_user',
    grantable: 'no',
    documented: 'skatteetaten:skatteoppgjor-read',
    page: `${skatteetaten}/beregnetskattupersonlig`,
  },
  {
    ours: 'read:brreg',
    source: 'nav.aareg',
    agencyScope: 'nav:aareg/v1/arbeidsforhold',
    mechanism: 'none',
    grantable: 'no',
    documented: null,
    page: 'https://navikt.github.io/aareg/',
  },
  {
    ours: 'read:altinn',
    source: 'altinn.systemuser',
    agencyScope: 'altinn:authentication/systemuser.request.write',
    mechanism: 'none',
    grantable: 'yes',
    documented: null,
    page: `${altinn}/api/authentication/systemuserapi/scopes/`,
  },
  {
    ours: 'read:altinn',
    source: 'altinn.authorizedparties',
    agencyScope: 'altinn:accessmanagement/authorizedparties',
    mechanism: 'system_user',
    grantable: 'yes',
    documented: null,
    page: `${altinn}/authorization/guides/system-vendor/access-management/`,
  },
  {
    ours: 'read:altinn',
    source: 'altinn.instances',
    agencyScope: 'altinn:instances.read',
    mechanism: 'system_user',
    // Given on application; the hosted product says that it still waits for it.
    grantable: 'unknown',
    documented: null,
    page: `${altinn}/authorization/guides/system-vendor/system-user/usetoken/`,
  },
  {
    ours: 'delegate:altinn',
    source: 'altinn.systemregister',
    agencyScope: 'altinn:authentication/systemregister.write',
    mechanism: 'none',
    grantable: 'yes',
    documented: null,
    page: `${altinn}/api/authentication/systemuserapi/scopes/`,
  },
  {
    ours: 'delegate:altinn',
    source: 'altinn.requests',
    agencyScope: 'altinn:authentication/systemuser.request.read',
    mechanism: 'none',
    grantable: 'yes',
    documented: null,
    page: `${altinn}/api/authentication/systemuserapi/scopes/`,
  },
] as const satisfies readonly ScopeRow[];

type Row = (typeof scopeTable)[number];
export type UpstreamScope = Row['agencyScope'];

/** The agency scope of each source that is asked in one way, in the order of the table. */
function scopesBy<Way extends Row['mechanism']>(mechanism: Way) {
  const rows = scopeTable.filter((row) => row.mechanism === mechanism);
  return Object.fromEntries(rows.map(({ source, agencyScope }) => [source, agencyScope])) as {
    readonly [Asked in Extract<Row, { mechanism: Way }> as Asked['source']]: Asked['agencyScope'];
  };
}

const { 'altinn.instances': instances, ...others } = scopesBy('system_user');

/** What is asked on behalf of an organisation's system user to know it and its delegation, source by source. */
export const systemUserScopes = others;
/** What is asked on its behalf only by who wants to see filings. */
export const instancesScope = instances;
/** What is asked with the client's own token. */
export const ownScopes = scopesBy('none');
