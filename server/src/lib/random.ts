import { randomFillSync, randomUUID } from 'node:crypto';

/** The only source of randomness; tests hand in their own. */
export interface Random {
  bytes(count: number): Buffer;
  uuid(): string;
  /** In [0, 1). For jitter, never for secrets. */
  fraction(): number;
}

const poolBytes = 8192;

/** Draws from the operating system in pools: one system call serves hundreds of request ids. */
export function systemRandom(): Random {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;
  return {
    bytes(count) {
      if (count > poolBytes) return randomFillSync(Buffer.alloc(count));
      if (used + count > poolBytes) {
        randomFillSync(pool);
        used = 0;
      }
      const taken = Buffer.from(pool.subarray(used, used + count));
      // A byte is handed out once and then forgotten: what comes from here becomes keys.
      pool.fill(0, used, used + count);
      used += count;
      return taken;
    },
    uuid: () => randomUUID(),
    fraction: () => Math.random(),
  };
}
