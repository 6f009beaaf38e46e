import type { Clock, Random, Transport } from './ports.ts';

/**
 * The part of `globalThis` that {@link webClock} uses.
 *
 * @example
 * const frozen: WebTime = { Date: { now: () => 0 }, performance, setTimeout, clearTimeout };
 * const clock = webClock(frozen);
 */
export interface WebTime {
  Date: { now(): number };
  performance: { now(): number };
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: never): void;
}

/**
 * A {@link Clock} from the web platform.
 *
 * @example
 * const clock = webClock(globalThis);
 * await clock.sleep(1);
 */
export function webClock(web: WebTime): Clock {
  return {
    now: () => web.Date.now(),
    monotonic: () => web.performance.now(),
    deadline(ms) {
      const controller = new AbortController();
      const late = () => controller.abort(new DOMException('The time is up.', 'TimeoutError'));
      const timer = web.setTimeout(late, ms);
      return { signal: controller.signal, clear: () => web.clearTimeout(timer as never) }; // what setTimeout gave
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = () => {
          web.clearTimeout(timer as never); // whatever this platform's setTimeout gave
          reject(signal?.reason);
        };
        const timer = web.setTimeout(() => {
          signal?.removeEventListener('abort', abort);
          resolve();
        }, ms);
        signal?.addEventListener('abort', abort, { once: true });
      }),
  };
}

/**
 * A {@link Random} from WebCrypto.
 *
 * @example
 * const random = webRandom(globalThis.crypto);
 */
export function webRandom(crypto: {
  randomUUID(): string;
  getRandomValues(array: Uint32Array<ArrayBuffer>): unknown;
}): Random {
  return {
    uuid: () => crypto.randomUUID(),
    fraction() {
      const word = new Uint32Array(1);
      crypto.getRandomValues(word);
      return (word[0] ?? 0) / 2 ** 32;
    },
  };
}

/**
 * A {@link Transport} over `fetch`: redirects are not followed, at most `maxBytes` (64 KiB) of a body are read.
 *
 * @example
 * const transport = fetchTransport(globalThis.fetch);
 */
export function fetchTransport(fetch: typeof globalThis.fetch, maxBytes = 65_536): Transport {
  return async ({ url, ...request }) => {
    const response = await fetch(url, { ...request, redirect: 'manual' });
    const decoder = new TextDecoder();
    let body = '';
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new Error(`The response is larger than ${maxBytes} bytes.`);
      body += decoder.decode(chunk, { stream: true });
    }
    return { status: response.status, headers: Object.fromEntries(response.headers), body: body + decoder.decode() };
  };
}

/**
 * All that a client needs of the platform: {@link fetchTransport}, {@link webClock} and {@link webRandom} together.
 *
 * @example
 * const { transport, clock, random } = webPlatform(globalThis);
 */
export function webPlatform(
  web: WebTime & { fetch: typeof globalThis.fetch; crypto: Parameters<typeof webRandom>[0] },
): { transport: Transport; clock: Clock; random: Random } {
  return { transport: fetchTransport(web.fetch), clock: webClock(web), random: webRandom(web.crypto) };
}
