import type { Executor, OpenDatabase } from '../db/index.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { createAlarm, othersRun } from './alarm.ts';
import { auditEventRow } from './event-row.ts';
import { type Link, linkRows, zeroHash } from './hash-chain.ts';
import type { HeadSigner } from './head-signature.ts';
import { type AuditRow, installationChain } from './shapes.ts';
import {
  type ChainEnd,
  findChainEnds,
  findUnsealed,
  holdLease,
  insertAuditEvents,
  releaseLease,
  type StoredHead,
  sealEvents,
  writeHeads,
} from './store.ts';

/**
 * Gives events their numbers and hashes, in batches. Of several instances the one that holds the lease does it; the lease
 * is renewed in the transaction that seals, so whoever lost it writes nothing.
 */
export interface Sequencer {
  start(): void;
  /** There is something to seal. */
  kick(): void;
  /** How many events were sealed since the start. */
  sealed(): number;
  /** Seals all that waits now; how many it sealed. Throws what the database throws. */
  sealNow(): Promise<number>;
  /** Ends after the batch that runs, and lets the lease go. */
  close(): Promise<void>;
}

const leaseName = 'audit-sequencer';

/** Why a chain is not sealed any further. */
type Refusal = { chain: string; reason: 'audit chain was rewound' | 'audit chain does not end where its head says' };

interface Batch {
  found: number;
  sealed: number;
  heads: StoredHead[];
  refusals: Refusal[];
}

const nothing: Batch = { found: 0, sealed: 0, heads: [], refusals: [] };

export function createSequencer(options: {
  db: OpenDatabase['db'];
  clock: Clock;
  random: Random;
  /** Who this is among the instances; never the same for two. */
  holder: string;
  signer: HeadSigner;
  log: Logger;
  pollMs?: number;
  /** Between two batches at least: under load every tenth of a second would be sealed by itself. */
  pauseMs?: number;
  leaseMs?: number;
  batch?: number;
}): Sequencer {
  const { db, clock, random, holder, signer, log, pollMs = 1_000, pauseMs = 500, leaseMs = 10_000 } = options;
  const { batch = 200 } = options;
  const alarm = createAlarm(clock);
  /** The heads that this process wrote: a head that is behind one of them was rewound. */
  const written = new Map<string, Link>();
  const refused = new Set<string>();
  let sealed = 0;
  let isClosing = false;
  let isFailing = false;
  let isKicked = false;
  let isPausing = false;
  let loop: Promise<void> | undefined;
  let running: Promise<unknown> = Promise.resolve();

  const refusalOf = (end: ChainEnd): Refusal['reason'] | undefined => {
    const mine = written.get(end.chain);
    const seq = end.seq ?? 0;
    if (mine && (seq < mine.seq || (seq === mine.seq && end.hash !== mine.hash))) return 'audit chain was rewound';
    const isWhole = end.row_hash === end.hash && end.rows_after === 0;
    return isWhole ? undefined : 'audit chain does not end where its head says';
  };

  /** The installation's chain names every chain that was ever begun, so that a whole one can not vanish. */
  const begunChain = (chain: string): AuditRow =>
    auditEventRow(
      {
        ...{ account: null, environment: null, actor: 'system', initiatedBy: null, action: 'audit.chain_begun' },
        ...{ resource: `chain:${chain}`, organisation: null, outcome: 'ok', correlationId: null, receiptId: null },
        detail: null,
      },
      { clock, random },
    );

  const sealWithin = async (transaction: Executor): Promise<Batch> => {
    const nowMs = clock.now();
    const lease = { name: leaseName, holder, now: isoInstant(nowMs), until: isoInstant(nowMs + leaseMs) };
    if (!(await holdLease(transaction, lease))) return nothing;
    const rows = await findUnsealed(transaction, batch, refused);
    if (rows.length === 0) return nothing;
    const byChain = Map.groupBy(rows, ({ chain }) => chain);
    const ends = await findChainEnds(transaction, [...new Set([...byChain.keys(), installationChain])]);

    const refusals: Refusal[] = [];
    const begun: AuditRow[] = [];
    const links = new Map<string, Link>();
    for (const end of ends) {
      if (refused.has(end.chain)) continue;
      const reason = refusalOf(end);
      if (reason !== undefined) refusals.push({ chain: end.chain, reason });
      else links.set(end.chain, { seq: end.seq ?? 0, hash: end.hash ?? zeroHash });
      if (reason === undefined && end.seq === null && end.chain !== installationChain)
        begun.push(begunChain(end.chain));
    }
    if (begun.length > 0) {
      await insertAuditEvents(transaction, begun);
      byChain.set(installationChain, [...(byChain.get(installationChain) ?? []), ...begun]);
    }

    const heads: StoredHead[] = [];
    const seals = [...links].flatMap(([chain, last]) => {
      const linked = linkRows(last, byChain.get(chain) ?? []);
      const end = linked.at(-1);
      if (end) {
        const head = { chain, seq: end.seq, hash: end.hash, sealed_at: isoInstant(nowMs) };
        heads.push({ ...head, signature: signer.sign(head) });
      }
      return linked.map(({ row, seq, previousHash, hash }) => ({ id: row.id, seq, previousHash, hash }));
    });
    if (seals.length > 0) {
      await sealEvents(transaction, seals);
      await writeHeads(transaction, heads);
    }
    return { found: rows.length, sealed: seals.length, heads, refusals };
  };

  const sealBatch = async (): Promise<Batch> => {
    const done = await db.transaction().execute(sealWithin);
    for (const { chain, seq, hash } of done.heads) written.set(chain, { seq, hash });
    for (const { chain, reason } of done.refusals) {
      refused.add(chain);
      log.error({ chain }, `${reason}: it is sealed no further; run apier audit verify`);
    }
    sealed += done.sealed;
    return done;
  };

  const sealAll = async (): Promise<number> => {
    let total = 0;
    // Looked for outside a transaction first: one that finds nothing would still write the lease, each second.
    if ((await findUnsealed(db, 1, refused)).length === 0) return total;
    for (;;) {
      const { found, sealed: count } = await sealBatch();
      total += count;
      if (found < batch || isClosing) return total;
      await othersRun();
    }
  };

  const sealNow = (): Promise<number> => {
    const result = running.then(sealAll);
    running = result.catch(() => {});
    return result;
  };

  const run = async (): Promise<void> => {
    while (!isClosing) {
      isKicked = false;
      try {
        await sealNow();
        isFailing = false;
      } catch (cause) {
        if (!isFailing) log.error({ err: cause }, 'audit events can not be sealed; trying again');
        isFailing = true;
      }
      if (isClosing) return;
      isPausing = isKicked && !isFailing;
      await alarm.wait(isPausing ? pauseMs : pollMs);
      isPausing = false;
    }
  };

  return {
    start() {
      loop ??= run();
    },
    kick() {
      isKicked = true;
      if (!isPausing) alarm.ring();
    },
    sealed: () => sealed,
    sealNow,
    async close() {
      isClosing = true;
      alarm.ring();
      await loop;
      await running;
      if (written.size === 0) return;
      // Who comes next would otherwise wait until the lease runs out.
      await releaseLease(db, { name: leaseName, holder, now: isoInstant(clock.now()) }).catch((cause: unknown) =>
        log.warn({ err: cause }, 'the lease on the audit chain could not be let go'),
      );
    },
  };
}
