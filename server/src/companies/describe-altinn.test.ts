import { describe, expect, it } from 'vitest';
import type { Delegation } from '../delegations/index.ts';
import { testInstant } from '../testing.ts';
import { systemUserScopes } from '../tokens/index.ts';
import { describeAltinn } from './describe-altinn.ts';
import type { DelegatedSources, Outcome } from './outcome.ts';
import {
  delegatedSources,
  delegation,
  hasFailed,
  mvaOf,
  notGrantable,
  org,
  sourcesOf,
  wasDenied,
  wasRead,
} from './testing.ts';

const party = (organizationNumber: string | null, ...accessPackages: string[]) => ({
  ...{ organizationNumber, name: 'Prøve AS', isDeleted: false, accessPackages, resources: [] },
});
const vat = 'urn:altinn:accesspackage:merverdiavgift';
const minuteAgo = testInstant - 60_000;
const allRead: DelegatedSources = {
  'skatteetaten.mvaregister': wasRead(mvaOf()),
  'skatteetaten.mvameldinger': wasRead({ state: 'not_found' }),
  'skatteetaten.skatteoppgjoer': wasRead({ state: 'not_settled', year: 2025 }),
  'nav.aareg': wasRead({ active: 12 }),
  'altinn.systemuser': wasRead({ state: 'not_found' }, { fetchedAt: minuteAgo }),
  'altinn.authorizedparties': wasRead([party(org, vat)]),
};
const scopes = Object.values(systemUserScopes);
const describing = (change: Partial<DelegatedSources> = {}, held: Partial<Delegation> | null = {}) =>
  describeAltinn({
    ...{ org, delegation: held ? { ...delegation, ...held } : undefined },
    sources: sourcesOf({ ...allRead, ...change }),
  });
const all = (outcome: Outcome<never>): DelegatedSources =>
  Object.fromEntries(delegatedSources.map((source) => [source, outcome])) as unknown as DelegatedSources;

describe('what a delegation is worth', () => {
  it('is everything where every right was used with success', () => {
    expect(describing()).toEqual({
      ...{ status: 'full', reason: null, error_code: null, system_user_id: 'su_1' },
      ...{ granted_scopes: scopes, missing_scopes: [], expires_at: null },
      access_packages: [{ id: vat, name: 'Merverdiavgift' }],
      as_of: '2026-11-21T12:00:00.000Z',
    });
  });

  it('is nothing without a delegation, and nothing is known of packages', () => {
    expect(describing(all(wasDenied('no_delegation')), null)).toEqual({
      ...{ status: 'none', reason: 'no_delegation', error_code: 'AUTH_NO_DELEGATION', system_user_id: null },
      ...{ granted_scopes: [], missing_scopes: scopes, access_packages: null, expires_at: null, as_of: null },
    });
  });

  it('is nothing once the system user is gone', () => {
    expect(describing(all(wasDenied('system_user_gone')))).toMatchObject({
      ...{ status: 'none', reason: 'system_user_gone', error_code: 'AUTH_NO_DELEGATION' },
      ...{ granted_scopes: [], missing_scopes: scopes, access_packages: null, as_of: null },
    });
  });

  it('is a part where a right is missing, and the missing one is named', () => {
    for (const [source, scope] of Object.entries(systemUserScopes)) {
      expect(describing({ [source]: wasDenied('right_missing') })).toMatchObject({
        ...{ status: 'partial', reason: 'right_missing', error_code: 'AUTH_NO_DELEGATION' },
        ...{ granted_scopes: scopes.filter((other) => other !== scope), missing_scopes: [scope] },
      });
    }
  });

  it('is nothing where every right is missing', () => {
    expect(describing(all(wasDenied('right_missing')))).toMatchObject({ status: 'none', reason: 'right_missing' });
  });

  it('is unknown where a source did not answer: that one is neither granted nor missing', () => {
    for (const [source, scope] of Object.entries(systemUserScopes)) {
      expect(describing({ [source]: hasFailed })).toMatchObject({
        ...{ status: 'unknown', reason: null, error_code: 'UPSTREAM_TIMEOUT', missing_scopes: [] },
        granted_scopes: scopes.filter((other) => other !== scope),
      });
    }
    expect(describing(all(hasFailed))).toMatchObject({ status: 'unknown', granted_scopes: [], missing_scopes: [] });
  });

  it('is a part, not unknown, where a right is missing beside a source that did not answer', () => {
    const change = { 'skatteetaten.mvaregister': wasDenied('right_missing'), 'skatteetaten.mvameldinger': hasFailed };
    expect(describing(change)).toMatchObject({ status: 'partial' });
  });

  it('does not suffer from what no private client can be granted, nor from what is off', () => {
    for (const kept of [notGrantable, { kind: 'off' } as const]) {
      expect(describing({ 'skatteetaten.mvaregister': kept })).toMatchObject({
        ...{ status: 'full', error_code: null, missing_scopes: [] },
        granted_scopes: scopes.slice(1),
      });
      expect(describing(all(kept)), 'and nothing is claimed of it').toMatchObject({
        ...{ status: 'unknown', error_code: null, granted_scopes: [], missing_scopes: [], access_packages: null },
      });
    }
  });

  it('does not depend on NAV, which is the gateway’s own affair', () => {
    for (const outcome of [hasFailed, notGrantable, { kind: 'off' } as const]) {
      expect(describing({ 'nav.aareg': outcome })).toEqual(describing());
    }
  });
});

describe('what Altinn shows of it', () => {
  it('is the packages of the organisation itself, not of another one', () => {
    const parties = wasRead([party('283016617', 'urn:x'), party(null, 'urn:y'), party(org, vat, 'urn:unheard')]);
    expect(describing({ 'altinn.authorizedparties': parties }).access_packages).toEqual([
      { id: vat, name: 'Merverdiavgift' },
      { id: 'urn:unheard', name: null },
    ]);
  });

  it('is no package where Altinn does not list the organisation, and unknown where it did not answer', () => {
    const parties = wasRead([party('283016617', vat)]);
    expect(describing({ 'altinn.authorizedparties': parties }).access_packages).toEqual([]);
    expect(describing({ 'altinn.authorizedparties': hasFailed }).access_packages).toBeNull();
  });

  it('has the time of the list, else of the system user', () => {
    const earlier = new Date(minuteAgo).toISOString();
    expect(describing({ 'altinn.authorizedparties': hasFailed }).as_of).toBe(earlier);
    expect(describing({ 'altinn.authorizedparties': hasFailed, 'altinn.systemuser': hasFailed }).as_of).toBeNull();
  });

  it('ends when we say so', () => {
    expect(describing({}, { validUntil: testInstant }).expires_at).toBe('2026-11-21T12:00:00.000Z');
  });
});
