import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Kind } from './kinds.ts';

export const delegationRequestsAndChanges = (kind: Kind): Migration => ({
  async up(db: Kysely<unknown>) {
    await delegationsWithRequests(db, kind);
    await db.schema
      .createTable('delegation_requests')
      .addColumn('id', kind.text, (column) => column.primaryKey())
      .addColumn('delegation', kind.text, (column) => column.notNull().references('delegations.id'))
      .addColumn('kind', kind.text, (column) => column.notNull().check(sql`kind in ('standard', 'agent', 'change')`))
      .addColumn('altinn_id', kind.text)
      .addColumn('state', kind.text, (column) =>
        column
          .notNull()
          .check(
            sql`state in ('sending', 'new', 'accepted', 'rejected', 'denied', 'timed_out', 'withdrawn', 'no_change_needed')`,
          ),
      )
      .addColumn('packages', kind.text, (column) => column.notNull())
      .addColumn('rights', kind.text, (column) => column.notNull())
      .addColumn('unwanted_packages', kind.text, (column) => column.notNull())
      .addColumn('unwanted_rights', kind.text, (column) => column.notNull())
      .addColumn('redirect_url', kind.text)
      .addColumn('confirm_url', kind.text)
      .addColumn('requested_by', kind.text, (column) => column.notNull())
      .addColumn('created_at', kind.text, (column) => column.notNull())
      .addColumn('changed_at', kind.text, (column) => column.notNull())
      .addColumn('poll_at', kind.text)
      .modifyEnd(kind.tableEnd)
      .execute();
    await sql`create unique index delegation_requests_one_open on delegation_requests (delegation)
      where state in ('sending', 'new')`.execute(db);
    await sql`create index delegation_requests_due on delegation_requests (poll_at)
      where state in ('sending', 'new')`.execute(db);
    await db.schema
      .createTable('changes')
      .addColumn('id', kind.text, (column) => column.primaryKey())
      .addColumn('account', kind.text, (column) => column.notNull().references('accounts.id'))
      .addColumn('environment', kind.text, (column) => column.notNull())
      .addColumn('source', kind.text, (column) => column.notNull())
      .addColumn('entity_type', kind.text, (column) => column.notNull())
      .addColumn('entity_id', kind.text, (column) => column.notNull())
      .addColumn('org_number', kind.text, (column) => column.notNull())
      .addColumn('change_type', kind.text, (column) =>
        column.notNull().check(sql`change_type in ('created', 'updated', 'deleted')`),
      )
      .addColumn('field_path', kind.text, (column) => column.notNull())
      .addColumn('before_value', kind.text)
      .addColumn('after_value', kind.text)
      .addColumn('detected_at', kind.text, (column) => column.notNull())
      .modifyEnd(kind.tableEnd)
      .execute();
    await db.schema.createIndex('changes_of_account').on('changes').columns(['account', 'environment', 'id']).execute();
    await db.schema
      .createTable('agent_principals')
      .addColumn('id', kind.text, (column) => column.primaryKey())
      .addColumn('account', kind.text, (column) => column.notNull().references('accounts.id'))
      .addColumn('environment', kind.text, (column) => column.notNull().check(sql`environment in ('test', 'live')`))
      .addColumn('principal', kind.text, (column) => column.notNull())
      .addColumn('organisation', kind.text, (column) => column.notNull())
      .addColumn('delegation', kind.text, (column) => column.references('delegations.id'))
      .addColumn('system_user_id', kind.text)
      .addColumn('state', kind.text, (column) => column.notNull().check(sql`state in ('pending', 'active', 'revoked')`))
      .addColumn('label', kind.text)
      .addColumn('scopes', kind.text, (column) => column.notNull())
      .addColumn('valid_until', kind.text)
      .addColumn('created_at', kind.text, (column) => column.notNull())
      .addColumn('changed_at', kind.text, (column) => column.notNull())
      .addColumn('revoked_at', kind.text)
      .addUniqueConstraint('principal_of_account', ['account', 'environment', 'principal'])
      .modifyEnd(kind.tableEnd)
      .execute();
  },
});

/** More states, and what was asked for and seen; a check cannot be changed in place on SQLite. */
async function delegationsWithRequests(db: Kysely<unknown>, kind: Kind): Promise<void> {
  await db.schema
    .createTable('delegations_new')
    .addColumn('id', kind.text, (column) => column.primaryKey())
    .addColumn('account', kind.text, (column) => column.notNull().references('accounts.id'))
    .addColumn('environment', kind.text, (column) => column.notNull().check(sql`environment in ('test', 'live')`))
    .addColumn('organisation', kind.text, (column) => column.notNull())
    .addColumn('system_user_id', kind.text)
    .addColumn('external_ref', kind.text)
    .addColumn('via_organisation', kind.text)
    .addColumn('kind', kind.text, (column) =>
      column.notNull().defaultTo('standard').check(sql`kind in ('standard', 'agent')`),
    )
    .addColumn('state', kind.text, (column) =>
      column
        .notNull()
        .check(sql`state in ('requested', 'active', 'gone', 'rejected', 'timed_out', 'withdrawn', 'revoked')`),
    )
    .addColumn('asked_packages', kind.text)
    .addColumn('asked_rights', kind.text)
    .addColumn('seen_packages', kind.text)
    .addColumn('seen_at', kind.text)
    .addColumn('valid_until', kind.text)
    .addColumn('created_at', kind.text, (column) => column.notNull())
    .addColumn('changed_at', kind.text, (column) => column.notNull())
    .addCheckConstraint(
      'delegation_has_its_system_user',
      sql`state not in ('active', 'gone') or system_user_id is not null`,
    )
    .addUniqueConstraint('delegation_once_for_system_user', [
      'account',
      'environment',
      'organisation',
      'system_user_id',
    ])
    .modifyEnd(kind.tableEnd)
    .execute();
  await sql`
    insert into delegations_new (id, account, environment, organisation, system_user_id, external_ref,
      via_organisation, kind, state, valid_until, created_at, changed_at)
    select id, account, environment, organisation, system_user_id, external_ref,
      via_organisation, 'standard', state, valid_until, created_at, changed_at
    from delegations`.execute(db);
  await db.schema.dropTable('delegations').execute();
  await db.schema.alterTable('delegations_new').renameTo('delegations').execute();
  // Two requests at once for the same system user become one.
  await sql`create unique index delegations_one_requested on delegations
    (account, environment, organisation, external_ref) where state = 'requested'`.execute(db);
  await sql`create index delegations_to_review on delegations (environment, seen_at) where state = 'active'`.execute(
    db,
  );
}
