import { sql } from 'kysely';
import type { OpenDatabase } from '../db/index.ts';
import { migrationsFor } from '../db/migrations.ts';
import type { DatabaseMeans } from './means.ts';

/** What keeps the record append-only (migration 002). */
const guards = {
  sqlite: [
    ...['audit_events_kept', 'audit_events_sealed_once', 'audit_events_new'],
    ...['audit_heads_kept', 'audit_heads_grow', 'audit_heads_new'],
  ],
  postgres: [
    ...['audit_events_kept', 'audit_events_not_emptied', 'audit_events_sealed_once', 'audit_events_new'],
    ...['audit_heads_kept', 'audit_heads_not_emptied', 'audit_heads_grow'],
  ],
} as const;

class TakenBack extends Error {}

/** The database as doctor looks at it. Changes nothing that lasts. */
export function databaseMeans({ db, kind }: Pick<OpenDatabase, 'db' | 'kind'>): DatabaseMeans {
  return {
    kind,
    async tryWrite() {
      const row = { name: 'doctor', holder: 'doctor', held_until: '1970-01-01T00:00:00.000Z' };
      try {
        await db.transaction().execute(async (transaction) => {
          await transaction.insertInto('leases').values(row).execute();
          throw new TakenBack();
        });
      } catch (error) {
        if (!(error instanceof TakenBack)) throw error;
      }
    },
    async compareMigrations() {
      const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
      const taken = rows.map(({ name }) => name);
      const known = Object.keys(migrationsFor(kind));
      return {
        missing: known.filter((name) => !taken.includes(name)),
        unknown: taken.filter((name) => !known.includes(name)),
      };
    },
    async listMissingTriggers() {
      const { rows } =
        kind === 'sqlite'
          ? await sql<{ name: string }>`select name from sqlite_master where type = 'trigger'`.execute(db)
          : await sql<{ name: string }>`
              select tgname as name from pg_catalog.pg_trigger t
              join pg_catalog.pg_class c on c.oid = t.tgrelid
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              where n.nspname = current_schema() and t.tgenabled <> 'D'`.execute(db);
      const there = new Set(rows.map(({ name }) => name));
      return guards[kind].filter((name) => !there.has(name));
    },
    async readRole() {
      if (kind === 'sqlite') return null;
      const role = await sql<{ is_superuser: boolean }>`
        select rolsuper as is_superuser from pg_catalog.pg_roles where rolname = current_user`.execute(db);
      const { rows } = await sql<{ name: string }>`
        select tablename as name from pg_catalog.pg_tables
        where schemaname = current_schema() and not (
          has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'select')
          and has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'insert')
          and has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'update')
          and has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'delete'))
        order by tablename`.execute(db);
      return {
        isSuperuser: role.rows[0]?.is_superuser === true,
        tablesWithoutRights: rows.map(({ name }) => name),
      };
    },
  };
}
