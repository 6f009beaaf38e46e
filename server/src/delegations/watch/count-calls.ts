import type { TokenSource } from '../../tokens/index.ts';
import type { Altinn } from '../../upstreams/altinn/index.ts';
import type { Budget } from './budget.ts';

/** The client, with each of its calls taken from the budget. */
export function countCalls(client: Altinn, budget: Pick<Budget, 'spend'>): Altinn {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        budget.spend(1);
        return Reflect.apply(member, target, args);
      };
    },
  });
}

/** A system user's token is a call to Maskinporten, an exchanged one is another to Altinn. */
const callsOfToken = { forSystemUser: 1, forAltinn: 2 };

/** The tokens, with what is asked for them taken from the budget. Our own live on: only new ones count. */
export function countTokens(tokens: TokenSource, budget: Pick<Budget, 'spend'>): TokenSource {
  const issued = new Map<string, number>();
  return {
    async forClient(scope, signal) {
      try {
        const token = await tokens.forClient(scope, signal);
        if (issued.get(scope) !== token.issuedAt) budget.spend(1);
        issued.set(scope, token.issuedAt);
        return token;
      } catch (error) {
        budget.spend(1);
        throw error;
      }
    },
    forSystemUser(scope, systemUser, signal) {
      budget.spend(callsOfToken.forSystemUser);
      return tokens.forSystemUser(scope, systemUser, signal);
    },
    forAltinn(scope, systemUser, signal) {
      budget.spend(callsOfToken.forAltinn);
      return tokens.forAltinn(scope, systemUser, signal);
    },
    evictSystemUser: (systemUser) => tokens.evictSystemUser(systemUser),
  };
}
