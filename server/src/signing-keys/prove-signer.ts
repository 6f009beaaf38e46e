import { createMaskinporten, type Maskinporten, MaskinportenError, type Signer } from '@apier/maskinporten';
import type { Clock } from '../lib/clock.ts';
import type { Send } from '../lib/outgoing.ts';
import type { Random } from '../lib/random.ts';
import type { Prove } from './signing-key.ts';

/** Asks Maskinporten for a token with one key alone, each time anew; `scope` is one that the client has. */
export function createProve(options: {
  issuer: string;
  clientId: string;
  scope: string;
  send: Send;
  clock: Clock;
  random: Random;
}): Prove {
  const { issuer, clientId, scope, send, clock, random } = options;
  const clients = new WeakMap<Signer, Maskinporten>();
  const clientFor = (signer: Signer): Maskinporten => {
    let client = clients.get(signer);
    if (!client) {
      const parts = { issuer, clientId, signer, transport: send, clock, random };
      client = createMaskinporten({ ...parts, maxEntries: 1, retries: 0 });
      clients.set(signer, client);
    }
    return client;
  };

  return async (signer) => {
    try {
      await clientFor(signer).token({ scopes: [scope] }, { maxAgeSeconds: 0 });
      return 'accepted';
    } catch (error) {
      if (!(error instanceof MaskinportenError)) throw error;
      if (error.kind === 'unknown_kid') return 'unknown';
      // Scopes and rights are looked at after the signature.
      return /^MP-[23]\d\d$/.test(error.code ?? '') ? 'accepted' : error;
    }
  };
}
