import { type ErrorKind, MaskinportenError } from '@apier/maskinporten';
import { UpstreamFailure, type UpstreamFailureKind } from '../lib/outgoing.ts';
import { type TokenRefusal, TokenRefused } from './token-source.ts';

const byCode: ReadonlyMap<string, TokenRefusal> = new Map([
  ['MP-200', 'not_grantable'],
  ['MP-250', 'not_grantable'],
  ['MP-303', 'no_delegation'],
]);

/** What a caller may know of why there is no token. */
export function refusalOf(error: unknown): TokenRefused {
  if (error instanceof MaskinportenError) return new TokenRefused(refusalOfMaskinporten(error), error.code, error);
  if (error instanceof UpstreamFailure) return new TokenRefused('unavailable', null, error);
  const isDeadline = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  return new TokenRefused(isDeadline ? 'timeout' : 'unavailable', null, error);
}

function refusalOfMaskinporten({ kind, code, retry }: MaskinportenError): TokenRefusal {
  if (kind === 'timeout' || kind === 'aborted') return 'timeout';
  // Where something else answered, or we are closing down, nobody has refused us.
  if (kind === 'not_maskinporten' || kind === 'closed') return 'unavailable';
  // A server that is down may name a code too; only a refusal means it.
  const named = kind === 'mp' ? byCode.get(code ?? '') : undefined;
  return named ?? (retry === 'transient' ? 'unavailable' : 'refused');
}

const altinnFailures: Partial<Record<ErrorKind, UpstreamFailureKind>> = {
  altinn_unauthorised: 'unauthorised',
  altinn_forbidden: 'forbidden',
  altinn_bad_request: 'unexpected',
  altinn_enterprise_user: 'unexpected',
  altinn_unavailable: 'server_error',
  altinn_unreachable: 'unreachable',
  altinn_timeout: 'timeout',
  altinn_unexpected_response: 'unexpected',
};

/** The failure, when it is Altinn's. */
export function altinnFailureOf(error: unknown): UpstreamFailure | undefined {
  if (!(error instanceof MaskinportenError)) return undefined;
  const { kind, status, code } = error;
  const failure = altinnFailures[kind];
  if (failure === undefined) return undefined;
  return new UpstreamFailure('altinn', status === 429 ? 'rate_limited' : failure, {
    ...(status !== null && { status }),
    ...(code !== null && { upstreamCode: code }),
    cause: error,
  });
}
