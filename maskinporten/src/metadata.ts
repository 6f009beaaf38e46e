import { MaskinportenError } from './errors.ts';
import { type Exchange, jsonObject } from './exchange.ts';
import type { Clock } from './ports.ts';
import { Remembered } from './remembered.ts';

const metadataMaxAgeMs = 12 * 3_600_000;
const keysMaxAgeMs = 24 * 3_600_000;
const unknownKidPauseMs = 60_000;
const responseTimeoutMs = 2000;

/**
 * A public key of Maskinporten's, with which it signs tokens.
 *
 * @example
 * const [key]: readonly PublicKey[] = await maskinporten.keys();
 * const { kty = '', n = '', e = '' } = key ?? {};
 * const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
 * await crypto.subtle.importKey('jwk', { kty, n, e }, rs256, false, ['verify']);
 */
export interface PublicKey {
  readonly kty: 'RSA';
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  readonly alg?: string;
  readonly use?: string;
  readonly x5c?: readonly string[];
}

/** What the metadata says (RFC 8414 §2; Maskinporten has no `response_types_supported`). */
export interface Metadata {
  tokenEndpoint: string;
  jwksUri: string | undefined;
}

/** Finds Maskinporten's endpoints and keys, and goes on working when they cannot be read. */
export class Discovery {
  readonly metadata: Remembered<Metadata>;
  readonly jwks: Remembered<readonly PublicKey[]>;
  readonly #base: string;
  readonly #clock: Clock;
  #first: Promise<unknown> | undefined;
  #refetchedUnknown = Number.NEGATIVE_INFINITY;

  constructor(
    issuer: string,
    exchange: Exchange,
    clock: Clock,
    onRead: (document: 'metadata' | 'jwks', error?: MaskinportenError) => void,
  ) {
    const base = withSlash(issuer);
    this.#base = base;
    this.#clock = clock;
    const get = (url: string) =>
      exchange({ method: 'GET', url, headers: { accept: 'application/json' } }, responseTimeoutMs);

    this.metadata = new Remembered(
      async () => {
        const { status, body } = await get(`${base}.well-known/oauth-authorization-server`);
        const document = status === 200 ? jsonObject(body) : undefined;
        const tokenEndpoint = below(base, document?.token_endpoint);
        // RFC 8414 §3.3: another issuer is another server. A foreign endpoint would be handed our assertions.
        if (document?.issuer !== issuer || tokenEndpoint === undefined)
          throw new MaskinportenError('unexpected_response', { status });
        return { tokenEndpoint, jwksUri: below(base, document.jwks_uri) };
      },
      clock,
      metadataMaxAgeMs,
      (error) => onRead('metadata', error),
    );
    this.jwks = new Remembered(
      async () => {
        const { jwksUri } = await this.metadata.wanted();
        if (jwksUri === undefined) throw new MaskinportenError('unexpected_response');
        const { status, body } = await get(jwksUri);
        const keys = status === 200 ? jsonObject(body)?.keys : undefined;
        if (!Array.isArray(keys)) throw new MaskinportenError('unexpected_response', { status });
        return keys.flatMap(publicKey);
      },
      clock,
      keysMaxAgeMs,
      (error) => onRead('jwks', error),
    );
  }

  /** Where to send grants. Only the first callers wait, at most 2 seconds; unreadable metadata means `<issuer>token`. */
  async tokenEndpoint(): Promise<string> {
    if (this.metadata.current() === undefined) {
      this.#first ??= this.metadata.read().catch(() => undefined);
      await this.#first; // later readings go on in the background
    }
    return this.metadata.current()?.tokenEndpoint ?? `${this.#base}token`;
  }

  /** Maskinporten's keys, or those with this `kid`. An unknown one has the set read anew, at most once a minute. */
  async keys(kid?: string): Promise<readonly PublicKey[]> {
    const find = (keys: readonly PublicKey[]) => (kid === undefined ? keys : keys.filter((key) => key.kid === kid));
    const found = find(await this.jwks.wanted());
    if (found.length > 0 || kid === undefined) return found;
    if (!this.jwks.reading) {
      const now = this.#clock.monotonic();
      if (now - this.#refetchedUnknown < unknownKidPauseMs) return found;
      this.#refetchedUnknown = now;
    }
    return find(await this.jwks.read().catch(() => found));
  }
}

function withSlash(url: string): string {
  const { href } = new URL(url);
  return href.endsWith('/') ? href : `${href}/`;
}

/** The URL if it lies below `base` once normalised, so that a poisoned document cannot name another server. */
function below(base: string, url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const { href, hash } = new URL(url);
  return href.startsWith(base) && hash === '' ? href : undefined;
}

/** Takes over public members only (RFC 7517 §4, RFC 7518 §6.3.1). */
function publicKey(key: unknown): PublicKey[] {
  if (typeof key !== 'object' || key === null) return [];
  const { kty, kid, n, e, alg, use, x5c } = key as Record<string, unknown>; // every member is checked below
  if (kty !== 'RSA' || typeof kid !== 'string' || typeof n !== 'string' || typeof e !== 'string') return [];
  if (use !== undefined && use !== 'sig') return [];
  return [
    {
      kty,
      kid,
      n,
      e,
      ...(typeof alg === 'string' && { alg }),
      ...(use === 'sig' && { use }),
      ...(Array.isArray(x5c) && { x5c: x5c.filter((one) => typeof one === 'string') }),
    },
  ];
}
