import type { ApiKeyScope, AuthenticateKey, Caller } from '../accounts/index.ts';
import { AppError } from '../errors/index.ts';
import type { AnyDeclaration } from '../operation.ts';

const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** Who may ask an operation: `null` for the scope is nobody with a key, unless the operator. */
export type Access = Pick<AnyDeclaration, 'scope' | 'operator'>;

/** Whether an operation needs a credential at all. */
export const isProtected = ({ scope, operator }: Access): boolean => scope !== null || operator === 'only';

/** Who may ask, in words for a reader of the documents. */
export const credentialOf = (access: Access): string => {
  if (!isProtected(access)) return 'no key';
  if (access.operator === 'only') return 'operator key';
  return `key with ${access.scope}${access.operator === 'also' ? ', or operator key' : ''}`;
};

/** The key in an `Authorization` header, or `null` when it holds none. */
export const keyIn = (header: string): string | null => bearer.exec(header)?.[1] ?? null;

/** Throws AUTH_REQUIRED or AUTH_INVALID_KEY. */
function bearerKey(header: string | undefined): string {
  if (header === undefined || header === '') throw new AppError('AUTH_REQUIRED');
  const key = keyIn(header);
  if (key === null) {
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
 * Who a header speaks for; at once when the key is remembered. Throws, or rejects with, AUTH_REQUIRED or
 * AUTH_INVALID_KEY; says nothing of why a key is refused.
 */
export function identify(header: string | undefined, authenticate: AuthenticateKey): Caller | Promise<Caller> {
  const key = bearerKey(header);
  const known = (found: Caller | null): Caller => {
    if (found) return found;
    throw new AppError('AUTH_INVALID_KEY', key.startsWith('apier_sandbox_') ? { detail: sandboxOnly } : {});
  };
  const found = authenticate(key);
  return found instanceof Promise ? found.then(known) : known(found);
}

/** Throws SCOPE_INSUFFICIENT unless the caller may ask an operation. */
export function authorise(caller: Caller, { scope, operator }: Access): void {
  if (caller === 'operator') {
    if (operator !== undefined) return;
    throw new AppError('SCOPE_INSUFFICIENT', { detail: operatorHasNoAccount });
  }
  if (operator === 'only') throw new AppError('SCOPE_INSUFFICIENT', { detail: operatorOnly });
  if (scope === null || caller.scopes.has(scope)) return;
  throw new AppError('SCOPE_INSUFFICIENT', {
    detail: { nb: `Nøkkelen mangler scopet ${scope}.`, en: `The key lacks the scope ${scope}.` },
    headers: { 'www-authenticate': insufficient(scope) },
  });
}

const insufficient = (scope: ApiKeyScope): string =>
  `Bearer realm="apier", error="insufficient_scope", scope="${scope}"`;

const sandboxOnly = {
  nb: 'En sandkassenøkkel åpner bare /api/v1/sandbox/….',
  en: 'A sandbox key opens only /api/v1/sandbox/….',
};
const operatorOnly = {
  nb: 'Bare driftsnøkkelen til denne installasjonen kan gjøre dette.',
  en: 'Only the operator key of this installation may do this.',
};
const operatorHasNoAccount = {
  nb: 'Driftsnøkkelen hører ikke til noen konto. Bruk en API-nøkkel.',
  en: 'The operator key belongs to no account. Use an API key.',
};
