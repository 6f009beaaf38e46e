import { describe, expect, it } from 'vitest';
import { apiKeyScopes } from '../accounts/index.ts';
import { scopeTable } from './scope-table.ts';

describe('the table of scopes', () => {
  it('names each source and each agency scope once, in the agency’s spelling', () => {
    const sources = scopeTable.map(({ source }) => source);
    const scopes = scopeTable.map(({ agencyScope }) => agencyScope);
    expect(new Set(sources).size).toBe(sources.length);
    expect(new Set(scopes).size).toBe(scopes.length);
    for (const { source, agencyScope } of scopeTable) expect(agencyScope.split(':')[0]).toBe(source.split('.')[0]);
  });

  it('shows the three names of the hosted product as aliases and asks for none of them', () => {
    const documented = scopeTable.flatMap((row) => row.documented ?? []);
    expect(documented).toEqual([
      'skatteetaten:mva-register-read',
      'skatteetaten:mva-melding-list-read',
      'skatteetaten:skatteoppgjor-read',
    ]);
    for (const { agencyScope } of scopeTable) expect(documented).not.toContain(agencyScope);
  });

  it('says of every row where the agency says so, and which of our scopes opens it', () => {
    for (const { page, ours } of scopeTable) {
      expect(new URL(page).protocol).toBe('https:');
      expect(apiKeyScopes).toContain(ours);
    }
  });
});
