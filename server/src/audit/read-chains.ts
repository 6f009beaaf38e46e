import type { Executor } from '../db/index.ts';
import { othersRun } from './alarm.ts';
import { installationChain } from './shapes.ts';
import { findHead, findNextChain, findSealed, type SealedRow, type StoredHead } from './store.ts';

/** What is met when all chains are read: the events of one chain in their order, then its head, then the next chain. */
export type ChainItem =
  | { kind: 'event'; entry: Record<string, unknown>; previousHash: unknown; hash: unknown }
  /** `columns` is what stands beside the signature; an export has the signature alone. */
  | { kind: 'head'; chain: string; jws: string; columns: Omit<StoredHead, 'signature'> | null };

/** What an event of the installation's chain says of a chain that was begun, if it does. */
export function chainBegunBy({ chain, action, resource }: Record<string, unknown>): string | undefined {
  const isWord = chain === installationChain && action === 'audit.chain_begun';
  return isWord && typeof resource === 'string' ? resource.slice('chain:'.length) : undefined;
}

/**
 * All chains as they stand in the database, in pages, while they grow: the installation's comes after the others, and
 * those that it says were begun meanwhile come last.
 */
export async function* readChains(db: Executor, pageRows = 500): AsyncGenerator<ChainItem> {
  const read = new Set<string>();
  let chain = await findNextChain(db, '');
  while (chain !== null) {
    if (chain !== installationChain) {
      read.add(chain);
      yield* readChain(db, chain, pageRows);
    }
    chain = await findNextChain(db, chain);
  }
  const late = new Set<string>();
  for await (const item of readChain(db, installationChain, pageRows)) {
    const begun = item.kind === 'event' ? chainBegunBy(item.entry) : undefined;
    if (begun !== undefined && !read.has(begun)) late.add(begun);
    yield item;
  }
  for (const name of late) yield* readChain(db, name, pageRows);
}

/** Rows are only added, and head and rows in one step: what a head read last does not cover was never sealed by us. */
async function* readChain(db: Executor, chain: string, pageRows: number): AsyncGenerator<ChainItem> {
  let last: SealedRow | null = null;
  for (;;) {
    const rows: SealedRow[] = await findSealed(db, chain, last, pageRows);
    for (const row of rows) yield eventOf(row);
    last = rows.at(-1) ?? last;
    await othersRun();
    if (rows.length > 0) continue;
    const head = await findHead(db, chain);
    const isBehind = head !== undefined && head.seq > (last?.seq ?? 0);
    if (isBehind && (await findSealed(db, chain, last, 1)).length > 0) continue;
    if (head) yield headOf(head);
    return;
  }
}

function eventOf({ previous_hash: previousHash, hash, ...entry }: SealedRow): ChainItem {
  return { kind: 'event', entry, previousHash, hash };
}

function headOf({ signature: jws, ...columns }: StoredHead): ChainItem {
  return { kind: 'head', chain: columns.chain, jws, columns };
}
