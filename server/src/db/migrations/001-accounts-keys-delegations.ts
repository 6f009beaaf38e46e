import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Kind } from './kinds.ts';

export const accountsKeysDelegations = (kind: Kind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('accounts')
      .addColumn('id', kind.text, (column) => column.primaryKey())
      .addColumn('name', kind.text, (column) => column.notNull())
      .addColumn('created_at', kind.text, (column) => column.notNull())
      .modifyEnd(kind.tableEnd)
      .execute();
    await db.schema
      .createTable('api_keys')
      .addColumn('id', kind.text, (column) => column.primaryKey())
      .addColumn('account', kind.text, (column) => column.notNull().references('accounts.id'))
      .addColumn('environment', kind.text, (column) => column.notNull().check(sql`environment in ('test', 'live')`))
      .addColumn('mac', kind.text, (column) => column.notNull().unique())
      .addColumn('tail', kind.text, (column) => column.notNull())
      .addColumn('scopes', kind.text, (column) => column.notNull())
      .addColumn('simulated', kind.integer, (column) => column.notNull().check(sql`simulated in (0, 1)`))
      .addColumn('created_at', kind.text, (column) => column.notNull())
      .addColumn('expires_at', kind.text)
      .addColumn('revoked_at', kind.text)
      .modifyEnd(kind.tableEnd)
      .execute();
    await db.schema
      .createTable('delegations')
      .addColumn('id', kind.text, (column) => column.primaryKey())
      .addColumn('account', kind.text, (column) => column.notNull().references('accounts.id'))
      .addColumn('environment', kind.text, (column) => column.notNull().check(sql`environment in ('test', 'live')`))
      .addColumn('organisation', kind.text, (column) => column.notNull())
      .addColumn('system_user_id', kind.text, (column) => column.notNull())
      .addColumn('external_ref', kind.text)
      .addColumn('via_organisation', kind.text)
      .addColumn('state', kind.text, (column) => column.notNull().check(sql`state in ('active', 'revoked')`))
      .addColumn('valid_until', kind.text)
      .addColumn('created_at', kind.text, (column) => column.notNull())
      .addUniqueConstraint('delegations_once', ['account', 'environment', 'organisation', 'system_user_id'])
      .modifyEnd(kind.tableEnd)
      .execute();
  },
});
