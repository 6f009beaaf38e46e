import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Kind } from './kinds.ts';

export const administrationAndAudit = (kind: Kind): Migration => ({
  async up(db: Kysely<unknown>) {
    // Raised by whoever changes an account's keys: the row is the lock under which they are counted.
    await db.schema
      .alterTable('accounts')
      .addColumn('revision', kind.integer, (column) => column.notNull().defaultTo(0))
      .execute();
    const keyColumns = ['created_by', 'replaced_by', 'last_used_at'];
    await db.schema
      .alterTable('api_keys')
      .addColumn('name', kind.text, (column) => column.notNull().defaultTo(''))
      .execute();
    for (const name of keyColumns) await db.schema.alterTable('api_keys').addColumn(name, kind.text).execute();
    await db.schema.createIndex('api_keys_of_account').on('api_keys').column('account').execute();
    await delegationStates(db, kind);
    await db.schema
      .createTable('leases')
      .addColumn('name', kind.text, (column) => column.primaryKey())
      .addColumn('holder', kind.text, (column) => column.notNull())
      .addColumn('held_until', kind.text, (column) => column.notNull())
      .modifyEnd(kind.tableEnd)
      .execute();
    await db.schema
      .createTable('secrets')
      .addColumn('purpose', kind.text, (column) => column.primaryKey())
      .addColumn('kek_id', kind.text, (column) => column.notNull())
      .addColumn('envelope', kind.text, (column) => column.notNull())
      .addColumn('created_at', kind.text, (column) => column.notNull())
      .modifyEnd(kind.tableEnd)
      .execute();
    await auditTables(db, kind);
    // Accounts from before there was a record begin it.
    await sql`
      insert into audit_events (id, chain, occurred_at, actor, action, resource, outcome, occurrences, detail)
      select 'evt_' || substr(id, 5), 'installation', created_at, 'system', 'account.created', 'account:' || id, 'ok', 1,
        '{"recorded":"afterwards"}'
      from accounts`.execute(db);
    for (const statement of kind.name === 'sqlite' ? sqliteTriggers : postgresTriggers) await statement.execute(db);
  },
});

/** A delegation may be asked for before a system user exists; a check cannot be changed in place on SQLite. */
async function delegationStates(db: Kysely<unknown>, kind: Kind): Promise<void> {
  await db.schema
    .createTable('delegations_new')
    .addColumn('id', kind.text, (column) => column.primaryKey())
    .addColumn('account', kind.text, (column) => column.notNull().references('accounts.id'))
    .addColumn('environment', kind.text, (column) => column.notNull().check(sql`environment in ('test', 'live')`))
    .addColumn('organisation', kind.text, (column) => column.notNull())
    .addColumn('system_user_id', kind.text)
    .addColumn('external_ref', kind.text)
    .addColumn('via_organisation', kind.text)
    .addColumn('state', kind.text, (column) =>
      column.notNull().check(sql`state in ('requested', 'active', 'rejected', 'revoked')`),
    )
    .addColumn('valid_until', kind.text)
    .addColumn('created_at', kind.text, (column) => column.notNull())
    .addColumn('changed_at', kind.text, (column) => column.notNull())
    .addCheckConstraint('delegation_names_its_system_user', sql`state <> 'active' or system_user_id is not null`)
    .addUniqueConstraint('delegation_of_system_user', ['account', 'environment', 'organisation', 'system_user_id'])
    .modifyEnd(kind.tableEnd)
    .execute();
  await sql`
    insert into delegations_new (id, account, environment, organisation, system_user_id, external_ref,
      via_organisation, state, valid_until, created_at, changed_at)
    select id, account, environment, organisation, system_user_id, external_ref,
      via_organisation, state, valid_until, created_at, created_at
    from delegations`.execute(db);
  await db.schema.dropTable('delegations').execute();
  await db.schema.alterTable('delegations_new').renameTo('delegations').execute();
}

async function auditTables(db: Kysely<unknown>, kind: Kind): Promise<void> {
  await db.schema
    .createTable('audit_events')
    .addColumn('id', kind.text, (column) => column.primaryKey())
    .addColumn('chain', kind.text, (column) => column.notNull())
    .addColumn('occurred_at', kind.text, (column) => column.notNull())
    .addColumn('environment', kind.text)
    .addColumn('actor', kind.text, (column) => column.notNull())
    .addColumn('initiated_by', kind.text)
    .addColumn('action', kind.text, (column) => column.notNull())
    .addColumn('resource', kind.text, (column) => column.notNull())
    .addColumn('org_number', kind.text)
    .addColumn('outcome', kind.text, (column) => column.notNull())
    .addColumn('occurrences', kind.integer, (column) => column.notNull())
    .addColumn('correlation_id', kind.text)
    .addColumn('receipt_id', kind.text)
    .addColumn('detail', kind.text)
    .addColumn('seq', kind.integer)
    .addColumn('previous_hash', kind.text)
    .addColumn('hash', kind.text)
    .addCheckConstraint(
      'sealed_as_a_whole',
      sql`(seq is null) = (hash is null) and (seq is null) = (previous_hash is null)`,
    )
    .modifyEnd(kind.tableEnd)
    .execute();
  await sql`create unique index audit_events_in_chain on audit_events (chain, seq)`.execute(db);
  await sql`create index audit_events_unsealed on audit_events (id) where seq is null`.execute(db);
  await sql`create index audit_events_of_organisation on audit_events (chain, environment, org_number, id)`.execute(db);
  await db.schema
    .createTable('audit_heads')
    .addColumn('chain', kind.text, (column) => column.primaryKey())
    .addColumn('seq', kind.integer, (column) => column.notNull())
    .addColumn('hash', kind.text, (column) => column.notNull())
    .addColumn('sealed_at', kind.text, (column) => column.notNull())
    .addColumn('signature', kind.text, (column) => column.notNull())
    .modifyEnd(kind.tableEnd)
    .execute();
}

/** Everything of an event but its place in the chain, which is given once. */
const fixedColumns = [
  ...['id', 'chain', 'occurred_at', 'environment', 'actor', 'initiated_by', 'action', 'resource', 'org_number'],
  ...['outcome', 'occurrences', 'correlation_id', 'receipt_id', 'detail'],
];
const isChanged = (differs: string): string =>
  fixedColumns.map((name) => `new.${name} ${differs} old.${name}`).join(' or ');

// `insert or replace` and `update or replace` delete what stands in their way, by any of its keys: they must not find
// anything. Whoever opens the file without `recursive_triggers` would not meet the trigger on deletion.
const sqliteTriggers = [
  `create trigger audit_events_kept before delete on audit_events
   begin select raise(abort, 'audit_events is append-only'); end`,
  `create trigger audit_events_sealed_once before update on audit_events
   when old.seq is not null or new.seq is null or new.rowid is not old.rowid or ${isChanged('is not')}
     or exists (select 1 from audit_events where chain = new.chain and seq = new.seq)
   begin select raise(abort, 'audit_events is append-only'); end`,
  `create trigger audit_events_new before insert on audit_events
   when new.seq is not null or exists (select 1 from audit_events where id = new.id or rowid = new.rowid)
   begin select raise(abort, 'audit_events is append-only'); end`,
  `create trigger audit_heads_kept before delete on audit_heads
   begin select raise(abort, 'audit_heads only grow'); end`,
  `create trigger audit_heads_grow before update on audit_heads
   when new.chain is not old.chain or new.rowid is not old.rowid or new.seq <= old.seq
   begin select raise(abort, 'audit_heads only grow'); end`,
  `create trigger audit_heads_new before insert on audit_heads
   when exists (select 1 from audit_heads where (chain = new.chain and seq >= new.seq)
     or (chain <> new.chain and rowid = new.rowid))
   begin select raise(abort, 'audit_heads only grow'); end`,
].map((text) => sql.raw(text));

const postgresTriggers = [
  `create function audit_refuse() returns trigger language plpgsql as $$
   begin raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation'; end $$`,
  `create trigger audit_events_kept before delete on audit_events for each row execute function audit_refuse()`,
  `create trigger audit_events_not_emptied before truncate on audit_events execute function audit_refuse()`,
  `create trigger audit_events_sealed_once before update on audit_events for each row
   when (old.seq is not null or new.seq is null or ${isChanged('is distinct from')}) execute function audit_refuse()`,
  `create trigger audit_events_new before insert on audit_events for each row
   when (new.seq is not null) execute function audit_refuse()`,
  `create trigger audit_heads_kept before delete on audit_heads for each row execute function audit_refuse()`,
  `create trigger audit_heads_not_emptied before truncate on audit_heads execute function audit_refuse()`,
  `create trigger audit_heads_grow before update on audit_heads for each row
   when (new.chain is distinct from old.chain or new.seq <= old.seq) execute function audit_refuse()`,
].map((text) => sql.raw(text));
