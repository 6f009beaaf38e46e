import type { ColumnType, Kysely, Transaction } from 'kysely';

/** Written once, never changed. */
type Fixed<T> = ColumnType<T, T, never>;

/** Instants are UTC ISO text, booleans 0 or 1, lists JSON text: the same on every database. */
export interface Database {
  accounts: { id: Fixed<string>; name: string; created_at: Fixed<string> };
  api_keys: {
    id: Fixed<string>;
    account: Fixed<string>;
    environment: Fixed<'test' | 'live'>;
    /** HMAC-SHA-256 of the key under the pepper, base64url. The key itself is nowhere. */
    mac: Fixed<string>;
    /** The last four characters, so that a person can tell keys apart. */
    tail: Fixed<string>;
    scopes: Fixed<string>;
    /** Made while the government was a stand-in: refused once the environment is real. */
    simulated: Fixed<number>;
    created_at: Fixed<string>;
    expires_at: string | null;
    revoked_at: string | null;
  };
  delegations: {
    id: Fixed<string>;
    account: Fixed<string>;
    environment: Fixed<string>;
    organisation: Fixed<string>;
    system_user_id: Fixed<string>;
    external_ref: Fixed<string | null>;
    via_organisation: Fixed<string | null>;
    state: 'active' | 'revoked';
    valid_until: string | null;
    created_at: Fixed<string>;
  };
}

/** Store functions take this first, so that they run alone or inside the caller's transaction. */
export type Executor = Kysely<Database> | Transaction<Database>;
