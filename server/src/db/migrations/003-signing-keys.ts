import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Kind } from './kinds.ts';

export const signingKeys = (kind: Kind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('signing_keys')
      .addColumn('id', kind.text, (column) => column.primaryKey())
      .addColumn('environment', kind.text, (column) => column.notNull().check(sql`environment in ('test', 'live')`))
      .addColumn('client_id', kind.text, (column) => column.notNull())
      .addColumn('kid', kind.text, (column) => column.notNull())
      .addColumn('state', kind.text, (column) =>
        column
          .notNull()
          .check(sql`state in ('generated', 'uploaded', 'proving', 'active', 'retiring', 'removed', 'abandoned')`),
      )
      .addColumn('location', kind.text, (column) => column.notNull())
      .addColumn('pin_file', kind.text)
      .addColumn('public_jwk', kind.text)
      .addColumn('replaces', kind.text, (column) => column.references('signing_keys.id'))
      .addColumn('mode', kind.text, (column) =>
        column.notNull().check(sql`mode in ('administration', 'by_hand', 'certificate')`),
      )
      .addColumn('requested_by', kind.text, (column) => column.notNull())
      .addColumn('reason', kind.text, (column) => column.notNull())
      .addColumn('created_at', kind.text, (column) => column.notNull())
      .addColumn('uploaded_at', kind.text)
      .addColumn('first_proof_at', kind.text)
      .addColumn('last_proof_at', kind.text)
      .addColumn('proofs', kind.integer, (column) => column.notNull().defaultTo(0))
      .addColumn('refusals', kind.integer, (column) => column.notNull().defaultTo(0))
      .addColumn('active_at', kind.text)
      .addColumn('retiring_at', kind.text)
      .addColumn('removed_at', kind.text)
      .addColumn('expires_at', kind.text)
      .addColumn('problem', kind.text)
      .addColumn('problem_detail', kind.text)
      .addColumn('problem_at', kind.text)
      .addUniqueConstraint('signing_key_of_client', ['environment', 'client_id', 'kid'])
      .modifyEnd(kind.tableEnd)
      .execute();
    await sql`create unique index signing_keys_one_active on signing_keys (environment, client_id)
      where state = 'active'`.execute(db);
    await sql`create unique index signing_keys_one_coming on signing_keys (environment, client_id)
      where state in ('generated', 'uploaded', 'proving')`.execute(db);
  },
});
