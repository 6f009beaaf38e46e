import { describe, expect, it } from 'vitest';
import { bearer, testInstallation, testServer } from '../http/testing.ts';
import { capabilityId, namespacePath, sandboxPath } from '../operation.ts';

const path = '/_internal/maskinporten/readiness';

describe('readiness', () => {
  it('is told to the operator alone, go or no-go with every finding', async () => {
    const { http, operatorKey } = await testInstallation();
    expect((await http.inject(path)).statusCode).toBe(401);
    const answer = await http.inject({ url: path, headers: bearer(operatorKey) });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { data } = answer.json();
    // There is no master key file behind the tests' installation.
    expect(data).toMatchObject({ ready: false, findings: [{ id: 'master_key_missing', environment: null }] });
  });

  it('has a name in capabilities, and no mirror in the sandbox', async () => {
    expect(capabilityId({ path })).toBe('maskinporten.readiness');
    const { http } = testServer();
    const { data } = (await http.inject('/api/v1/capabilities')).json();
    expect(data.capabilities).toContainEqual(
      expect.objectContaining({
        ...{ id: 'maskinporten.readiness', openapi_operation_id: 'readMaskinportenReadiness', auth: 'operator_key' },
        ...{ endpoint: { method: 'GET', path }, sandbox_endpoint: null, sandbox_bearer_endpoint: null },
      }),
    );
    for (const mirror of [sandboxPath(path), namespacePath(path)]) {
      expect((await http.inject({ url: mirror, headers: bearer('apier_sandbox_test_mine') })).statusCode).toBe(404);
    }
  });
});
