import type { Executor } from '../db/index.ts';
import { hashEntry, isHash, type Link, zeroHash } from './hash-chain.ts';
import { createStatementVerifier, type PublicJwk, type StatementVerifier } from './head-signature.ts';
import { type ChainItem, chainBegunBy, readChains } from './read-chains.ts';
import { installationChain } from './shapes.ts';
import { countUnsealed, findAccountDisagreements } from './store.ts';

/** What is wrong with a record. */
export type FindingKind =
  /** The row's hash is not that of its content. */
  | 'changed'
  /** The row does not follow the one before it: moved, put in, or the one before was written anew. */
  | 'out_of_order'
  /** Numbers are missing between two rows. */
  | 'removed'
  /** A number stands twice, or a chain does. */
  | 'inserted'
  /** The head counts more rows than there are. */
  | 'tail_removed'
  /** The head counts rows, and there are none; or the installation's chain names a chain that is not there. */
  | 'chain_removed'
  /** Rows that no head covers. */
  | 'after_head'
  | 'head_missing'
  /** The head is not signed by a trusted key, or says something else than its signature. */
  | 'head_forged'
  /** Every row fits the next, but not the signed head. */
  | 'rewritten'
  /** A chain that the installation's chain does not name. */
  | 'chain_unannounced'
  /** A head that was noted outside is not in the chain any more. */
  | 'rolled_back'
  | 'account_unrecorded'
  | 'account_removed'
  /** A line of an export that is none, or an export that is not whole. */
  | 'unreadable';

export interface Finding {
  kind: FindingKind;
  chain: string | null;
  seq: number | null;
  id: string | null;
  /** In a sentence. Never quotes a value that did not fit. */
  what: string;
}

/** A head that was noted somewhere else at an earlier time. */
export interface Anchor {
  chain: string;
  seq: number;
  hash: string;
}

export interface Verification {
  /** Whether any of it was signed with a key of a simulated installation. Said first wherever this is shown. */
  simulated: boolean;
  chains: number;
  events: number;
  anchors: number;
  /** Written and not yet sealed: not protected, and no fault. */
  unsealed: { count: number; oldest: string | null };
  /** The first of them; `findingsInAll` counts them all. */
  findings: Finding[];
  findingsInAll: number;
}

const keptFindings = 1_000;

/** One chain while it is read. */
interface Reading {
  chain: string;
  last: Link;
  hasHead: boolean;
}

function fits(entry: object, previousHash: unknown, hash: unknown): boolean {
  try {
    return isHash(previousHash) && isHash(hash) && hashEntry(previousHash, entry) === hash;
  } catch {
    // Half a character, which nothing of ours writes, has no canonical text.
    return false;
  }
}

/** Takes chains as they are read and says what is wrong with them. Keeps no rows, and of each chain its name only. */
export function createChainVerifier(options: { verifyHead: StatementVerifier['head']; anchors?: readonly Anchor[] }): {
  take(item: ChainItem): void;
  find(finding: Omit<Finding, 'chain' | 'seq' | 'id'> & Partial<Finding>): void;
  finish(unsealed: Verification['unsealed']): Verification;
} {
  const { verifyHead, anchors = [] } = options;
  const anchorsOf = Map.groupBy(anchors, ({ chain }) => chain);
  const metAnchors = new Set<Anchor>();
  const seen = new Set<string>();
  const begun = new Set<string>();
  const findings: Finding[] = [];
  let findingsInAll = 0;
  let events = 0;
  let simulated = false;
  let reading: Reading | undefined;

  const find = (finding: Omit<Finding, 'chain' | 'seq' | 'id'> & Partial<Finding>): void => {
    findingsInAll += 1;
    if (findings.length < keptFindings) findings.push({ chain: null, seq: null, id: null, ...finding });
  };

  const endChain = (): void => {
    if (!reading || reading.hasHead) return;
    const { chain, last } = reading;
    find({ kind: 'head_missing', chain, seq: last.seq, what: 'the chain has rows and no signed head' });
  };

  const beginChain = (chain: string): Reading => {
    if (reading?.chain === chain && !reading.hasHead) return reading;
    endChain();
    if (seen.has(chain)) find({ kind: 'inserted', chain, what: 'the chain stands twice' });
    seen.add(chain);
    reading = { chain, last: { seq: 0, hash: zeroHash }, hasHead: false };
    return reading;
  };

  const takeEvent = ({ entry, previousHash, hash }: Extract<ChainItem, { kind: 'event' }>): void => {
    const { chain, seq } = entry;
    const id = typeof entry.id === 'string' ? entry.id : null;
    if (typeof chain !== 'string' || !Number.isSafeInteger(seq) || typeof seq !== 'number') {
      find({ kind: 'unreadable', id, what: 'an event names no chain or no place in it' });
      return;
    }
    events += 1;
    const begins = chainBegunBy(entry);
    if (begins !== undefined) begun.add(begins);
    const now = beginChain(chain);
    const expected = now.last.seq + 1;
    const where = { chain, seq, id };

    if (!fits(entry, previousHash, hash))
      find({ kind: 'changed', ...where, what: 'its hash is not that of its content' });
    if (seq < expected) {
      find({ kind: 'inserted', ...where, what: 'its number is taken by another event' });
      return;
    }
    if (seq > expected) {
      const missing = seq - expected === 1 ? `event ${expected} is` : `events ${expected} to ${seq - 1} are`;
      find({ kind: 'removed', ...where, what: `${missing} missing before it` });
    } else if (previousHash !== now.last.hash) {
      find({ kind: 'out_of_order', ...where, what: 'it does not follow the event before it' });
    }
    for (const anchor of anchorsOf.get(chain) ?? []) {
      if (anchor.seq === seq && anchor.hash === hash) metAnchors.add(anchor);
    }
    now.last = { seq, hash: isHash(hash) ? hash : zeroHash };
  };

  const takeHead = ({ chain, jws, columns }: Extract<ChainItem, { kind: 'head' }>): void => {
    const now = beginChain(chain);
    now.hasHead = true;
    const { last } = now;
    const signed = verifyHead(jws);
    if (!signed.ok) {
      find({ kind: 'head_forged', chain, seq: columns?.seq ?? null, what: `the head is not ours: ${signed.problem}` });
      return;
    }
    const head = signed.statement;
    simulated ||= head.simulated;
    const where = { chain, seq: head.seq };
    const isSame =
      columns === null ||
      (columns.seq === head.seq && columns.hash === head.hash && columns.sealed_at === head.sealed_at);
    if (head.chain !== chain || !isSame) {
      find({ kind: 'head_forged', ...where, what: 'the head says something else than its signature' });
      return;
    }
    if (last.seq === 0)
      find({ kind: 'chain_removed', ...where, what: `the head counts ${head.seq} events, none is there` });
    else if (head.seq > last.seq) {
      find({
        kind: 'tail_removed',
        ...where,
        what: `the head counts ${head.seq} events, the last that is there is ${last.seq}`,
      });
    } else if (head.seq < last.seq) {
      find({ kind: 'after_head', ...where, seq: head.seq + 1, what: `the signed head ends before it, at ${head.seq}` });
    } else if (head.hash !== last.hash) {
      find({ kind: 'rewritten', ...where, what: 'the last event is not the one that was signed' });
    }
  };

  return {
    find,
    take: (item) => (item.kind === 'event' ? takeEvent(item) : takeHead(item)),
    finish(unsealed) {
      endChain();
      reading = undefined;
      for (const chain of begun) {
        if (!seen.has(chain)) find({ kind: 'chain_removed', chain, what: 'the chain was begun and is not there' });
      }
      for (const chain of seen) {
        if (chain === installationChain || begun.has(chain)) continue;
        find({ kind: 'chain_unannounced', chain, what: 'the installation’s chain does not know that it was begun' });
      }
      for (const anchor of anchors) {
        if (metAnchors.has(anchor)) continue;
        const { chain, seq } = anchor;
        find({ kind: 'rolled_back', chain, seq, what: 'the event that was noted outside is not there, or is another' });
      }
      return { simulated, chains: seen.size, events, anchors: anchors.length, unsealed, findings, findingsInAll };
    },
  };
}

/**
 * Reads every chain of the database, in pages and while it is written to, and says what is wrong with it. `jwks` are the
 * keys that heads may be signed with.
 */
export async function verifyDatabase(
  db: Executor,
  options: { jwks: readonly Pick<PublicJwk, 'x'>[]; anchors?: readonly Anchor[] },
): Promise<Verification> {
  const chains = createChainVerifier({ ...options, verifyHead: createStatementVerifier(options.jwks).head });
  for await (const item of readChains(db)) chains.take(item);
  for (const { account, isThere } of await findAccountDisagreements(db, keptFindings)) {
    const what = isThere ? 'no event tells how the account came' : 'the account was made and is not there';
    chains.find({ kind: isThere ? 'account_unrecorded' : 'account_removed', chain: account, what });
  }
  return chains.finish(await countUnsealed(db));
}
