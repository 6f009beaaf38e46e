import type { Clock } from '../lib/clock.ts';
import type { OutgoingResponse } from '../lib/outgoing.ts';
import { scopeTable } from '../tokens/index.ts';
import type { ClientMeans, EnvironmentMeans, KeyFacts, KeyRowFacts, RegisteredKey, SystemFacts } from './means.ts';

/** Shorter than a check's own deadline: what it waits for fails before it does. */
const lookUpMs = 8_000;

/** How something was found, or why not; never a rejection, so that several checks may wait for it. */
export type Looked<T> = { value: T } | { error: unknown };

export interface Metadata {
  response: OutgoingResponse;
  sentAt: number;
  tookMs: number;
}

export interface ScopeOutcome {
  scope: string;
  /** `null`: a token came. */
  error: unknown;
}

/** What several checks need is looked up once for an examination. */
export interface LookUps {
  metadata(): Promise<Looked<Metadata>>;
  key(): Promise<Looked<KeyFacts>>;
  keyRows(): Promise<Looked<readonly KeyRowFacts[]>>;
  /** `null`: nobody to ask with. */
  registeredKeys(): Promise<Looked<readonly RegisteredKey[]>> | null;
  /** One answer for each scope that the product needs; not asked when the key does not open. */
  scopes(): Promise<Looked<ScopeOutcome[]>>;
  /** Our system as Altinn has it; not asked when the key does not open. */
  system(): Promise<Looked<SystemFacts | 'not_there' | 'not_ours'>>;
}

/** Rulings 12: what no private company's client is granted is not asked for. */
export const neededScopes: readonly string[] = [
  ...new Set(scopeTable.filter(({ grantable }) => grantable === 'yes').map(({ agencyScope }) => agencyScope)),
];

export class KeyDoesNotOpen extends Error {
  override readonly name = 'KeyDoesNotOpen';
}

export function createLookUps({ send }: EnvironmentMeans, client: ClientMeans, clock: Clock): LookUps {
  const within = async <T>(look: (signal: AbortSignal) => Promise<T>): Promise<Looked<T>> => {
    const deadline = clock.deadline(lookUpMs);
    try {
      return { value: await unlessLate(look(deadline.signal), deadline.signal) };
    } catch (error) {
      return { error };
    } finally {
      deadline.clear();
    }
  };
  const key = once(() => within((signal) => client.openKey(signal)));
  const { admin } = client;
  const registeredKeys = admin && once(() => within((signal) => admin.readKeys(signal)));
  return {
    metadata: once(() =>
      within(async (signal) => {
        const url = `${client.issuer}.well-known/oauth-authorization-server`;
        const sentAt = clock.now();
        const started = clock.monotonic();
        const response = await send({ method: 'GET', url, headers: { accept: 'application/json' }, signal });
        return { response, sentAt, tookMs: clock.monotonic() - started };
      }),
    ),
    key,
    keyRows: once(() => within(() => client.keyRows())),
    registeredKeys: () => registeredKeys?.() ?? null,
    scopes: once(async () => {
      if ('error' in (await key())) return { error: new KeyDoesNotOpen() };
      const asked = neededScopes.map(async (scope) => {
        const looked = await within((signal) => client.ask(scope, signal));
        return { scope, error: 'error' in looked ? looked.error : null };
      });
      return { value: await Promise.all(asked) };
    }),
    system: once(async () => {
      if ('error' in (await key())) return { error: new KeyDoesNotOpen() };
      return within((signal) => client.altinn.readSystem(signal));
    }),
  };
}

function once<T>(look: () => Promise<T>): () => Promise<T> {
  let flight: Promise<T> | undefined;
  return () => {
    flight ??= look();
    return flight;
  };
}

/** Waits no longer than the signal allows, whether or not the work minds it. */
export function unlessLate<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
