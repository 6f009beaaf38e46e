import { type RawBuilder, sql } from 'kysely';

export type DatabaseKind = 'sqlite' | 'postgres';

/** What a table is told differently on the two databases. */
export interface Kind {
  name: DatabaseKind;
  /** Text that is compared and sorted by code point: identifiers, instants, codes. */
  text: RawBuilder<unknown>;
  /** A whole number up to 2^53. */
  integer: RawBuilder<unknown>;
  /** What follows the closing bracket. */
  tableEnd: RawBuilder<unknown>;
}

export const kinds: Record<DatabaseKind, Kind> = {
  // Strict: SQLite would otherwise keep text in a column of numbers.
  sqlite: { name: 'sqlite', text: sql`text`, integer: sql`integer`, tableEnd: sql`strict` },
  postgres: { name: 'postgres', text: sql`text collate "C"`, integer: sql`bigint`, tableEnd: sql`` },
};
