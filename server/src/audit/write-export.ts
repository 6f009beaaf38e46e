import { createHash } from 'node:crypto';
import type { Executor } from '../db/index.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import type { HeadSigner, PublicJwk } from './head-signature.ts';
import { type ChainItem, readChains } from './read-chains.ts';
import { countUnsealed } from './store.ts';

export const exportVersion = 1;

/**
 * The whole record as JSON Lines, each with its line end: a first line that says what it is and with which keys it is
 * signed, the events of each chain followed by its signed head, and a last line that signs all bytes before it. Every line
 * is canonical JSON. What is not sealed yet is counted and left out. `olderJwks` are keys that heads were signed with
 * before.
 */
export async function* exportAudit(options: {
  db: Executor;
  clock: Clock;
  signer: HeadSigner;
  olderJwks?: readonly PublicJwk[];
}): AsyncGenerator<string> {
  const { db, clock, signer, olderJwks = [] } = options;
  const exported_at = isoInstant(clock.now());
  const digest = createHash('sha256');
  const line = (value: object): string => {
    const text = `${canonicalJson(value)}\n`;
    digest.update(text);
    return text;
  };
  const jwks = [signer.publicJwk, ...olderJwks];
  yield line({ type: 'apier-audit-export', version: exportVersion, exported_at, simulated: signer.simulated, jwks });
  for await (const item of readChains(db)) yield line(lineOf(item));
  const { count: unsealed, oldest: oldest_unsealed } = await countUnsealed(db);
  const statement = { version: exportVersion, exported_at, unsealed, oldest_unsealed, sha256: digest.digest('hex') };
  yield `${canonicalJson({ type: 'end', jws: signer.signStatement('apier-audit-export', statement) })}\n`;
}

function lineOf(item: ChainItem): object {
  if (item.kind === 'head') return { type: 'head', chain: item.chain, jws: item.jws };
  return { type: 'event', ...item.entry, previous_hash: item.previousHash, hash: item.hash };
}
