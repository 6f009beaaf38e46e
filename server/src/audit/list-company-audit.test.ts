import { describe, expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { bearer, testServer } from '../http/testing.ts';
import { cursorAfter } from './cursor.ts';
import { hashEntry } from './hash-chain.ts';
import { auditOperations } from './operations.ts';
import { recorderOn } from './testing.ts';
import { databaseAuditTrail, sandboxAuditTrail } from './trails.ts';

const sandboxPath = '/api/v1/sandbox/public/company/999999999/audit';

describe('the record in the public sandbox', () => {
  const ask = (query = '') => testServer({ operations: auditOperations }).http.inject(`${sandboxPath}${query}`);

  it('is a chain of invented events, newest first', async () => {
    const answer = await ask();
    expect(answer.statusCode).toBe(200);
    const { org_number, entries, pagination } = answer.json().data;
    expect(org_number).toBe('999999999');
    expect(pagination).toEqual({ next_cursor: null, limit: 20 });
    expect(entries.map(({ seq }: { seq: number }) => seq)).toEqual([5, 4, 3, 2, 1]);
    for (const [index, { previous_hash, hash, ...entry }] of entries.entries()) {
      expect(hashEntry(previous_hash, { ...entry, chain: 'sandbox' })).toBe(hash);
      expect(previous_hash).toBe(entries[index + 1]?.hash ?? '0'.repeat(64));
    }
  });

  it('is read in pages that meet', async () => {
    const ids: string[] = [];
    let query = '?limit=2';
    for (let page = 0; page < 3; page += 1) {
      const { entries, pagination } = (await ask(query)).json().data;
      ids.push(...entries.map(({ id }: { id: string }) => id));
      expect(pagination.next_cursor === null).toBe(page === 2);
      query = `?limit=2&cursor=${pagination.next_cursor}`;
    }
    expect(ids).toEqual((await ask()).json().data.entries.map(({ id }: { id: string }) => id));
  });

  it('has nothing of another organisation', async () => {
    const trail = sandboxAuditTrail();
    const wanted = { account: null, environment: 'sandbox', before: null, limit: 10 };
    expect(await trail.read({ ...wanted, organisation: '999999999' })).toHaveLength(5);
    expect(await trail.read({ ...wanted, organisation: '991825827' })).toEqual([]);
  });

  it.each([
    ['limit=0', '#/limit'],
    ['limit=101', '#/limit'],
    ['cursor=', '#/cursor'],
    ['cursor=abc', '#/cursor'],
    [`cursor=${cursorAfter('evt_0000000000000000000000')}A`, '#/cursor'],
    [`cursor=${cursorAfter("evt_1' or 1=1")}`, '#/cursor'],
  ])('refuses %s by name', async (query, pointer) => {
    const answer = await ask(`?${query}`);
    expect(answer.json()).toMatchObject({ status: 400, error_code: 'VALIDATION_FAILED' });
    expect(answer.json().errors).toMatchObject([{ pointer }]);
  });
});

await onBothDatabases('the record of a company', (open) => {
  async function set() {
    const { db } = await open();
    const recorder = recorderOn(db);
    const { http } = testServer({
      operations: auditOperations,
      authenticate: (text) => ({
        ...{ id: `key_${text}`, account: `acc_${text}`, environment: 'live', scopes: new Set(['read:audit']) },
        ...{ simulated: true, expiresAt: null, revoked: false },
      }),
      live: (services) => ({
        auditTrail: databaseAuditTrail(db),
        findDelegation: (account, organisation) =>
          account === 'acc_none' ? undefined : services.findDelegation(account, organisation),
      }),
    });
    const ask = async (key: string, query = '') =>
      http.inject({ url: `/api/v1/company/999999999/audit${query}`, headers: bearer(key) });
    return { ...recorder, ask };
  }

  it('is this account’s, this environment’s and this organisation’s alone', async () => {
    const { write, sequencer, ask } = await set();
    await write(
      ...[{ account: 'acc_a', detail: { n: 1, text: 'ø' } }, { account: 'acc_b' }, { account: null }],
      ...[
        { account: 'acc_a', environment: 'test' as const },
        { account: 'acc_a', organisation: '123456785' },
      ],
      ...[
        { account: 'acc_a', environment: null },
        { account: 'acc_a', organisation: null },
      ],
    );
    await sequencer.sealNow();
    const answer = await ask('a');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json().data.entries).toEqual([
      {
        ...{ id: expect.stringMatching(/^evt_/), occurred_at: '2026-11-21T12:00:00.000Z', environment: 'live' },
        ...{ actor: 'key:key_1', initiated_by: null, action: 'company.context', resource: 'entity:999999999' },
        ...{ org_number: '999999999', outcome: 'ok', occurrences: 1, correlation_id: 'req_1', receipt_id: null },
        ...{ detail: { n: 1, text: 'ø' }, seq: expect.any(Number) },
        ...{ previous_hash: expect.stringMatching(/^[0-9a-f]{64}$/), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ]);
  });

  it('shows what is not sealed yet without a place', async () => {
    const { write, ask } = await set();
    await write({ account: 'acc_a' });
    expect((await ask('a')).json().data.entries).toMatchObject([{ seq: null, previous_hash: null, hash: null }]);
  });

  it('is read in pages, newest first, whatever is written meanwhile', async () => {
    const { write, clock, ask } = await set();
    for (let i = 0; i < 5; i += 1) {
      clock.advance(1);
      await write({ account: 'acc_a', detail: { i } });
    }
    const seen: number[] = [];
    let query = '?limit=2';
    for (;;) {
      const { entries, pagination } = (await ask('a', query)).json().data;
      seen.push(...entries.map(({ detail }: { detail: { i: number } }) => detail.i));
      if (pagination.next_cursor === null) break;
      clock.advance(1);
      await write({ account: 'acc_a', detail: { i: 99 } });
      query = `?limit=2&cursor=${pagination.next_cursor}`;
    }
    expect(seen).toEqual([4, 3, 2, 1, 0]);
  });

  it('is refused without a live delegation', async () => {
    const { write, ask } = await set();
    await write({ account: 'acc_none' });
    expect((await ask('none')).json()).toMatchObject({ status: 403, error_code: 'AUTH_NO_DELEGATION' });
  });
});
