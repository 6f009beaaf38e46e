import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type GrantRecord, withoutSecrets } from '../journal.ts';
import { isJsonObject } from '../json-values.ts';
import { accessTokenClaims, tokenLifeSeconds } from './access-token.ts';
import { type AssertionParts, readHeader, takeApart } from './assertion.ts';
import { findAskedSystemUser } from './authorization-details.ts';
import { readClaims } from './claims.ts';
import { checkSignature, findClient, findVerificationKey } from './client-authentication.ts';
import { GrantRefused, refusalBody, refusedWith } from './errors.ts';
import type { Keyring, Register } from './register.ts';
import type { ReplayStore } from './replay-store.ts';
import type { SigningKey } from './signing-key.ts';
import { checkAccess, checkScopes, checkTargets, listOf } from './targets.ts';
import { checkAudience, checkTimes, type IatPolicy, lastAcceptableSecond } from './time-rules.ts';
import { readAssertionFromForm, type TokenRequest } from './token-request.ts';

/** What the token endpoint works with. */
export type TokenDesk = {
  /** Maskinporten's own, which may go wrong alone. */
  clock: Pick<Clock, 'now'>;
  /** With trailing slash. */
  issuer(): string;
  iatPolicy: IatPolicy;
  toleratedClaims: readonly string[];
  keyring: Keyring;
  register(): Register;
  replays: ReplayStore;
  signingKey: SigningKey;
  /** What `aud` says in a token that no `resource` was asked for; null = no such claim. */
  unrequestedAudience(): 'unspecified' | null;
};

/** Status and JSON body of an answer. */
export type GrantAnswer = { status: number; body: Record<string, unknown>; record: GrantRecord };

/**
 * Examines one grant. The order of the steps decides which of several faults is told: request, syntax, header, claims,
 * client, key, signature, audience, times, replay, targets, scopes, access, authorization details, token.
 */
export async function answerGrant(desk: TokenDesk, request: TokenRequest): Promise<GrantAnswer> {
  const record = emptyRecord();
  try {
    const body = await issueToken(desk, request, record);
    record.outcome = 'issued';
    return { status: 200, body, record };
  } catch (refused) {
    if (!(refused instanceof GrantRefused)) throw refused;
    record.outcome = refused.refusal.error;
    record.mp_code = refused.refusal.code;
    return { status: refused.refusal.status, body: refusalBody(refused.refusal, desk.issuer()), record };
  }
}

async function issueToken(
  desk: TokenDesk,
  request: TokenRequest,
  record: GrantRecord,
): Promise<Record<string, unknown>> {
  const now = desk.clock.now();
  const register = desk.register();
  const assertion = readAssertionFromForm(request);
  const parts = takeApart(assertion);
  noteWhatWasSent(record, parts);
  const header = readHeader(parts.header);
  const claims = readClaims(parts.payload, desk.toleratedClaims);
  const node = register.propagation.meetNode();
  const registered = register.clients.get(claims.iss);
  const client = findClient(register.propagation.seenBy(node, claims.iss, registered));
  const trust = { authority: desk.keyring.authority, state: register.certificates };
  const { key, amr } = findVerificationKey(client, header, trust, now);
  checkSignature(parts, header.alg, key);
  record.assertion_verified = true;
  checkAudience(claims, desk.issuer());
  checkTimes(claims, now, desk.iatPolicy);
  const identity = `${client.client_id} ${claims.jti === null ? `hash ${sha256(assertion)}` : `jti ${claims.jti}`}`;
  if (!desk.replays.use(identity, lastAcceptableSecond(claims), now / 1000)) throw refusedWith('MP-012');
  checkTargets(claims, client);
  checkScopes(claims, client, register);
  checkAccess(claims, client, register);
  const systemUser = findAskedSystemUser(claims, client, register);

  const issuedAt = Math.floor(now / 1000);
  const lifeSeconds = tokenLifeSeconds(client, claims.scopes, register);
  const token = accessTokenClaims({
    issuer: desk.issuer(),
    audience: claims.resource ?? desk.unrequestedAudience(),
    client,
    amr,
    claims,
    systemUser,
    issuedAt,
    lifeSeconds,
  });
  return {
    access_token: await desk.signingKey.sign(token),
    token_type: 'Bearer',
    expires_in: Math.floor(issuedAt + lifeSeconds - now / 1000),
    scope: claims.scopes.join(' '),
  };
}

function emptyRecord(): GrantRecord {
  return {
    client_id: null,
    kid: null,
    alg: null,
    scopes: [],
    assertion_verified: false,
    jti_sha256: null,
    outcome: 'unanswered',
    mp_code: null,
  };
}

/** Notes claims before they are checked, so that a test sees what a refused client sent. */
function noteWhatWasSent(record: GrantRecord, { header, payload }: AssertionParts): void {
  record.kid = noted(header.kid);
  record.alg = noted(header.alg);
  record.client_id = noted(payload.iss);
  record.scopes = typeof payload.scope === 'string' ? withoutSecrets(payload.scope).split(' ').filter(Boolean) : [];
  record.jti_sha256 = typeof payload.jti === 'string' ? sha256(payload.jti) : null;
  const consumerOrg = noted(payload.consumer_org);
  if (consumerOrg !== null) record.consumer_org = consumerOrg;
  const resource = Array.isArray(payload.resource) ? payload.resource.slice(0, 10) : [payload.resource];
  const resources = resource.filter((item): item is string => typeof item === 'string');
  if (resources.length > 0) record.resource = listOf(resources).map(withoutSecrets);
  const detail: unknown = Array.isArray(payload.authorization_details) ? payload.authorization_details[0] : undefined;
  if (!isJsonObject(detail)) return;
  const owner = isJsonObject(detail.systemuser_org) ? noted(detail.systemuser_org.ID) : null;
  if (owner !== null) record.system_user_org = owner.replace(/^0192:/, '');
  const externalRef = noted(detail.externalRef);
  if (externalRef !== null) record.external_ref = externalRef;
}

function noted(value: unknown): string | null {
  return typeof value === 'string' ? withoutSecrets(value) : null;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
