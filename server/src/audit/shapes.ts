import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

/** The chain of what belongs to no account. */
export const installationChain = 'installation';

/**
 * Something that was done. Never a secret, a token or an identity number of a person: what is written here can not be
 * taken out again.
 */
export interface AuditEvent {
  /** The account whose record it is; `null`: the installation's. */
  account: string | null;
  environment: 'test' | 'live' | null;
  /** `key:key_…`, `operator` or `system`. */
  actor: string;
  /** For whom the actor did it, when that is another. */
  initiatedBy: string | null;
  /** `key.created`, `company.context`. */
  action: string;
  /** `entity:999999999`, `key:key_…`. */
  resource: string;
  /** The organisation number that it is about. */
  organisation: string | null;
  /** `ok` or an error code. */
  outcome: string;
  /** The request id. */
  correlationId: string | null;
  receiptId: string | null;
  detail: Readonly<Record<string, string | number | boolean | null>> | null;
}

/** An event as it is stored, without its place in the chain. */
export interface AuditRow {
  id: string;
  chain: string;
  occurred_at: string;
  environment: string | null;
  actor: string;
  initiated_by: string | null;
  action: string;
  resource: string;
  org_number: string | null;
  outcome: string;
  occurrences: number;
  correlation_id: string | null;
  receipt_id: string | null;
  /** Canonical JSON. */
  detail: string | null;
}

/** Its place in the chain; `null` while it is not sealed. */
export interface Seal {
  seq: number | null;
  previous_hash: string | null;
  hash: string | null;
}

export type AuditRecord = AuditRow & Seal;

/** Where the record of one environment is read. */
export interface AuditTrail {
  /** What one account did about one organisation, newest first; `before` is the id to continue after. */
  read(wanted: {
    account: string | null;
    environment: string;
    organisation: string;
    before: string | null;
    limit: number;
  }): Promise<AuditRecord[]>;
}

const AuditEntry = named(
  'AuditEntry',
  z.object({
    id: z.string(),
    occurred_at: z.iso.datetime(),
    environment: z.enum(['sandbox', 'test', 'live']).nullable(),
    actor: z.string().describe('key:<id of the API key>, operator or system.'),
    initiated_by: z.string().nullable().describe('For whom the actor did it, when that is another.'),
    action: z.string(),
    resource: z.string(),
    org_number: z.string().nullable(),
    outcome: z.string().describe('ok, or an error code of /api/v1/errors.'),
    occurrences: z
      .int()
      .describe('How often the same was read within one tenth of a second; 1 for whatever changes something.'),
    correlation_id: z.string().nullable().describe('X-Request-Id of the (first) request.'),
    receipt_id: z.string().nullable(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
    seq: z
      .int()
      .nullable()
      .describe('Its number in the chain of the account; null until it is sealed, a second later.'),
    previous_hash: z.string().nullable().describe('The hash of the event before it in the chain of the account.'),
    hash: z.string().nullable().describe('SHA-256 of the hash before it and of this event.'),
  }),
);

export const CompanyAudit = named(
  'CompanyAudit',
  z.object({
    org_number: z.string(),
    entries: z.array(AuditEntry),
    pagination: z.object({
      next_cursor: z.string().nullable().describe('Send it as cursor for what is older; null: there is nothing older.'),
      limit: z.int(),
    }),
  }),
);
export type CompanyAudit = z.output<typeof CompanyAudit>;
