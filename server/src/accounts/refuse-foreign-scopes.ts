import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import type { ApiKeyScope } from './scopes.ts';

/** A key gives nobody, itself included, a key that may do more. Throws SCOPE_INSUFFICIENT that says what it lacks. */
export function refuseForeignScopes({ actor }: Context, scopes: readonly ApiKeyScope[]): void {
  if (actor.kind !== 'apiKey') return;
  const foreign = scopes.filter((scope) => !actor.scopes.has(scope));
  if (foreign.length === 0) return;
  throw new AppError('SCOPE_INSUFFICIENT', {
    detail: {
      nb: `En nøkkel kan bare gi scope den selv har; den mangler ${foreign.join(', ')}.`,
      en: `A key can give only scopes that it holds; it lacks ${foreign.join(', ')}.`,
    },
  });
}
