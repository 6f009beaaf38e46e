/**
 * What to do with the same grant after an error.
 *
 * - `never`: it fails until a person changes something on our side.
 * - `fresh`: once more, at once, with a new assertion (the client has already done so).
 * - `transient`: later; an outage (the client has already retried within its budget).
 * - `configuration`: after a change at Maskinporten or Altinn, which takes 0-15 minutes to be seen.
 */
export type Retry = 'never' | 'fresh' | 'transient' | 'configuration';

interface Explanation {
  readonly cause: string;
  readonly fix: string;
  readonly retry: Retry;
}

/** One row of {@link maskinportenErrors}. */
export interface MaskinportenErrorRow extends Explanation {
  /** The HTTP status that Maskinporten uses. */
  readonly status: number;
  /** The OAuth `error` that Maskinporten uses. */
  readonly error: string;
}

/**
 * Maskinporten's own error codes (docs.digdir.no, maskinporten_feilsoking): what causes each, what mends it, whether a
 * retry can help. MP-303 with `invalid_authorization_details` (a malformed value) is `never` instead.
 */
export const maskinportenErrors = {
  'MP-011': {
    status: 400,
    error: 'invalid_request',
    cause: 'The assertion is malformed, or has an unknown, empty or missing claim.',
    fix: 'Check the client id and the values of the grant; send no claims of your own.',
    retry: 'never',
  },
  'MP-012': {
    status: 400,
    error: 'invalid_grant',
    cause: 'The same assertion was sent twice, typically by a retry inside the HTTP client.',
    fix: 'Turn off retries in the transport; this client signs anew for each attempt.',
    retry: 'fresh',
  },
  'MP-100': {
    status: 400,
    error: 'invalid_grant',
    cause: 'The client is unknown here: wrong client id, another environment, or registered minutes ago.',
    fix: 'Compare the client id and the environment with Samarbeidsportalen; wait up to 15 minutes after a change.',
    retry: 'configuration',
  },
  'MP-110': {
    status: 400,
    error: 'invalid_grant',
    cause: 'The audience is not the issuer of this environment.',
    fix: 'Use the issuer exactly as its metadata prints it, trailing slash included.',
    retry: 'never',
  },
  'MP-120': {
    status: 400,
    error: 'invalid_grant',
    cause: 'The certificate is expired, revoked, of another environment or from an unknown authority.',
    fix: 'Use a valid enterprise certificate of this environment, or register a key.',
    retry: 'never',
  },
  'MP-121': {
    status: 400,
    error: 'invalid_grant',
    cause: 'The registered key is older than its expiry, one year from when it was posted.',
    fix: 'Register a new key, or post the same key again.',
    retry: 'never',
  },
  'MP-122': {
    status: 400,
    error: 'invalid_grant',
    cause: 'The certificate belongs to another organisation than the client.',
    fix: 'Sign with a certificate of the organisation that owns the client.',
    retry: 'never',
  },
  'MP-123': {
    status: 400,
    error: 'invalid_grant',
    cause: 'The x5c header is not an array of standard base64 DER certificates.',
    fix: 'Give the certificates leaf first, as base64 DER without PEM lines.',
    retry: 'never',
  },
  'MP-124': {
    status: 400,
    error: 'invalid_grant',
    cause: 'The signature does not match the registered key or the certificate.',
    fix: 'Check that the private key belongs to the key id or certificate in the header.',
    retry: 'never',
  },
  'MP-130': {
    status: 400,
    error: 'invalid_grant',
    cause: 'The assertion had expired when it arrived: this machine’s clock is behind, or the network is very slow.',
    fix: 'Synchronise the clock (NTP).',
    retry: 'fresh',
  },
  'MP-200': {
    status: 400,
    error: 'invalid_scope',
    cause: 'A scope is not registered on the client: misspelt, missing, or added minutes ago.',
    fix: 'Add the scope to the client in Samarbeidsportalen; wait up to 15 minutes after a change.',
    retry: 'configuration',
  },
  'MP-201': {
    status: 400,
    error: 'invalid_scope',
    cause: 'The scope is not meant for Maskinporten clients.',
    fix: 'Use a client with the integration type that the scope allows.',
    retry: 'never',
  },
  'MP-250': {
    status: 403,
    error: 'forbidden',
    cause: 'The owner of the API has not granted the consumer access to the scope; suppliers often forget consumerOrg.',
    fix: 'Ask the owner of the API for access, or name the customer in consumerOrg.',
    retry: 'configuration',
  },
  'MP-251': {
    status: 403,
    error: 'forbidden',
    cause: 'The consumer has not delegated the scope to us in Altinn, or did so in another environment.',
    fix: 'Ask the consumer to delegate the API to our organisation in Altinn, in this environment.',
    retry: 'configuration',
  },
  'MP-301': {
    status: 400,
    error: 'invalid_authorization_details',
    cause: 'The type of the authorization details is unknown.',
    fix: 'Check that this environment’s metadata lists urn:altinn:systemuser.',
    retry: 'never',
  },
  'MP-302': {
    status: 400,
    error: 'invalid_authorization_details',
    cause: 'The authorization details have an unknown field, or an externalRef outside its pattern.',
    fix: 'Check the externalRef.',
    retry: 'never',
  },
  'MP-303': {
    status: 400,
    error: 'invalid_altinn_customer_configuration',
    cause:
      'Altinn finds no system user: not approved yet, deleted, another externalRef, or our client id is not on the system.',
    fix: 'Ask the customer to approve the system user; check externalRef and the client ids of the registered system.',
    retry: 'configuration',
  },
} as const satisfies Record<string, MaskinportenErrorRow>;

/** Every kind of error but `mp`, explained: refusals that Maskinporten does not number, outages, our own refusals. */
export const otherErrors = {
  unknown_kid: {
    cause: 'The key id is not registered on this client, or was registered minutes ago.',
    fix: 'Register the public key on this client id; wait up to 15 minutes after a change.',
    retry: 'configuration',
  },
  kid_required: {
    cause: 'The client has registered keys, so a certificate cannot sign for it.',
    fix: 'Sign with a registered key (kid), or use a client of its own for the certificate.',
    retry: 'never',
  },
  client_authentication_failed: {
    cause: 'Maskinporten did not accept the client and gave no reason.',
    fix: 'Compare client id, key and environment with Samarbeidsportalen.',
    retry: 'configuration',
  },
  assertion_replayed: {
    cause: 'The same assertion was sent twice, typically by a retry inside the HTTP client.',
    fix: 'Turn off retries in the transport; this client signs anew for each attempt.',
    retry: 'fresh',
  },
  assertion_expired: {
    cause: 'The assertion had expired when it arrived: this machine’s clock is behind, or the network is very slow.',
    fix: 'Synchronise the clock (NTP).',
    retry: 'fresh',
  },
  issued_in_future: {
    cause: 'This machine’s clock is more than 10 seconds ahead.',
    fix: 'Synchronise the clock (NTP).',
    retry: 'fresh',
  },
  too_long_lifetime: {
    cause: 'The assertion lives longer than the server allows.',
    fix: 'Report it: this client asks for 120 seconds, which the documentation allows.',
    retry: 'never',
  },
  consumer_is_self: {
    cause: 'consumerOrg is the organisation that owns the client.',
    fix: 'Leave consumerOrg out when asking for our own organisation.',
    retry: 'never',
  },
  invalid_target: {
    cause: 'A resource is not an absolute URI, or has a fragment.',
    fix: 'Give the resource as the owner of the API prints it.',
    retry: 'never',
  },
  refused: {
    cause: 'Maskinporten refused the grant without a code of its own.',
    fix: 'Look the OAuth error up in Maskinporten’s documentation; give Digdir the trace id.',
    retry: 'configuration',
  },
  unavailable: {
    cause: 'Maskinporten is out of order or overloaded.',
    fix: 'Try again later; see Digdir’s status page.',
    retry: 'transient',
  },
  unreachable: {
    cause: 'No complete response came.',
    fix: 'Check network, DNS, proxy and firewall: port 443 to Maskinporten must be open.',
    retry: 'transient',
  },
  timeout: { cause: 'No answer in time.', fix: 'Try again later; check the network.', retry: 'transient' },
  circuit_open: {
    cause: 'Maskinporten has failed several times in a row; no request is sent until it has had a pause.',
    fix: 'Try again after retryAfterSeconds.',
    retry: 'transient',
  },
  unexpected_response: {
    cause: 'The response is none that Maskinporten gives; something else may have answered.',
    fix: 'Check the issuer, and what proxies stand between.',
    retry: 'transient',
  },
  signing_failed: {
    cause: 'The signer did not sign.',
    fix: 'Check the key store (HSM, KMS) behind the signer.',
    retry: 'transient',
  },
  bad_grant: {
    cause: 'The grant is not one Maskinporten can be asked for.',
    fix: 'Correct the grant.',
    retry: 'never',
  },
  bad_key: {
    cause: 'The key cannot sign for Maskinporten.',
    fix: 'Use an RSA key of 2048 bits or more.',
    retry: 'never',
  },
  bad_option: { cause: 'An option of the client is wrong.', fix: 'Correct the option.', retry: 'never' },
  aborted: { cause: 'The caller stopped waiting.', fix: 'Nothing to mend.', retry: 'transient' },
  closed: { cause: 'The client is closed.', fix: 'Create a new client.', retry: 'never' },
} as const satisfies Record<string, Explanation>;

/** A code in {@link maskinportenErrors}. */
export type MpCode = keyof typeof maskinportenErrors;

/** The closed union to switch on: `mp` with a code from Maskinporten, else a kind of its own. */
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
 */
export class MaskinportenError extends Error {
  override readonly name = 'MaskinportenError';
  /** Stable and closed; `mp` when Maskinporten gave a code. */
  readonly kind: ErrorKind;
  /** Maskinporten's own code, such as `MP-303`. */
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
