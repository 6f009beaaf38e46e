import type { Signer } from '@apier/maskinporten';
import { auditEventRow, insertAuditEvents } from '../audit/index.ts';
import type { Executor, OpenDatabase } from '../db/index.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { eraseSecret } from '../secrets/index.ts';
import { certificateWarning } from './homes/index.ts';
import { KeyProblem, problemOf, proofProblem } from './key-problem.ts';
import type { KeyRegistry } from './key-registry.ts';
import type { KeyMaker } from './make-key.ts';
import { day, hour, pace, second } from './pace.ts';
import {
  isActive,
  isComing,
  isRetiring,
  lastRetired,
  type Prove,
  type SigningKeyReason,
  type SigningKeyRow,
  secretOf,
} from './signing-key.ts';
import { type Client, changeSigningKey, listSigningKeys, type SigningKeyChanges } from './store.ts';

export interface RotationMeans extends Client {
  db: OpenDatabase['db'];
  clock: Clock;
  random: Random;
  log: Logger;
  /** `null`: nobody here may write keys at Maskinporten. */
  registry: KeyRegistry | null;
  prove: Prove;
  /** The signer of one key alone. */
  signerOf(row: SigningKeyRow): Promise<Signer>;
  maker: Pick<KeyMaker, 'make'>;
  recorded(): void;
  rotateAfterDays: number;
}

export interface Rotation {
  /** Does what is due, one step of it. Throws what the database throws. */
  step(): Promise<void>;
  /** Maskinporten said that the active key has expired. */
  suspectExpired(): void;
  /** A person says that the coming key is registered: whether it is, is tried at the next step. */
  tryNow(): void;
}

/**
 * The way of a key: generated, uploaded, proving, active, retiring, removed. Each state is written with its audit row in
 * one transaction, and nothing outside the database is touched inside one: whoever comes after a crash finds the last
 * state, and what it does there may be done twice.
 */
export function createRotation(means: RotationMeans): Rotation {
  const { db, clock, random, log, registry, prove, recorded } = means;
  const { environment, clientId } = means;
  const now = (): string => isoInstant(clock.now());
  const since = (instant: string | null): number =>
    instant === null ? Number.POSITIVE_INFINITY : clock.now() - Date.parse(instant);
  let setLookedAt = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let lookTriedAt = Number.NEGATIVE_INFINITY;
  let mayBeExpired = false;
  let isToBeTried = false;

  const event = (row: SigningKeyRow, action: string, detail: Record<string, string | null> = {}) =>
    auditEventRow(
      {
        ...{ account: null, environment, actor: 'system', organisation: null, outcome: 'ok', receiptId: null },
        initiatedBy: row.requestedBy === 'system' ? null : row.requestedBy,
        ...{ action: `signing_key.${action}`, resource: `signing_key:${row.id}`, correlationId: null },
        detail: { client_id: clientId, kid: row.kid, ...detail },
      },
      { clock, random },
    );

  /** One transaction: the rows' new states, their audit rows, and what goes with them. All of it, or nothing. */
  const commit = async (
    moves: readonly {
      row: SigningKeyRow;
      changes: SigningKeyChanges;
      action: string;
      detail?: Record<string, string>;
    }[],
    { erase = [] }: { erase?: readonly SigningKeyRow[] } = {},
  ): Promise<void> => {
    const events = moves.map(({ row, action, detail }) => event(row, action, detail));
    await db.transaction().execute(async (transaction) => {
      for (const { row, changes } of moves) await move(transaction, row, changes);
      for (const { id } of erase) await eraseSecret(transaction, secretOf(id));
      await insertAuditEvents(transaction, events);
    });
    recorded();
    for (const { row, action } of moves) log.info({ environment, kid: row.kid }, `signing key: ${action}`);
  };

  const note = async (row: SigningKeyRow, { code, detail, cause }: KeyProblem): Promise<void> => {
    const isSaid = row.problem === code && row.problemDetail === detail;
    if (isSaid && since(row.problemAt) < pace.betweenSameProblems) return;
    // What others said may hold anything; their codes are in the detail.
    const err = code === 'internal' ? { err: cause } : {};
    log.warn({ environment, kid: row.kid, problem: code, detail, ...err }, 'signing key: something is in the way');
    await changeSigningKey(db, row, { problem: code, problemDetail: detail, problemAt: now() });
  };

  /** Does one part; what it fails with is noted at the key that it is about. */
  const part = async (row: SigningKeyRow, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      // Another instance does it: there is nothing to say.
      if (!(error instanceof Overtaken)) await note(row, problemOf(error));
    }
  };

  const modeOf = (row: SigningKeyRow): SigningKeyRow['mode'] =>
    row.publicJwk === null ? 'certificate' : registry ? 'administration' : 'by_hand';

  const proveRow = async (row: SigningKeyRow): Promise<'accepted' | 'refused' | KeyProblem> => {
    const answer = await prove(await means.signerOf(row));
    if (answer === 'accepted') return 'accepted';
    return answer === 'unknown' ? 'refused' : proofProblem(answer);
  };

  /** Puts the key into the set at Maskinporten if it is not there. */
  const register = async (row: SigningKeyRow, rows: readonly SigningKeyRow[], active: SigningKeyRow | undefined) => {
    if (!registry || row.publicJwk === null) throw new Error('there is nothing to register');
    // What has expired may have been taken out of the set by Maskinporten.
    const isExpired = row.reason === 'expired_key' || (active?.expiresAt != null && since(active.expiresAt) >= 0);
    const kids = (wanted: (one: SigningKeyRow) => boolean) => rows.filter(wanted).map(({ kid }) => kid);
    const done = await registry.register(row.publicJwk, {
      mustHave: active?.publicJwk && !isExpired ? active.kid : null,
      inUse: kids(({ state }) => state !== 'removed' && state !== 'abandoned'),
      ours: kids(() => true),
    });
    setLookedAt = clock.monotonic();
    if (done.dropped.length > 0) {
      log.warn({ environment, dropped: done.dropped }, 'signing key: the client had five keys; these made room');
    }
    return done;
  };

  const upload = async (row: SigningKeyRow, rows: readonly SigningKeyRow[], active: SigningKeyRow | undefined) => {
    const { expiresAt, dropped } = await register(row, rows, active);
    await commit([
      {
        ...{ row, action: 'uploaded' },
        changes: {
          ...{ state: 'uploaded', mode: 'administration', uploadedAt: now(), problem: null, problemDetail: null },
          expiresAt: expiresAt === null ? null : isoInstant(expiresAt),
        },
        ...(dropped.length > 0 && { detail: { dropped: dropped.join(' ') } }),
      },
    ]);
  };

  /** Whether a person has registered the key yet is seen at Maskinporten itself. */
  const tryByHand = async (row: SigningKeyRow) => {
    const { first, later, firstFor } = pace.betweenTriesByHand;
    if (!isToBeTried && since(row.lastProofAt) < (since(row.createdAt) < firstFor ? first : later)) return;
    isToBeTried = false;
    const answer = await proveRow(row);
    const at = now();
    if (answer === 'accepted') {
      const proof = { lastProofAt: at, firstProofAt: at, proofs: 1, problem: null, problemDetail: null };
      const expiresAt = isoInstant(clock.now() + pace.longestLife);
      const changes = { state: 'uploaded', mode: 'by_hand', uploadedAt: at, expiresAt, ...proof } as const;
      return commit([{ row, action: 'uploaded', changes }]);
    }
    await changeSigningKey(db, row, { lastProofAt: at });
    if (answer !== 'refused') throw answer;
  };

  const proveComing = async (
    coming: SigningKeyRow,
    rows: readonly SigningKeyRow[],
    active: SigningKeyRow | undefined,
  ) => {
    let row = coming;
    if (modeOf(row) === 'administration' && clock.monotonic() - setLookedAt >= pace.betweenLooksAtSet) {
      await part(row, async () => {
        const { isNew } = await register(row, rows, active);
        if (!isNew) return;
        row = { ...row, proofs: 0, firstProofAt: null };
        await changeSigningKey(db, row, { proofs: 0, firstProofAt: null });
        throw new KeyProblem('was_removed', row.kid);
      });
    }
    if (since(row.lastProofAt) < pace.betweenProofs) return;
    const answer = await proveRow(row).catch((error: unknown) => problemOf(error));
    const at = now();
    const isAnswer = answer === 'accepted' || answer === 'refused' || answer.code === 'proof_refused';
    const proof: SigningKeyChanges = { state: 'proving', lastProofAt: at };
    if (answer === 'accepted') {
      Object.assign(proof, { proofs: row.proofs + 1, firstProofAt: row.firstProofAt ?? at, problem: null });
    } else if (isAnswer) Object.assign(proof, { proofs: 0, firstProofAt: null });
    if (row.state === 'uploaded') await commit([{ row, action: 'proving', changes: proof }]);
    else await changeSigningKey(db, row, proof);
    row = { ...row, ...proof };

    if (answer === 'accepted') {
      if (row.proofs >= pace.proofs && since(row.firstProofAt) >= pace.provenFor) await switchTo(row, active);
      return;
    }
    // An outage says nothing of the key.
    const isSilent = answer !== 'refused' && answer.code === 'maskinporten_unreachable';
    if (row.proofs === 0 && !isSilent && since(row.uploadedAt) >= pace.giveUpAfter) {
      const problem = { problem: 'never_accepted', problemDetail: null, problemAt: at } as const;
      await commit([{ row, action: 'abandoned', changes: { state: 'abandoned', ...problem } }], { erase: [row] });
      log.error({ environment, kid: row.kid }, 'signing key: Maskinporten did not take it within half an hour');
    } else if (answer !== 'refused') await note(row, answer);
  };

  const switchTo = (row: SigningKeyRow, active: SigningKeyRow | undefined): Promise<void> => {
    const at = now();
    const fresh = { proofs: 0, refusals: 0, problem: null, problemDetail: null } as const;
    return commit([
      ...(active ? [{ row: active, action: 'retiring', changes: { state: 'retiring', retiringAt: at } as const }] : []),
      { row, action: 'active', changes: { state: 'active', activeAt: at, ...fresh } },
    ]);
  };

  const overlap = async (active: SigningKeyRow, retiring: readonly SigningKeyRow[], rows: readonly SigningKeyRow[]) => {
    const latest = lastRetired(retiring);
    if (modeOf(active) === 'administration' && clock.monotonic() - setLookedAt >= pace.betweenLooksAtSet) {
      await part(active, async () => {
        const { isNew } = await register(active, rows, undefined);
        if (isNew) throw new KeyProblem('was_removed', active.kid);
      });
    }
    if (active.reason !== 'compromised' && latest) {
      const every = active.refusals > 0 ? pace.betweenProofs : pace.betweenLooksAtSet;
      if (since(active.lastProofAt) >= every && (await watch(active, latest))) return;
      const isOver = retiring.every(({ retiringAt }) => since(retiringAt) >= pace.overlap);
      const [fresh] = (await listSigningKeys(db, means)).filter(({ id }) => id === active.id);
      if (!isOver || fresh?.state !== 'active' || fresh.refusals > 0) return;
    }
    await retire(active, retiring, rows);
  };

  /** Tries the new key; true when the old one was taken back. */
  const watch = async (active: SigningKeyRow, former: SigningKeyRow): Promise<boolean> => {
    const answer = await proveRow(active).catch((error: unknown) => problemOf(error));
    const isRefused = answer === 'refused' || (answer instanceof KeyProblem && answer.code === 'proof_refused');
    const refusals = answer === 'accepted' ? 0 : active.refusals + (isRefused ? 1 : 0);
    await changeSigningKey(db, active, { refusals, lastProofAt: now() });
    if (refusals < pace.refusalsToSwitchBack || !isRefused) return false;
    if ((await proveRow(former)) !== 'accepted') return false;
    const problem = { problem: 'switched_back', problemDetail: null, problemAt: now() } as const;
    await commit(
      [
        { row: active, action: 'abandoned', changes: { state: 'abandoned', ...problem } },
        { row: former, action: 'active', changes: { state: 'active', retiringAt: null, refusals: 0, ...problem } },
      ],
      { erase: [active] },
    );
    log.error({ environment, kid: active.kid }, 'signing key: Maskinporten refuses the new one; the old one is back');
    return true;
  };

  const retire = async (active: SigningKeyRow, retiring: readonly SigningKeyRow[], rows: readonly SigningKeyRow[]) => {
    const abandoned = rows.filter(({ state }) => state === 'abandoned');
    const gone = [...retiring, ...abandoned];
    const isWritten = registry !== null && active.publicJwk !== null;
    if (isWritten) await registry.unregister(registered(gone), active.kid);
    const changes = { state: 'removed', removedAt: now() } as const;
    await commit(
      // Who could not write it leaves it to a person, and the row says so.
      gone.map((row) => ({
        ...{ row, action: 'removed' },
        changes: { ...changes, ...(row.publicJwk !== null && { mode: isWritten ? 'administration' : 'by_hand' }) },
      })),
      { erase: gone },
    );
    await changeSigningKey(db, active, { problem: null, problemDetail: null });
  };

  const maybeBegin = async (active: SigningKeyRow | undefined, rows: readonly SigningKeyRow[]) => {
    const last = rows.filter(({ state, problem }) => state === 'abandoned' && problem !== 'replaced').at(-1);
    const isExpired = active !== undefined && mayBeExpired && (await isRefusedAsExpired(active));
    mayBeExpired = false;
    const rest = active && !isExpired ? pace.afterAbandoned.withActive : pace.afterAbandoned.without;
    const isResting = last !== undefined && since(last.lastProofAt) < rest;
    const reason = reasonFor(active, rows, isExpired);
    if (reason === null || isResting) return;
    // What lies in a file, an HSM or a KMS is not replaced by something else unasked: its year begins anew instead.
    if (!active || active.location === 'kept') {
      await means.maker.make({ reason, by: 'system', requestId: null });
    } else if (reason !== 'age' && modeOf(active) === 'administration') {
      // One that changed nothing is not repeated every ten minutes.
      const isVain = active.problem === 'renewal_ineffective' && since(active.problemAt) < day;
      if (!isVain) await renew(active);
    }
  };

  const reasonFor = (
    active: SigningKeyRow | undefined,
    rows: readonly SigningKeyRow[],
    isExpired: boolean,
  ): SigningKeyReason | null => {
    if (!active) return rows.at(-1)?.location === 'kept' ? 'first' : null;
    if (isExpired) return 'expired_key';
    if (active.expiresAt !== null && since(active.expiresAt) > -pace.renewBefore) return 'expiry';
    return active.location === 'kept' && since(active.createdAt) >= means.rotateAfterDays * day ? 'age' : null;
  };

  const isRefusedAsExpired = async (active: SigningKeyRow): Promise<boolean> => {
    const answer = await proveRow(active);
    return answer instanceof KeyProblem && answer.detail === 'MP-121';
  };

  const renew = async (active: SigningKeyRow) => {
    const end = (await registry?.renew(active.kid)) ?? null;
    if (end === null) return;
    const changes = { expiresAt: isoInstant(end), problem: null, problemDetail: null };
    await commit([{ row: active, action: 'renewed', changes, detail: { expires_at: changes.expiresAt } }]);
  };

  /** Once a day; after a failure an hour later. Alarms wait for nobody. */
  const lookInTime = async (active: SigningKeyRow, rows: readonly SigningKeyRow[]) => {
    const at = clock.monotonic();
    if (at - lookedAt < pace.look || at - lookTriedAt < hour) return;
    lookTriedAt = at;
    await part(active, async () => {
      await look(active, rows);
      lookedAt = at;
    });
  };

  /** What is registered, and how long it lasts. */
  const look = async (active: SigningKeyRow, rows: readonly SigningKeyRow[]) => {
    warn(active, active.expiresAt);
    if (registry && active.publicJwk !== null) {
      const set = await registry.read();
      const there = set.keys.find(({ kid }) => kid === active.kid);
      if (!there) throw new KeyProblem('active_key_missing', active.kid);
      if (there.exp !== undefined) {
        const expiresAt = isoInstant(there.exp * second);
        if (expiresAt !== active.expiresAt) {
          await changeSigningKey(db, active, { expiresAt });
          warn(active, expiresAt);
        }
      }
      if (active.problem === 'active_key_missing') await changeSigningKey(db, active, { problem: null });
      const stale = registered(rows.filter(({ state }) => state === 'removed'));
      const back = stale.filter((kid) => set.keys.some((key) => key.kid === kid));
      if (back.length > 0) {
        log.warn({ environment, kids: back }, 'signing key: somebody registered keys again that are out of use');
        await registry.unregister(back, active.kid);
      }
    }
  };

  const warn = ({ kid }: SigningKeyRow, expiresAt: string | null): void => {
    const days = expiresAt === null ? null : certificateWarning(Date.parse(expiresAt), clock.now());
    if (days !== null) log.warn({ environment, kid, expires_at: expiresAt, days }, 'signing key: it ends soon');
  };

  return {
    async step() {
      let rows = await listSigningKeys(db, means);
      const coming = rows.find(isComing);
      if (coming) {
        const active = rows.find(isActive);
        await part(coming, async () => {
          if (coming.state !== 'generated') return proveComing(coming, rows, active);
          return modeOf(coming) === 'administration' ? upload(coming, rows, active) : tryByHand(coming);
        });
      }
      // After a switch the other instances have until the next step to notice it.
      const wasRetiring = rows.some(isRetiring);
      if (coming) rows = await listSigningKeys(db, means);
      const active = rows.find(isActive);
      const retiring = wasRetiring ? rows.filter(isRetiring) : [];
      if (active && retiring.length > 0) await part(active, () => overlap(active, retiring, rows));
      const isBusy = coming !== undefined || retiring.length > 0;
      const subject = active ?? rows.at(-1);
      if (!isBusy && subject) await part(subject, () => maybeBegin(active, rows));
      if (active && !isBusy) await lookInTime(active, rows);
    },
    suspectExpired() {
      mayBeExpired = true;
    },
    tryNow() {
      isToBeTried = true;
    },
  };
}

/** The kids that Maskinporten may have. */
const registered = (rows: readonly SigningKeyRow[]): string[] =>
  rows.filter(({ publicJwk }) => publicJwk !== null).map(({ kid }) => kid);

/** Another instance has taken over, or has changed the key since it was read. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Throws `Overtaken`. */
async function move(db: Executor, row: SigningKeyRow, changes: SigningKeyChanges): Promise<void> {
  if (!(await changeSigningKey(db, row, changes))) throw new Overtaken();
}
