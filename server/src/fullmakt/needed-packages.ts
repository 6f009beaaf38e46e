import { type ApiKeyScope, apiKeyScopes } from '../accounts/index.ts';

const vat = 'urn:altinn:accesspackage:merverdiavgift';
const businessTax = 'urn:altinn:accesspackage:skatt-naering';

/**
 * Which access packages (tilgangspakker) open what a scope of ours reads or does (altinn.md 5.3: VAT returns need
 * `merverdiavgift`; tax settlements are under `skatt-naering`). A scope that is not here opens nothing at Altinn.
 */
const byScope: ReadonlyMap<ApiKeyScope, readonly string[]> = new Map([
  ['read:brreg', [businessTax, vat]],
  ['read:altinn', [businessTax, vat]],
  ['act:mva_melding', [vat]],
]);

export const scopesWithPackages = apiKeyScopes.filter((scope) => byScope.has(scope));

/** The packages that all of these scopes need together, in one order; `null` for a scope that needs none. */
export const packagesOf = (scope: ApiKeyScope): readonly string[] | null => byScope.get(scope) ?? null;

export const neededPackages = (scopes: readonly ApiKeyScope[]): string[] =>
  [...new Set(scopes.flatMap((scope) => byScope.get(scope) ?? []))].sort();
