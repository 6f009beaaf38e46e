import { sql } from 'kysely';
import type { Executor } from '../db/index.ts';
import { type AuditRecord, type AuditRow, installationChain } from './shapes.ts';

/** Everything of an event but its place in the chain. */
const fixedColumns = [
  ...(['id', 'chain', 'occurred_at', 'environment', 'actor', 'initiated_by', 'action', 'resource'] as const),
  ...(['org_number', 'outcome', 'occurrences', 'correlation_id', 'receipt_id', 'detail'] as const),
] satisfies (keyof AuditRow)[];

const columnNames = sql.raw(fixedColumns.join(', '));
const columnValues = sql.raw(
  fixedColumns
    .map((name, place) => (name === 'occurrences' ? `cast(e.value ->> ${place} as bigint)` : `e.value ->> ${place}`))
    .join(', '),
);

/**
 * Many rows as one parameter: both databases know `json_each` and `->>`. The statement's text is the same however many
 * there are, so it is prepared once, and no limit on parameters is met.
 */
const table = (rows: readonly (readonly unknown[])[]) => sql`json_each(${JSON.stringify({ ...rows })})`;

/**
 * Writes events, in the caller's transaction when `db` is one; their places in the chain come later. A row that is there
 * already is passed over, so that a write of which nobody knows whether it was kept can be repeated.
 */
export async function insertAuditEvents(db: Executor, rows: readonly AuditRow[]): Promise<void> {
  const values = rows.map((row) => fixedColumns.map((name) => row[name]));
  await sql`
    insert into audit_events (${columnNames}) select ${columnValues} from ${table(values)} as e
    where not exists (select 1 from audit_events as kept where kept.id = e.value ->> 0)`.execute(db);
}

/** What one account did about one organisation in one environment, newest first. */
export async function findCompanyEvents(
  db: Executor,
  wanted: { account: string; environment: string; organisation: string; before: string | null; limit: number },
): Promise<AuditRecord[]> {
  const { before } = wanted;
  return db
    .selectFrom('audit_events')
    .select([...fixedColumns, 'seq', 'previous_hash', 'hash'])
    .where('chain', '=', wanted.account)
    .where('environment', '=', wanted.environment)
    .where('org_number', '=', wanted.organisation)
    .$if(before !== null, (query) => query.where('id', '<', before))
    .orderBy('id', 'desc')
    .limit(wanted.limit)
    .execute();
}

/**
 * Takes or renews a lease by compare and set; false when another holds it. Inside a transaction the lease's row stays
 * locked until the end of it, so that nobody can take the lease while its holder writes.
 */
export async function holdLease(
  db: Executor,
  lease: { name: string; holder: string; now: string; until: string },
): Promise<boolean> {
  const { name, holder, now, until } = lease;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('leases')
    .values({ name, holder, held_until: until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, held_until: until })
        .where((is) => is.or([is('leases.holder', '=', holder), is('leases.held_until', '<=', now)])),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Lets another take the lease at once. */
export async function releaseLease(db: Executor, lease: { name: string; holder: string; now: string }): Promise<void> {
  await db
    .updateTable('leases')
    .set({ held_until: lease.now })
    .where('name', '=', lease.name)
    .where('holder', '=', lease.holder)
    .execute();
}

/** The oldest events without a place, those of the chains `except` left out. */
export async function findUnsealed(db: Executor, limit: number, except: ReadonlySet<string>): Promise<AuditRow[]> {
  return db
    .selectFrom('audit_events')
    .select(fixedColumns)
    .where('seq', 'is', null)
    .$if(except.size > 0, (query) => query.where('chain', 'not in', [...except]))
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The end of a chain by its head and by its rows, which agree unless somebody was there. */
export interface ChainEnd {
  chain: string;
  /** `null`: the chain has no head. */
  seq: number | null;
  hash: string | null;
  /** The hash of the row that the head names. */
  row_hash: string | null;
  /** How many rows come right after it: none. */
  rows_after: number;
}

export async function findChainEnds(db: Executor, chains: readonly string[]): Promise<ChainEnd[]> {
  const { rows } = await sql<ChainEnd>`
    select s.value ->> 0 as chain, h.seq, h.hash,
      (select e.hash from audit_events as e where e.chain = s.value ->> 0 and e.seq = h.seq) as row_hash,
      (select count(*) from audit_events as e where e.chain = s.value ->> 0 and e.seq = coalesce(h.seq, 0) + 1)
        as rows_after
    from ${table(chains.map((chain) => [chain]))} as s
    left join audit_heads as h on h.chain = s.value ->> 0`.execute(db);
  return rows;
}

/** Gives events their places. Throws when one of them has a place already. */
export async function sealEvents(
  db: Executor,
  seals: readonly { id: string; seq: number; previousHash: string; hash: string }[],
): Promise<void> {
  const { numAffectedRows } = await sql`
    update audit_events
    set seq = cast(s.value ->> 1 as bigint), previous_hash = s.value ->> 2, hash = s.value ->> 3
    from ${table(seals.map(({ id, seq, previousHash, hash }) => [id, seq, previousHash, hash]))} as s
    where audit_events.id = s.value ->> 0 and audit_events.seq is null`.execute(db);
  if (Number(numAffectedRows) !== seals.length) throw new Error('an audit event was sealed by somebody else');
}

/** The last link of a chain, signed. */
export interface StoredHead {
  chain: string;
  seq: number;
  hash: string;
  sealed_at: string;
  signature: string;
}

export async function writeHeads(db: Executor, heads: readonly StoredHead[]): Promise<void> {
  const values = heads.map(({ chain, seq, hash, sealed_at, signature }) => [chain, seq, hash, sealed_at, signature]);
  // `where true` tells SQLite that `on` begins the conflict clause and not a join's.
  await sql`
    insert into audit_heads (chain, seq, hash, sealed_at, signature)
    select e.value ->> 0, cast(e.value ->> 1 as bigint), e.value ->> 2, e.value ->> 3, e.value ->> 4
    from ${table(values)} as e where true
    on conflict (chain) do update set
      seq = excluded.seq, hash = excluded.hash, sealed_at = excluded.sealed_at, signature = excluded.signature`.execute(
    db,
  );
}

/** The chain that comes after `after` by name, among those that have sealed rows or a head. */
export async function findNextChain(db: Executor, after: string): Promise<string | null> {
  const { rows } = await sql<{ chain: string | null }>`
    select min(chain) as chain from (
      select min(chain) as chain from audit_events where chain > ${after} and seq is not null
      union all
      select min(chain) as chain from audit_heads where chain > ${after}
    ) as either_of_them`.execute(db);
  return rows[0]?.chain ?? null;
}

export type SealedRow = AuditRow & { seq: number; previous_hash: string; hash: string };

/** The next sealed rows of a chain; by number and id, so that a number that stands twice is seen twice. */
export async function findSealed(
  db: Executor,
  chain: string,
  after: { seq: number; id: string } | null,
  limit: number,
): Promise<SealedRow[]> {
  const rows = await db
    .selectFrom('audit_events')
    .select([...fixedColumns, 'seq', 'previous_hash', 'hash'])
    .where('chain', '=', chain)
    .where('seq', 'is not', null)
    .$if(after !== null, (query) =>
      query.where((is) => is(is.refTuple('seq', 'id'), '>', is.tuple(after?.seq ?? 0, after?.id ?? ''))),
    )
    .orderBy('seq')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows as SealedRow[];
}

export async function findHead(db: Executor, chain: string): Promise<StoredHead | undefined> {
  return db.selectFrom('audit_heads').selectAll().where('chain', '=', chain).executeTakeFirst();
}

/** The signed heads of all chains, to be noted outside: what was noted can not be rolled back unseen. */
export async function listHeads(db: Executor): Promise<StoredHead[]> {
  return db.selectFrom('audit_heads').selectAll().orderBy('chain').execute();
}

/** How many events wait for their place, and since when. */
export async function countUnsealed(db: Executor): Promise<{ count: number; oldest: string | null }> {
  const { count, oldest } = await db
    .selectFrom('audit_events')
    .select((of) => [of.fn.countAll<number>().as('count'), of.fn.min('occurred_at').as('oldest')])
    .where('seq', 'is', null)
    .executeTakeFirstOrThrow();
  return { count, oldest };
}

/** Accounts of which no event tells how they came, and the events' accounts that are no more. */
export async function findAccountDisagreements(
  db: Executor,
  limit: number,
): Promise<{ account: string; isThere: boolean }[]> {
  const { rows } = await sql<{ account: string; is_there: number }>`
    select a.id as account, 1 as is_there from accounts as a
    left join audit_events as e on e.chain = ${installationChain} and e.action = 'account.created'
      and e.resource = 'account:' || a.id
    where e.id is null
    union all
    select substr(e.resource, 9) as account, 0 as is_there from audit_events as e
    left join accounts as a on a.id = substr(e.resource, 9)
    where e.chain = ${installationChain} and e.action = 'account.created' and a.id is null
    order by account limit ${limit}`.execute(db);
  return rows.map(({ account, is_there }) => ({ account, isThere: is_there === 1 }));
}
