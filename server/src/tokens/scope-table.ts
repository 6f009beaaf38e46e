import type { ApiKeyScope } from '../accounts/index.ts';

/**
 * The one map from this gateway's scopes to the agencies' own (rulings 12; Skatteetaten, API-dokumentasjon). Only
 * agency names reach Maskinporten. `documented` are the names the hosted product prints, which no agency knows; they
 * are shown as aliases.
 */
export interface ScopeRow {
  ours: ApiKeyScope;
  source: string;
  agencyScope: string;
  mechanism: 'system_user' | 'consumer_org' | 'none';
  /** Whether a private company's client can be granted it. */
  grantable: 'yes' | 'no' | 'unknown';
  documented: string | null;
}

export const scopeTable = [
  {
    ours: 'read:brreg',
    source: 'skatteetaten.mvaregister',
    agencyScope: 'skatteetaten:mvaregisteravgiftssubjekt',
    mechanism: 'system_user',
    grantable: 'no',
    documented: 'skatteetaten:mva-register-read',
  },
] as const satisfies readonly ScopeRow[];

export type UpstreamScope = (typeof scopeTable)[number]['agencyScope'];
