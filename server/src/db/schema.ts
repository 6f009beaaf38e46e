import type { ColumnType, Kysely, Transaction } from 'kysely';

/** Written once, never changed. */
type Fixed<T> = ColumnType<T, T, never>;

/** Instants are UTC ISO text, booleans 0 or 1, lists JSON text: the same on every database. */
export interface Database {
  accounts: { id: Fixed<string>; name: string; created_at: Fixed<string>; revision: ColumnType<number, never, number> };
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
    name: Fixed<string>;
    /** The key, or `operator`, that made it; `null`: the first run. */
    created_by: Fixed<string | null>;
    /** The key that takes its place; set once it is rotated. */
    replaced_by: ColumnType<string | null, null | undefined, string | null>;
    /** To the minute, and written in the background: a read never writes. */
    last_used_at: ColumnType<string | null, null | undefined, string | null>;
  };
  delegations: {
    id: Fixed<string>;
    account: Fixed<string>;
    environment: Fixed<string>;
    organisation: Fixed<string>;
    /** `null` until the organisation has approved. */
    system_user_id: string | null;
    external_ref: Fixed<string | null>;
    via_organisation: Fixed<string | null>;
    kind: ColumnType<SystemUserKind, SystemUserKind | undefined, never>;
    state: DelegationState;
    /** What we asked for, as JSON lists; `null` where somebody else did. */
    asked_packages: ColumnType<string | null, string | null | undefined, string | null>;
    asked_rights: ColumnType<string | null, string | null | undefined, string | null>;
    /** What Altinn says is left, as a JSON list, and when it said so; `null`: not looked at yet. */
    seen_packages: ColumnType<string | null, null | undefined, string | null>;
    seen_at: ColumnType<string | null, null | undefined, string | null>;
    valid_until: string | null;
    created_at: Fixed<string>;
    changed_at: string;
  };
  /** What an organisation is asked for in Altinn: a system user, or other packages for one. Lists are JSON text. */
  delegation_requests: {
    id: Fixed<string>;
    delegation: Fixed<string>;
    kind: Fixed<SystemUserKind | 'change'>;
    /** `null` until Altinn has answered; of a change our own correlation id, from the start. */
    altinn_id: string | null;
    state: RequestState;
    packages: Fixed<string>;
    rights: Fixed<string>;
    unwanted_packages: Fixed<string>;
    unwanted_rights: Fixed<string>;
    redirect_url: Fixed<string | null>;
    confirm_url: string | null;
    requested_by: Fixed<string>;
    created_at: Fixed<string>;
    changed_at: string;
    /** When Altinn is asked next; `null` once it is settled. */
    poll_at: string | null;
  };
  /** What was seen to change, for whoever reads or is told of it. Values are JSON text. */
  changes: {
    id: Fixed<string>;
    account: Fixed<string>;
    environment: Fixed<string>;
    source: Fixed<string>;
    entity_type: Fixed<string>;
    entity_id: Fixed<string>;
    org_number: Fixed<string>;
    change_type: Fixed<'created' | 'updated' | 'deleted'>;
    field_path: Fixed<string>;
    before_value: string | null;
    after_value: string | null;
    detected_at: Fixed<string>;
  };
  /** An agent's own name for what an organisation lets it do. */
  agent_principals: {
    id: Fixed<string>;
    account: Fixed<string>;
    environment: Fixed<'test' | 'live'>;
    /** The caller's own uuid. */
    principal: Fixed<string>;
    organisation: Fixed<string>;
    delegation: string | null;
    /** Written once. */
    system_user_id: string | null;
    state: 'pending' | 'active' | 'revoked';
    label: Fixed<string | null>;
    scopes: Fixed<string>;
    valid_until: Fixed<string | null>;
    created_at: Fixed<string>;
    changed_at: string;
    revoked_at: string | null;
  };
  leases: { name: Fixed<string>; holder: string; held_until: string };
  /** Secrets at rest, each in an envelope of its own (AES-256-GCM). */
  secrets: { purpose: Fixed<string>; kek_id: string; envelope: string; created_at: Fixed<string> };
  /** The keys with which one client signs to Maskinporten, in one environment; the private ones are elsewhere. */
  signing_keys: {
    id: Fixed<string>;
    environment: Fixed<'test' | 'live'>;
    client_id: Fixed<string>;
    /** As it is registered; of a certificate its serial number, which Maskinporten is not told. */
    kid: Fixed<string>;
    state: SigningKeyState;
    /** `kept`, or where the key lies. */
    location: Fixed<string>;
    pin_file: Fixed<string | null>;
    /** JSON; `null` for a certificate. */
    public_jwk: Fixed<string | null>;
    /** The key that was active when this one was asked for. */
    replaces: Fixed<string | null>;
    /** Who writes the key at Maskinporten: we, a person, or nobody. */
    mode: SigningKeyMode;
    requested_by: Fixed<string>;
    reason: string;
    created_at: Fixed<string>;
    uploaded_at: string | null;
    /** Since when Maskinporten took it without exception, and when it was tried last. */
    first_proof_at: string | null;
    last_proof_at: string | null;
    /** How often in a row it was taken, or refused. */
    proofs: number;
    refusals: number;
    active_at: string | null;
    retiring_at: string | null;
    removed_at: string | null;
    /** When it ends at Maskinporten. */
    expires_at: string | null;
    /** The last thing that went wrong, as a stable word, with what is particular to it. */
    problem: string | null;
    problem_detail: string | null;
    problem_at: string | null;
  };
  /** Append-only by trigger: an event is written once, and given its place in the chain once. */
  audit_events: {
    id: Fixed<string>;
    /** The account whose record it is, or `installation`. */
    chain: Fixed<string>;
    occurred_at: Fixed<string>;
    environment: Fixed<string | null>;
    actor: Fixed<string>;
    initiated_by: Fixed<string | null>;
    action: Fixed<string>;
    resource: Fixed<string>;
    org_number: Fixed<string | null>;
    outcome: Fixed<string>;
    /** How often the same was done within one window of the queue. */
    occurrences: Fixed<number>;
    correlation_id: Fixed<string | null>;
    receipt_id: Fixed<string | null>;
    /** JSON text. */
    detail: Fixed<string | null>;
    seq: ColumnType<number | null, null | undefined, number>;
    previous_hash: ColumnType<string | null, null | undefined, string>;
    hash: ColumnType<string | null, null | undefined, string>;
  };
  /** The last link of each chain, signed; may only grow. */
  audit_heads: { chain: Fixed<string>; seq: number; hash: string; sealed_at: string; signature: string };
}

export type SigningKeyState = 'generated' | 'uploaded' | 'proving' | 'active' | 'retiring' | 'removed' | 'abandoned';
export type SigningKeyMode = 'administration' | 'by_hand' | 'certificate';

/** `gone`: ended at Altinn, and may come back there. */
export type DelegationState = 'requested' | 'active' | 'gone' | 'rejected' | 'timed_out' | 'withdrawn' | 'revoked';
/** `agent`: an accountant's or auditor's, for its clients. */
export type SystemUserKind = 'standard' | 'agent';
/** `sending`: written down, and not known to have reached Altinn. */
export type RequestState =
  | ('sending' | 'new')
  | ('accepted' | 'rejected' | 'denied' | 'timed_out' | 'withdrawn' | 'no_change_needed');

/** Store functions take this first, so that they run alone or inside the caller's transaction. */
export type Executor = Kysely<Database> | Transaction<Database>;
