/** Virtual time, a scripted network and a small token endpoint for the tests. Not part of the library's API. */
import { createMaskinporten, type Maskinporten, type MaskinportenOptions } from './client.ts';
import type { MaskinportenEvent } from './events.ts';
import type { Clock, Deadline, Random, Transport, TransportRequest, TransportResponse } from './ports.ts';
import type { Signer } from './signer.ts';

export const issuer = 'https://test.maskinporten.no/';
export const clientId = '238259d7-f0ab-4bd5-b253-0f0159375096';

/** A clock that moves only when told to. */
export class VirtualClock implements Clock {
  elapsed = 0;
  /** What wall clocks show at the start; change it to make the wall clock jump. */
  epoch = 1_790_000_000_000;
  readonly #timers = new Set<{ at: number; run: () => void }>();

  now(): number {
    return this.epoch + this.elapsed;
  }

  monotonic(): number {
    return this.elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = { at: this.elapsed + ms, run: resolve };
      this.#timers.add(timer);
      signal?.addEventListener('abort', () => {
        this.#timers.delete(timer);
        reject(signal.reason);
      });
    });
  }

  deadline(ms: number): Deadline {
    const controller = new AbortController();
    const late = () => controller.abort(new DOMException('The time is up.', 'TimeoutError'));
    const timer = { at: this.elapsed + ms, run: late };
    this.#timers.add(timer);
    return { signal: controller.signal, clear: () => this.#timers.delete(timer) };
  }

  /** Timers that have neither fired nor been taken back. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on by `ms`, running what becomes due on the way, each at its own time. */
  async advance(ms: number): Promise<void> {
    const end = this.elapsed + ms;
    await settled();
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.elapsed = Math.max(this.elapsed, due.at);
      due.run();
      await settled();
    }
    this.elapsed = end;
  }
}

/** Lets everything that waits for nothing but other promises run to its end. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The result of a promise with virtual time running until it has one. */
export async function inTime<T>(clock: VirtualClock, promise: Promise<T>, stepMs = 50): Promise<T> {
  let done = false;
  const watched = promise.finally(() => {
    done = true;
  });
  watched.catch(() => undefined);
  for (let steps = 0; !done && steps < 10_000; steps += 1) {
    await settled();
    if (!done) await clock.advance(stepMs);
  }
  return watched;
}

/** Predictable, and different each time. */
export function countingRandom(): Random {
  let count = 0;
  return {
    uuid() {
      count += 1;
      return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    },
    fraction() {
      count += 1;
      return (count * 0.618034) % 1;
    },
  };
}

export const instantSigner: Signer = {
  alg: 'RS256',
  header: { kid: 'test-key' },
  sign: async () => new Uint8Array([1, 2, 3]),
};

/** The claims of the assertion in a token request. */
export function claimsOf(request: TransportRequest): Record<string, unknown> {
  const assertion = new URLSearchParams(request.body).get('assertion') ?? '';
  return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
}

export function json(status: number, body: unknown, headers: TransportResponse['headers'] = {}): TransportResponse {
  return { status, headers, body: JSON.stringify(body) };
}

export function refusal(error: string, description: string, code?: string, status = 400): TransportResponse {
  return json(status, {
    error,
    error_description: `${description} (trace_id: 356666143081bbec11d293753e9702ca)`,
    ...(code && { error_uri: `${issuer}errors/${code}` }),
  });
}

/** A network with a small, strict Maskinporten behind it: it refuses reused assertions and wrong times. */
export class FakeMaskinporten {
  life = 120;
  latencyMs = 0;
  /** How far the server's clock is ahead of the client's wall clock. */
  aheadMs = 0;
  /** Answers instead of the fake; undefined: the fake answers. Throws: the connection breaks. */
  script: (request: TransportRequest, count: number) => TransportResponse | Promise<TransportResponse> | undefined =
    () => undefined;
  metadata: () => TransportResponse | Promise<TransportResponse> = () =>
    json(200, { issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk` });
  jwks: () => TransportResponse | Promise<TransportResponse> = () =>
    json(200, { keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'server-1', n: 'AQAB', e: 'AQAB' }] });
  readonly requests: TransportRequest[] = [];
  readonly urls: string[] = [];
  readonly seen = new Set<unknown>();
  readonly clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  readonly transport: Transport = async (request) => {
    this.urls.push(request.url);
    if (request.url.endsWith('/oauth-authorization-server')) return this.metadata();
    if (request.url.endsWith('/jwk')) return this.jwks();
    this.requests.push(request);
    if (this.latencyMs > 0) await this.clock.sleep(this.latencyMs);
    const scripted = await this.script(request, this.requests.length);
    return scripted ?? this.answer(request);
  };

  answer(request: TransportRequest): TransportResponse {
    const { iat, exp, jti } = claimsOf(request);
    const now = this.clock.now() + this.aheadMs;
    const headers = { date: new Date(now).toUTCString() };
    const refuse = (description: string, code?: string) => ({
      ...refusal('invalid_grant', description, code),
      headers,
    });
    if (Number(iat) > now / 1000 + 10) return refuse('Issue time is in the future');
    if (Number(exp) < now / 1000 - 10) return refuse('JWT is expired', 'MP-130');
    if (this.seen.has(jti)) return refuse('Invalid assertion. Grant is used before', 'MP-012');
    this.seen.add(jti);
    const number = String(this.requests.indexOf(request) + 1);
    return json(200, { access_token: `token-${number}`, token_type: 'Bearer', expires_in: this.life }, headers);
  }
}

/** A client on virtual time with the fake behind it. */
export function setUp(options: Partial<MaskinportenOptions> = {}): {
  clock: VirtualClock;
  server: FakeMaskinporten;
  events: MaskinportenEvent[];
  client: Maskinporten;
} {
  const clock = new VirtualClock();
  const server = new FakeMaskinporten(clock);
  const events: MaskinportenEvent[] = [];
  const client = createMaskinporten({
    issuer,
    clientId,
    signer: instantSigner,
    transport: server.transport,
    clock,
    random: countingRandom(),
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { clock, server, events, client };
}

/** The error a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}
