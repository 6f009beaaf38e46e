/**
 * What to do with the same grant after an error.
 *
 * - `never`: it fails until a person changes something on our side.
 * - `fresh`: once more, at once, with a new assertion (the client has already done so).
 * - `transient`: later; an outage (the client has already retried within its budget).
 * - `configuration`: after a change at Maskinporten or Altinn, which takes 0-15 minutes to be seen.
 *
 * @example
 * const worthAsking = (retry: Retry) => retry === 'transient' || retry === 'fresh';
 */
export type Retry = 'never' | 'fresh' | 'transient' | 'configuration';

export interface Explanation {
  readonly cause: string;
  readonly fix: string;
  readonly retry: Retry;
}

/**
 * One row of {@link maskinportenErrors}.
 *
 * @example
 * const row: MaskinportenErrorRow = maskinportenErrors['MP-303'];
 * console.log(row.status, row.cause, row.fix);
 */
export interface MaskinportenErrorRow extends Explanation {
  /** The HTTP status that Maskinporten uses. */
  readonly status: number;
  /** The OAuth `error` that Maskinporten uses. */
  readonly error: string;
}

/**
 * Maskinporten's own error codes (docs.digdir.no, maskinporten_feilsoking): what causes each, what mends it, whether a
 * retry can help. MP-303 with `invalid_authorization_details` (a malformed value) is `never` instead.
 *
 * @example
 * for (const [code, { cause, fix }] of Object.entries(maskinportenErrors)) console.log(code, cause, fix);
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

/**
 * Every kind of error but `mp`, explained: refusals that Maskinporten does not number, outages, our own refusals, and
 * (`altinn_…`) what goes wrong when Altinn exchanges a token.
 *
 * @example
 * const { cause, fix, retry } = otherErrors.unknown_kid;
 */
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
  not_maskinporten: {
    cause: 'Something else than Maskinporten answered: a redirect, a web page, or a refusal that is not its own.',
    fix: 'Check the issuer, and that proxy and firewall let the token endpoint through without a page of their own.',
    retry: 'configuration',
  },
  unexpected_response: {
    cause: 'The response is incomplete, or none that Maskinporten gives.',
    fix: 'Try again later; if it stays, check what proxies stand between.',
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
  altinn_unauthorised: {
    cause: 'Altinn did not accept the Maskinporten token (401), or failed behind the exchange, which looks the same.',
    fix: 'Use the platform of the same environment as the issuer (TT02 with test); if it is, try again later.',
    retry: 'transient',
  },
  altinn_forbidden: {
    cause: 'Altinn refuses the client or its scopes (403).',
    fix: 'Check the scopes of the grant; give Altinn the code.',
    retry: 'configuration',
  },
  altinn_bad_request: {
    cause: 'Altinn does not know the exchange that was asked for (400).',
    fix: 'Give the platform’s host alone, as `environments` has it.',
    retry: 'never',
  },
  altinn_enterprise_user: {
    cause: 'The request carried an enterprise user’s password, which went away with Altinn 2 (410).',
    fix: 'Have the transport send no X-Altinn-EnterpriseUser-Authentication header.',
    retry: 'never',
  },
  altinn_unavailable: {
    cause: 'Altinn is out of order or overloaded.',
    fix: 'Try again later; see Altinn’s status page.',
    retry: 'transient',
  },
  altinn_unreachable: {
    cause: 'No complete response came from Altinn.',
    fix: 'Check network, DNS, proxy and firewall: port 443 to the platform must be open.',
    retry: 'transient',
  },
  altinn_timeout: {
    cause: 'No answer from Altinn in time.',
    fix: 'Try again later; check the network.',
    retry: 'transient',
  },
  altinn_unexpected_response: {
    cause: 'The response is none that Altinn’s exchange gives; something else may have answered.',
    fix: 'Check the platform, and what proxies stand between.',
    retry: 'transient',
  },
} as const satisfies Record<string, Explanation>;
