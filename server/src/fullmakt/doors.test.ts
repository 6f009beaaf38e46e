import { describe, expect, it } from 'vitest';
import { apiKeyScopes } from '../accounts/index.ts';
import { bearer, seedAccount, testInstallation } from '../http/testing.ts';
import { agentOf, approving } from './testing.ts';

const a = 'acc_a000000000000000000000';
const body = { agent_principal_id: agentOf('1'), org_number: approving, scopes: ['act:mva_melding'] };

async function setUp() {
  const installation = await testInstallation();
  const keys = await seedAccount(installation, a, {
    live: {},
    test: { environment: 'test' },
    reader: { scopes: apiKeyScopes.filter((scope) => scope !== 'delegate:altinn') },
  });
  const ask = async (key: string | undefined, url: string, payload?: object) => {
    const headers = key === undefined ? {} : bearer(key);
    const { http } = installation;
    const response = await (payload
      ? http.inject({ method: 'POST', url, headers, payload })
      : http.inject({ url, headers }));
    return { status: response.statusCode, ...response.json() };
  };
  return { installation, ask, live: keys.live?.text, test: keys.test?.text, reader: keys.reader?.text };
}

describe('fullmakt over HTTP', () => {
  it('is asked for, looked at and revoked, and the account reads with it in between', async () => {
    const { ask, live, installation } = await setUp();
    const asked = await ask(live, '/api/v1/fullmakt/requests', body);
    expect(asked).toMatchObject({ status: 201, data: { status: 'active', warnings: [] } });
    expect((await ask(live, `/api/v1/fullmakt/${approving}`)).data).toMatchObject({ overall_status: 'full' });
    expect((await ask(live, `/api/v1/company/${approving}/permissions`)).data.status).toBe('full');
    const revoked = await ask(live, `/api/v1/fullmakt/${body.agent_principal_id}/revoke`, { reason: 'over' });
    expect(revoked).toMatchObject({ status: 200, data: { status: 'revoked', delegation_revoked: true } });
    installation.clock.advance(1_000);
    expect((await ask(live, `/api/v1/company/${approving}/permissions`)).data.status).toBe('none');
    const again = await ask(live, '/api/v1/fullmakt/requests', body);
    expect(again).toMatchObject({ status: 409, error_code: 'FULLMAKT_PRINCIPAL_NOT_ELIGIBLE' });
  });

  it('is refused by name', async () => {
    const { ask, live } = await setUp();
    const refused = await ask(live, '/api/v1/fullmakt/requests', { ...body, scopes: ['read:audit'] });
    expect(refused).toMatchObject({ status: 400, errors: [{ pointer: '#/scopes' }] });
    expect(refused.errors[0].detail).toContain('read:audit');
    const unknown = await ask(live, `/api/v1/fullmakt/${agentOf('9')}/revoke`, {});
    expect(unknown).toMatchObject({ status: 404, error_code: 'FULLMAKT_PRINCIPAL_NOT_FOUND' });
    const empty = await ask(live, `/api/v1/fullmakt/${agentOf('9')}/revoke`, { reason: '' });
    expect(empty).toMatchObject({ status: 400, errors: [{ pointer: '#/reason' }] });
  });

  it('is protected: changes need the scope for them, and an environment sees its own only', async () => {
    const { ask, live, test, reader } = await setUp();
    expect((await ask(undefined, '/api/v1/fullmakt/requests', body)).status).toBe(401);
    for (const [url, payload] of [
      ['/api/v1/fullmakt/requests', body],
      [`/api/v1/fullmakt/${body.agent_principal_id}/revoke`, {}],
    ] as const) {
      expect(await ask(reader, url, payload)).toMatchObject({ status: 403, error_code: 'SCOPE_INSUFFICIENT' });
    }
    await ask(live, '/api/v1/fullmakt/requests', body);
    expect((await ask(reader, `/api/v1/fullmakt/${approving}`)).data.principals).toHaveLength(1);
    expect((await ask(test, `/api/v1/fullmakt/${approving}`)).data.principals).toEqual([]);
    const foreign = await ask(test, `/api/v1/fullmakt/${body.agent_principal_id}/revoke`, {});
    expect(foreign).toMatchObject({ status: 404, error_code: 'FULLMAKT_PRINCIPAL_NOT_FOUND' });
  });

  it('is to be tried in a sandbox of one’s own, and not in the open one', async () => {
    const { ask } = await setUp();
    const mine = 'apier_sandbox_test_mine';
    const asked = await ask(mine, '/api/v1/sandbox/fullmakt/requests', body);
    expect(asked).toMatchObject({ status: 201, data: { status: 'active' } });
    expect((await ask(mine, `/api/v1/sandbox/fullmakt/${approving}`)).data.principals).toHaveLength(1);
    const other = await ask('apier_sandbox_test_other', `/api/v1/sandbox/fullmakt/${approving}`);
    expect(other.data.principals).toEqual([]);
    const revoked = await ask(mine, `/api/v1/sandbox/fullmakt/${body.agent_principal_id}/revoke`, {});
    // The sandbox's own delegation is not the agent's to end.
    expect(revoked).toMatchObject({ status: 200, data: { status: 'revoked', delegation_revoked: false } });
    const open = await ask(undefined, `/api/v1/sandbox/public/fullmakt/${approving}`);
    expect(open.status).toBe(404);
  });
});
