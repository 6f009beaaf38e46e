/** The only place that reads the machine's clock or sets a timer; everything else is handed a `Clock`. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. */
  now(): number;
  /** Never goes backwards; milliseconds, meaningful only as a difference. */
  monotonic(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts with a `TimeoutError` after `ms`. */
  timeout(ms: number): AbortSignal;
  /** The same for work that ends: `clear` takes the timer back, so that nothing fires for what is done already. */
  deadline(ms: number): Deadline;
}

export interface Deadline {
  signal: AbortSignal;
  clear(): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const stop = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal?.addEventListener('abort', stop, { once: true });
    }),
  timeout: (ms) => AbortSignal.timeout(ms),
  deadline(ms) {
    const controller = new AbortController();
    const late = () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
    const timer = setTimeout(late, ms);
    return { signal: controller.signal, clear: () => clearTimeout(timer) };
  },
};

/** An instant as records hold it: UTC, ISO 8601, milliseconds. */
export const isoInstant = (epochMs: number): string => new Date(epochMs).toISOString();
