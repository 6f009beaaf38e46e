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
    });
    expect(data.actions).toEqual({ dry_run_supported: false, execute_supported: false, action_types: [] });
    expect(data.metering).toBe('off');
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
