import type { Selectable } from 'kysely';
import type { Database, Executor } from '../db/index.ts';
import type { PublicSigningJwk } from './homes/index.ts';
import type { ProblemCode } from './key-problem.ts';
import type { SigningKeyReason, SigningKeyRow } from './signing-key.ts';

/** Which client's keys, and where. */
export type Client = Pick<SigningKeyRow, 'environment' | 'clientId'>;

/** Every key of a client, the oldest first. */
export async function listSigningKeys(db: Executor, { environment, clientId }: Client): Promise<SigningKeyRow[]> {
  const rows = await db
    .selectFrom('signing_keys')
    .selectAll()
    .where('environment', '=', environment)
    .where('client_id', '=', clientId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(signingKeyRow);
}

/** Throws a unique violation when the client has this key, an active one or a coming one already. */
export async function insertSigningKey(db: Executor, row: SigningKeyRow): Promise<void> {
  const { id, environment, clientId, kid, location, pinFile, publicJwk, replaces, requestedBy, createdAt } = row;
  await db
    .insertInto('signing_keys')
    .values({
      ...{ id, environment, kid, location, replaces },
      client_id: clientId,
      pin_file: pinFile,
      public_jwk: publicJwk === null ? null : JSON.stringify(publicJwk),
      requested_by: requestedBy,
      created_at: createdAt,
      ...changingColumns(row),
    })
    .execute();
}

/** What of a key changes. */
export type SigningKeyChanges = Partial<Omit<SigningKeyRow, keyof typeof fixed>>;

const fixed = {
  ...{ id: 0, environment: 0, clientId: 0, kid: 0, location: 0, pinFile: 0, publicJwk: 0, replaces: 0, requestedBy: 0 },
  createdAt: 0,
};

/** False: it is not in the state any more that it was read in, and nothing changed. */
export async function changeSigningKey(
  db: Executor,
  row: Pick<SigningKeyRow, 'id' | 'state'>,
  changes: SigningKeyChanges,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('signing_keys')
    .set(changingColumns(changes))
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const columnOf = {
  ...{ state: 'state', mode: 'mode', reason: 'reason', proofs: 'proofs', refusals: 'refusals', problem: 'problem' },
  ...{ uploadedAt: 'uploaded_at', firstProofAt: 'first_proof_at', lastProofAt: 'last_proof_at' },
  ...{ activeAt: 'active_at', retiringAt: 'retiring_at', removedAt: 'removed_at', expiresAt: 'expires_at' },
  ...{ problemDetail: 'problem_detail', problemAt: 'problem_at' },
} as const satisfies Record<keyof SigningKeyChanges, keyof Database['signing_keys']>;

type Changing = Pick<Selectable<Database['signing_keys']>, (typeof columnOf)[keyof typeof columnOf]>;

function changingColumns(row: SigningKeyRow): Changing;
function changingColumns(changes: SigningKeyChanges): Partial<Changing>;
function changingColumns(changes: SigningKeyChanges): Partial<Changing> {
  const given = Object.entries(columnOf).filter(([name]) => changes[name as keyof SigningKeyChanges] !== undefined);
  return Object.fromEntries(given.map(([name, column]) => [column, changes[name as keyof SigningKeyChanges]]));
}

const signingKeyRow = (row: Selectable<Database['signing_keys']>): SigningKeyRow => ({
  id: row.id,
  environment: row.environment,
  clientId: row.client_id,
  kid: row.kid,
  state: row.state,
  location: row.location,
  pinFile: row.pin_file,
  publicJwk: row.public_jwk === null ? null : (JSON.parse(row.public_jwk) as PublicSigningJwk),
  replaces: row.replaces,
  mode: row.mode,
  requestedBy: row.requested_by,
  reason: row.reason as SigningKeyReason,
  createdAt: row.created_at,
  uploadedAt: row.uploaded_at,
  firstProofAt: row.first_proof_at,
  lastProofAt: row.last_proof_at,
  proofs: row.proofs,
  refusals: row.refusals,
  activeAt: row.active_at,
  retiringAt: row.retiring_at,
  removedAt: row.removed_at,
  expiresAt: row.expires_at,
  problem: row.problem as ProblemCode | null,
  problemDetail: row.problem_detail,
  problemAt: row.problem_at,
});
