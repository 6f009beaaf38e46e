import { randomBytes } from 'node:crypto';

/** One row of the table of refusals: HTTP status, OAuth `error`, text, with `{…}` for what the case fills in. */
type RefusalRow = { status: 400 | 403; error: string; description: string };

const AUTHENTICATION = 'Invalid assertion. Client authentication failed.';

/** The refusals that Maskinporten gives a code. Source: Digdir, "Feilsøking" for Maskinporten. */
export const codedRefusals = {
  'MP-011': row(400, 'invalid_request', 'Invalid assertion. Invalid parameter value'),
  'MP-012': row(400, 'invalid_grant', 'Invalid assertion. Grant is used before'),
  'MP-100': row(400, 'invalid_grant', `${AUTHENTICATION} Client not found`),
  'MP-110': row(400, 'invalid_grant', `${AUTHENTICATION} Invalid JWT claim aud`),
  'MP-120': row(400, 'invalid_grant', `${AUTHENTICATION} The JWT is signed with an invalid certificate.`),
  'MP-121': row(400, 'invalid_grant', `${AUTHENTICATION} Expired key`),
  'MP-122': row(
    400,
    'invalid_grant',
    `${AUTHENTICATION} Invalid JWT. Invalid organization number for client. Does not match certificate orgno`,
  ),
  'MP-123': row(400, 'invalid_grant', `${AUTHENTICATION} Invalid JWT header x5c`),
  'MP-124': row(400, 'invalid_grant', `${AUTHENTICATION} Invalid JWT signature.`),
  'MP-130': row(400, 'invalid_grant', `${AUTHENTICATION} JWT is expired`),
  'MP-200': row(400, 'invalid_scope', 'Token request contains invalid scopes for client, {scope}'),
  'MP-201': row(400, 'invalid_scope', 'Token request contains scopes not allowed for maskinporten'),
  'MP-250': row(403, 'forbidden', 'Consumer has not been granted access to the scope {scope}.'),
  'MP-251': row(
    403,
    'forbidden',
    'Consumer {consumer} has not delegated access to the scope {scope} to supplier {supplier}.',
  ),
  'MP-301': row(400, 'invalid_authorization_details', 'Unknown authorization details type'),
  'MP-302': row(400, 'invalid_authorization_details', 'Unknown fields in the authorization details'),
  'MP-303': row(400, 'invalid_authorization_details', 'Invalid authorization details values'),
} as const satisfies Record<string, RefusalRow>;

/** The refusals that are known without a code. */
export const uncodedRefusals = {
  unknown_kid: row(400, 'invalid_grant', `${AUTHENTICATION} Unknown key identifier (kid) for client.`),
  key_required: row(
    400,
    'invalid_grant',
    `${AUTHENTICATION} Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided`,
  ),
  future: row(400, 'invalid_grant', `${AUTHENTICATION} Issue time is in the future`),
  past: row(400, 'invalid_grant', `${AUTHENTICATION} Issue time is too far in the past`),
  too_long: row(400, 'invalid_grant', `${AUTHENTICATION} JWT has too long lifetime.`),
  own_organisation: row(
    400,
    'invalid_request',
    'Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid',
  ),
  target: row(400, 'invalid_target', 'Invalid resource'),
  grant_type: row(400, 'unsupported_grant_type', 'Unsupported grant type'),
  request: row(400, 'invalid_request', '{reason}'),
} as const satisfies Record<string, RefusalRow>;

/** What a refusal without a code of its own is called in orders to the stand-in. */
export const UNCODED_NAMES = [...keysOf(uncodedRefusals), 'customer_configuration'] as const;

/** One of UNCODED_NAMES. */
export type UncodedName = (typeof UNCODED_NAMES)[number];

/** A code of Maskinporten's own error pages. */
export type MpCode = keyof typeof codedRefusals;

/** Why a grant is refused, ready to be sent but for the trace id. */
export type Refusal = { status: 400 | 403; error: string; description: string; code: MpCode | null };

/** Ends the examination of a grant with an answer. */
export class GrantRefused extends Error {
  override readonly name = 'GrantRefused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.description);
    this.refusal = refusal;
  }
}

/** The refusal with this code, its placeholders filled. */
export function refusedWith(code: MpCode, fill: Readonly<Record<string, string>> = {}): GrantRefused {
  return new GrantRefused({ ...filled(codedRefusals[code], fill), code });
}

/** A refusal that carries no code. */
export function refusedWithoutCode(
  name: keyof typeof uncodedRefusals,
  fill: Readonly<Record<string, string>> = {},
): GrantRefused {
  return new GrantRefused({ ...filled(uncodedRefusals[name], fill), code: null });
}

/** Altinn knows no live system user that fits: an `error` of its own, with the code of bad values. */
export function refusedByAltinn(owner: string): GrantRefused {
  return new GrantRefused({
    status: 400,
    error: 'invalid_altinn_customer_configuration',
    description: `${codedRefusals['MP-303'].description}. No system user of this system is found for ${owner}`,
    code: 'MP-303',
  });
}

/** The refusal that an order names, with made-up values where a real one names the client's own. */
export function refusedOnDemand(name: MpCode | UncodedName): GrantRefused {
  if (name === 'customer_configuration') return refusedByAltinn('0192:000000000');
  if (isMpCode(name)) {
    return refusedWith(name, { scope: 'eksempel:scope', consumer: '000000000', supplier: '000000000' });
  }
  return refusedWithoutCode(name, { reason: 'The request is invalid' });
}

/** True for a code in the table. */
export function isMpCode(text: string): text is MpCode {
  return Object.hasOwn(codedRefusals, text);
}

/** True for a refusal that has a name instead of a code. */
export function isUncodedName(text: string): text is UncodedName {
  return UNCODED_NAMES.some((name) => name === text);
}

/** The wire body: `error`, `error_description` ending in the trace id, and `error_uri` only where there is a code. */
export function refusalBody(refusal: Refusal, issuer: string): Record<string, string> {
  const body = {
    error: refusal.error,
    error_description: `${refusal.description} (trace_id: ${randomBytes(16).toString('hex')})`,
  };
  return refusal.code === null ? body : { ...body, error_uri: `${issuer}errors/${refusal.code}` };
}

function row(status: 400 | 403, error: string, description: string): RefusalRow {
  return { status, error, description };
}

function filled(template: RefusalRow, fill: Readonly<Record<string, string>>): RefusalRow {
  const description = template.description.replace(/\{(\w+)\}/g, (_whole, name: string) => fill[name] ?? name);
  return { ...template, description };
}

function keysOf<Table extends object>(table: Table): (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[];
}
