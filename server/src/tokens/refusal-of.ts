import { MaskinportenError } from '@apier/maskinporten';
import { UpstreamFailure } from '../lib/outgoing.ts';
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
  // A server that is down may name a code too; only a refusal means it.
  const named = kind === 'mp' ? byCode.get(code ?? '') : undefined;
  return named ?? (retry === 'transient' ? 'unavailable' : 'refused');
}
