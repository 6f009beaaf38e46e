import { describe, expect, it } from 'vitest';
import { testServer } from '../http/testing.ts';
import { capabilityId } from '../operation.ts';
import { operations } from '../operations.ts';

describe('capabilities', () => {
  it('tell of every operation what its declaration says, and promise no filing', async () => {
    const { data } = (await testServer().http.inject('/api/v1/capabilities')).json();
    expect(data.capabilities.map((one: { openapi_operation_id: string }) => one.openapi_operation_id)).toEqual(
      operations.map(({ id }) => id),
    );
    expect(data.capabilities[0]).toMatchObject({
      id: 'company.context',
      auth: 'api_key',
      scope: 'read:brreg',
      endpoint: { method: 'GET', path: '/api/v1/company/{org}/context' },
      sandbox_endpoint: '/api/v1/sandbox/public/company/{org}/context',
      sandbox_bearer_endpoint: '/api/v1/sandbox/company/{org}/context',
    });
    expect(data.actions).toEqual({ dry_run_supported: false, execute_supported: false, action_types: [] });
    expect(data.metering).toBe('off');
  });

  it('name the mirrors that there are: both, the one for sandbox keys, or none', async () => {
    const { data } = (await testServer().http.inject('/api/v1/capabilities')).json();
    const mirrorsOf = (id: string): [string | null, string | null] => {
      const one = data.capabilities.find((row: { openapi_operation_id: string }) => row.openapi_operation_id === id);
      return [one.sandbox_endpoint, one.sandbox_bearer_endpoint];
    };
    expect(mirrorsOf('revokeDelegation')).toEqual([null, '/api/v1/sandbox/delegations/{id}/revoke']);
    expect(mirrorsOf('createKey')).toEqual([null, null]);
    expect(mirrorsOf('listSandboxFixtures')).toEqual([null, null]);
  });

  it('show the agencies’ scope names beside the names that the hosted product prints', async () => {
    const { data } = (await testServer().http.inject('/api/v1/capabilities')).json();
    expect(data.scopes).toContainEqual({
      scope: 'read:brreg',
      source: 'skatteetaten.mvaregister',
      agency_scope: 'skatteetaten:mvaregisteravgiftssubjekt',
      documented_alias: 'skatteetaten:mva-register-read',
      mechanism: 'system_user',
      grantable_to_private_client: 'no',
    });
  });

  it('have an identifier that the path says', () => {
    expect(capabilityId({ path: '/api/v1/public/deadlines' })).toBe('public.deadlines');
    const ids = operations.map(({ http }) => capabilityId(http));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
