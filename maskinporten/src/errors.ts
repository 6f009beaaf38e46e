import { type Explanation, maskinportenErrors, otherErrors, type Retry } from './error-tables.ts';

/**
 * A code in {@link maskinportenErrors}.
 *
 * @example
 * const code: MpCode = 'MP-250';
 * console.log(maskinportenErrors[code].fix);
 */
export type MpCode = keyof typeof maskinportenErrors;

/**
 * The closed union to switch on: `mp` with a code from Maskinporten, else a kind of its own.
 *
 * @example
 * const isOurFault = (kind: ErrorKind) => kind === 'bad_grant' || kind === 'bad_option';
 */
export type ErrorKind = 'mp' | keyof typeof otherErrors;

/** What a {@link MaskinportenError} is made of. */
export interface ErrorFacts {
  detail?: string | null;
  code?: string | null;
  error?: string | null;
  status?: number | null;
  traceId?: string | null;
  retry?: Retry;
  retryAfterSeconds?: number | undefined;
}

/**
 * The only error this library throws or rejects with. It never holds a token, an assertion, a key or a response body.
 * Switch on `kind` (and `code` when `kind` is `mp`), never on the message.
 *
 * @example
 * try {
 *   await maskinporten.token({ scopes: ['no:such.scope'] });
 * } catch (error) {
 *   if (!(error instanceof MaskinportenError)) throw error;
 *   if (error.kind === 'mp' && error.code === 'MP-200') console.log(error.fix, error.traceId);
 *   if (error.retry === 'transient') console.log(`again in ${error.retryAfterSeconds ?? 5} s`);
 * }
 */
export class MaskinportenError extends Error {
  override readonly name = 'MaskinportenError';
  /** Stable and closed; `mp` when Maskinporten gave a code. */
  readonly kind: ErrorKind;
  /** Maskinporten's own code, such as `MP-303`, or Altinn's, such as `AUTH-00023`. */
  readonly code: string | null;
  /** The OAuth `error` (RFC 6749 §5.2). */
  readonly error: string | null;
  /** The HTTP status, when a response came. */
  readonly status: number | null;
  /** Digdir's trace id: give it to their support. */
  readonly traceId: string | null;
  /** Whether, and how, trying again can help. */
  readonly retry: Retry;
  /** What is particular to this case; the server's own words, cut and made harmless, when it gave any. */
  readonly detail: string | null;
  /** What mends it, in one sentence. */
  readonly fix: string;
  /** When to try again, in seconds. */
  readonly retryAfterSeconds?: number;

  constructor(kind: ErrorKind, facts: ErrorFacts = {}) {
    const code = facts.code ?? null;
    const known = explain(kind, code);
    super(`${code ?? kind}: ${known.cause}${facts.detail ? ` (${facts.detail})` : ''}`);
    this.kind = kind;
    this.code = code;
    this.error = facts.error ?? null;
    this.status = facts.status ?? null;
    this.traceId = facts.traceId ?? null;
    this.retry = facts.retry ?? known.retry;
    this.detail = facts.detail || null;
    this.fix = known.fix;
    if (facts.retryAfterSeconds !== undefined) this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

function isMpCode(code: string | null): code is MpCode {
  return code !== null && Object.hasOwn(maskinportenErrors, code);
}

function explain(kind: ErrorKind, code: string | null): Explanation {
  if (kind !== 'mp') return otherErrors[kind];
  return isMpCode(code) ? maskinportenErrors[code] : { ...otherErrors.refused, cause: 'A code we do not know.' };
}
