import type { ApiKeyScope, AuthenticateKey, StoredKey } from '../accounts/index.ts';
import { AppError } from '../errors/index.ts';

const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** The key in an `Authorization` header. Throws AUTH_REQUIRED or AUTH_INVALID_KEY. */
function bearerKey(header: string | undefined): string {
  if (header === undefined || header === '') throw new AppError('AUTH_REQUIRED');
  const key = bearer.exec(header)?.[1];
  if (key === undefined) {
    throw new AppError('AUTH_INVALID_KEY', {
      detail: {
        nb: 'Authorization-hodet skal være «Bearer», ett mellomrom og nøkkelen.',
        en: 'The Authorization header must be "Bearer", one space and the key.',
      },
    });
  }
  return key;
}

/**
 * Who a header speaks for; at once when the key is remembered. Throws, or rejects with, AUTH_REQUIRED, AUTH_INVALID_KEY
 * or SCOPE_INSUFFICIENT; says nothing of why a key is refused.
 */
export function authorise(
  header: string | undefined,
  scope: ApiKeyScope,
  authenticate: AuthenticateKey,
): StoredKey | Promise<StoredKey> {
  const key = bearerKey(header);
  const found = authenticate(key);
  return found instanceof Promise ? found.then((late) => accept(late, key, scope)) : accept(found, key, scope);
}

function accept(found: StoredKey | null, key: string, scope: ApiKeyScope): StoredKey {
  if (!found) throw new AppError('AUTH_INVALID_KEY', key.startsWith('apier_sandbox_') ? { detail: sandboxOnly } : {});
  if (found.scopes.has(scope)) return found;
  throw new AppError('SCOPE_INSUFFICIENT', {
    detail: { nb: `Nøkkelen mangler scopet ${scope}.`, en: `The key lacks the scope ${scope}.` },
    headers: { 'www-authenticate': `Bearer realm="apier", error="insufficient_scope", scope="${scope}"` },
  });
}

const sandboxOnly = {
  nb: 'En sandkassenøkkel åpner bare /api/v1/sandbox/….',
  en: 'A sandbox key opens only /api/v1/sandbox/….',
};
