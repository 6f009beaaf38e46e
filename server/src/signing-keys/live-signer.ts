import type { Signer } from '@apier/maskinporten';
import type { SigningKeyRow } from './signing-key.ts';

/** One signer whose key changes under whoever holds it. */
export interface LiveSigner {
  signer: Signer;
  /** The keys that may sign, the wanted one first, and their signers where they open. */
  use(rows: readonly SigningKeyRow[], signers: readonly (Signer | null)[]): void;
  /** Why the last one did not open: what signing rejects with when none does. */
  fail(error: unknown): void;
}

export function createLiveSigner(): LiveSigner {
  let wanted: SigningKeyRow | undefined;
  let current: Signer | undefined;
  let former: Signer | undefined;
  let fault: unknown = new Error('no signing key is open');

  return {
    signer: {
      get alg() {
        return current?.alg ?? 'RS256';
      },
      get header() {
        if (current) return current.header;
        return wanted?.publicJwk ? { kid: wanted.kid } : { x5c: [] };
      },
      get former() {
        return former;
      },
      // Read in the same breath as the header, so both are of one key.
      sign: (input) => (current ? current.sign(input) : Promise.reject(fault)),
    },
    use(rows, signers) {
      [wanted] = rows;
      // One that does not open is no reason to stop while another does.
      [current, former] = signers.filter((signer) => signer !== null);
    },
    fail(error) {
      fault = error;
    },
  };
}
