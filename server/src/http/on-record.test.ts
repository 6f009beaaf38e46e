import { describe, expect, it } from 'vitest';
import { apiKeyScopes } from '../accounts/index.ts';
import { bearer, seedAccount, seedDelegation, testInstallation, testServer } from './testing.ts';

const path = '/api/v1/company/999999999/context';
const withoutDelegation = '/api/v1/company/299603083/context';

describe('the record of reads', () => {
  it('has every read of an organisation with a key: kept, not modified and evaluated alike', async () => {
    const { http, recorded } = testServer();
    const first = await http.inject({ url: path, headers: bearer('live-a') });
    await http.inject({ url: path, headers: bearer('live-a') });
    const etag = String(first.headers.etag);
    await http.inject({ url: path, headers: { ...bearer('live-a'), 'if-none-match': etag } });
    expect(recorded).toHaveLength(3);
    expect(recorded[0]).toEqual({
      account: 'acc_a',
      environment: 'live',
      actor: 'key:key_a',
      initiatedBy: null,
      action: 'company.context',
      resource: 'entity:999999999',
      organisation: '999999999',
      outcome: 'ok',
      correlationId: first.headers['x-request-id'],
      receiptId: null,
      detail: null,
    });
  });

  it('has what was refused: the missing scope, and the organisation that is not there', async () => {
    const { http, recorded } = testServer();
    await http.inject({ url: path, headers: bearer('live-bare') });
    await http.inject({ url: '/api/v1/company/379754325/context', headers: bearer('live-a') });
    expect(recorded.map(({ outcome, actor }) => [actor, outcome])).toEqual([
      ['key:key_d', 'SCOPE_INSUFFICIENT'],
      ['key:key_a', 'COMPANY_NOT_FOUND'],
    ]);
  });

  it('has nothing of the sandbox, of open operations, and of who has no key', async () => {
    const { http, recorded } = testServer();
    await http.inject('/api/v1/sandbox/public/company/999999999/context');
    await http.inject('/api/v1/public/deadlines?year=2026');
    await http.inject(path);
    await http.inject({ url: path, headers: bearer('nobody') });
    expect(recorded).toEqual([]);
  });

  it('is a condition of changes and of what rests on a delegation, kept or not; what anybody may know goes on', async () => {
    let canRecord = true;
    const { http } = testServer({
      canRecord: () => canRecord,
      live: (services) => ({
        findDelegation: (account, organisation) =>
          organisation === '999999999' ? services.findDelegation(account, organisation) : undefined,
      }),
    });
    expect((await http.inject({ url: path, headers: bearer('live-a') })).statusCode).toBe(200);
    canRecord = false;
    const refused = await http.inject({ url: path, headers: bearer('live-a') });
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(refused.json().error_code).toBe('SERVICE_UNAVAILABLE');
    const open = await http.inject({ url: withoutDelegation, headers: bearer('live-a') });
    expect([open.statusCode, open.json().data.data_tier]).toEqual([200, 'tier_1']);
    expect((await http.inject('/api/v1/sandbox/public/company/999999999/context')).statusCode).toBe(200);
    const everyScope = bearer('live-all');
    const change = await http.inject({ method: 'POST', url: '/api/v1/keys', headers: everyScope, payload: {} });
    expect(change.statusCode).toBe(503);
    canRecord = true;
    expect((await http.inject({ url: path, headers: bearer('live-a') })).statusCode).toBe(200);
  });

  it('is asked once more when the answer is ready: what cannot be put on it then is not sent either', async () => {
    const said = [true, false];
    const { http, recorded } = testServer({ canRecord: () => said.shift() ?? true });
    expect((await http.inject({ url: path, headers: bearer('live-a') })).statusCode).toBe(503);
    expect(recorded).toEqual([]);
    const kept = [true, false];
    const { http: again } = testServer({ canRecord: () => kept.shift() ?? true });
    kept.unshift(true, true);
    expect((await again.inject({ url: path, headers: bearer('live-a') })).statusCode).toBe(200);
    expect((await again.inject({ url: path, headers: bearer('live-a') })).statusCode).toBe(503);
  });

  it('costs a read no statement: neither the first, which looks key and delegation up, nor a hundred more', async () => {
    const statements: string[] = [];
    const installation = await testInstallation({ watch: { onStatement: (sql) => statements.push(sql) } });
    const { live } = await seedAccount(installation, 'acc_a', { live: { scopes: apiKeyScopes } });
    await seedDelegation(installation, 'acc_a');
    const ask = () => installation.http.inject({ url: path, headers: bearer(live?.text ?? '') });
    statements.length = 0;
    expect((await ask()).json().data.data_tier).toBe('tier_1_2');
    expect(statements.map((sql) => sql.split(' ')[0])).toEqual(['select', 'select']);
    statements.length = 0;
    for (let i = 0; i < 100; i += 1) expect((await ask()).statusCode).toBe(200);
    expect(statements).toEqual([]);
    await installation.settleRecord();
    const rows = await installation.db.selectFrom('audit_events').select(['action', 'occurrences']).execute();
    expect(rows).toContainEqual({ action: 'company.context', occurrences: 101 });
  });
});
