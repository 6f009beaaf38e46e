import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Numbered, never changed after they have landed. */
export const migrations: Record<string, Migration> = {
  '001-accounts-keys-delegations': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('accounts')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('created_at', 'text', (column) => column.notNull())
        .modifyEnd(sql`strict`)
        .execute();
      await db.schema
        .createTable('api_keys')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('account', 'text', (column) => column.notNull().references('accounts.id'))
        .addColumn('environment', 'text', (column) => column.notNull().check(sql`environment in ('test', 'live')`))
        .addColumn('mac', 'text', (column) => column.notNull().unique())
        .addColumn('tail', 'text', (column) => column.notNull())
        .addColumn('scopes', 'text', (column) => column.notNull())
        .addColumn('simulated', 'integer', (column) => column.notNull().check(sql`simulated in (0, 1)`))
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'text')
        .addColumn('revoked_at', 'text')
        .modifyEnd(sql`strict`)
        .execute();
      await db.schema
        .createTable('delegations')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('account', 'text', (column) => column.notNull().references('accounts.id'))
        .addColumn('environment', 'text', (column) => column.notNull().check(sql`environment in ('test', 'live')`))
        .addColumn('organisation', 'text', (column) => column.notNull())
        .addColumn('system_user_id', 'text', (column) => column.notNull())
        .addColumn('external_ref', 'text')
        .addColumn('via_organisation', 'text')
        .addColumn('state', 'text', (column) => column.notNull().check(sql`state in ('active', 'revoked')`))
        .addColumn('valid_until', 'text')
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addUniqueConstraint('delegations_once', ['account', 'environment', 'organisation', 'system_user_id'])
        .modifyEnd(sql`strict`)
        .execute();
    },
  },
};
