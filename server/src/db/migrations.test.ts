import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openDatabase } from './connect.ts';
import type { DatabaseKind } from './migrations/kinds.ts';
import { migrationsFor } from './migrations.ts';
import { onBothDatabases, openForTest, temporaryPlace } from './testing.ts';

const first = '001-accounts-keys-delegations';

const accounts = [
  { id: 'acc_01m8060000000000000001', name: 'First account', created_at: '2026-01-01T00:00:00.000Z' },
  { id: 'acc_01m8060000000000000002', name: 'Æ, Ø og Å', created_at: '2026-02-01T00:00:00.000Z' },
];
const key = {
  environment: 'live',
  tail: 'wXyZ',
  scopes: '["read:brreg"]',
  simulated: 1,
  created_at: '2026-01-01T00:00:00.000Z',
  expires_at: null,
  revoked_at: null,
};
const keys = [
  { ...key, id: 'key_1', account: accounts[0]?.id, mac: 'mac-1' },
  { ...key, id: 'key_2', account: accounts[0]?.id, mac: 'mac-2', environment: 'test', revoked_at: '2026-03-01' },
  { ...key, id: 'key_3', account: accounts[1]?.id, mac: 'mac-3', simulated: 0, expires_at: '2027-01-01' },
];
const nothingAsked = { kind: 'standard', asked_packages: null, asked_rights: null, seen_packages: null, seen_at: null };
const delegation = {
  environment: 'live',
  organisation: '999999999',
  system_user_id: 'user-1',
  external_ref: null,
  via_organisation: null,
  state: 'active',
  valid_until: null,
  created_at: '2026-01-01T00:00:00.000Z',
};
const delegations = [
  { ...delegation, id: 'dlg_1', account: accounts[0]?.id },
  { ...delegation, id: 'dlg_2', account: accounts[1]?.id, state: 'revoked', external_ref: 'ref' },
  { ...delegation, id: 'dlg_3', account: accounts[1]?.id, system_user_id: 'user-2', valid_until: '2027-01-01' },
];

async function insertRows(db: Parameters<ReturnType<typeof sql>['execute']>[0], table: string, rows: object[]) {
  for (const row of rows) {
    const values = Object.values(row).map((value: unknown) => sql`${value}`);
    const columns = Object.keys(row).map((name) => sql.ref(name));
    await sql`insert into ${sql.table(table)} (${sql.join(columns)}) values (${sql.join(values)})`.execute(db);
  }
}

const onlyFirst = (kind: DatabaseKind) =>
  Object.fromEntries(Object.entries(migrationsFor(kind)).filter(([name]) => name === first));

await onBothDatabases('the migrations', (_, kind) => {
  it('bring a database of the first version up to date without losing a row', async () => {
    const place = await temporaryPlace(kind);
    const old = await openDatabase(place, {}, onlyFirst);
    await insertRows(old.db, 'accounts', accounts);
    await insertRows(old.db, 'api_keys', keys);
    await insertRows(old.db, 'delegations', delegations);
    await old.close();

    const { db } = await openForTest(place);
    expect(await db.selectFrom('accounts').selectAll().orderBy('id').execute()).toEqual(
      accounts.map((row) => ({ ...row, revision: 0 })),
    );
    expect(await db.selectFrom('api_keys').selectAll().orderBy('id').execute()).toEqual(
      keys.map((row) => ({ ...row, name: '', created_by: null, replaced_by: null, last_used_at: null })),
    );
    expect(await db.selectFrom('delegations').selectAll().orderBy('id').execute()).toEqual(
      delegations.map((row) => ({ ...row, ...nothingAsked, changed_at: row.created_at })),
    );
    const events = await db.selectFrom('audit_events').selectAll().orderBy('id').execute();
    expect(events).toEqual(
      accounts.map(({ id, created_at }) => ({
        id: id.replace('acc_', 'evt_'),
        chain: 'installation',
        occurred_at: created_at,
        environment: null,
        actor: 'system',
        initiated_by: null,
        action: 'account.created',
        resource: `account:${id}`,
        org_number: null,
        outcome: 'ok',
        occurrences: 1,
        correlation_id: null,
        receipt_id: null,
        detail: '{"recorded":"afterwards"}',
        seq: null,
        previous_hash: null,
        hash: null,
      })),
    );
  });

  it('still bind a system user to an account once, and know its account', async () => {
    const { db } = await openForTest(await temporaryPlace(kind));
    await insertRows(db, 'accounts', accounts);
    const rows = delegations.map((row) => ({ ...row, ...nothingAsked, changed_at: row.created_at }));
    await insertRows(db, 'delegations', rows);
    await expect(insertRows(db, 'delegations', [{ ...rows[0], id: 'dlg_9' }])).rejects.toThrow(/unique/i);
    await expect(insertRows(db, 'delegations', [{ ...rows[0], id: 'dlg_9', account: 'acc_x' }])).rejects.toThrow(
      /foreign key/i,
    );
  });
});
