import type { Environment } from '../maskinporten/certificates.ts';
import type { Client, Keyring, PrivateJwk } from '../maskinporten/register.ts';
import type { Certificate } from '../maskinporten/x509.ts';

/** What a test may sign with in a client's name: `kid` or `x5c`, or neither when only somebody else has the key. */
export type TestCredential = { kid: string | null; private_jwk: PrivateJwk | null; x5c: string[] | null };

/** The client's key of this run, or its organisation's certificate while no key is registered. */
export function credentialOf(client: Client, { clientKeys, authority, holderJwk }: Keyring): TestCredential {
  const own = clientKeys.get(client.client_id);
  if (own !== undefined) return { kid: own.registered.jwk.kid, private_jwk: own.privateJwk, x5c: null };
  const certificate = authority.accepted(client.org_number, client.environment);
  if (certificate === undefined || client.keys.length > 0) return { kid: null, private_jwk: null, x5c: null };
  return { kid: null, private_jwk: holderJwk, x5c: chainOf(certificate, client.environment, { authority }) };
}

/** A certificate and the one that issued it, as `x5c` has them. */
export function chainOf(
  certificate: Certificate,
  environment: Environment,
  { authority }: Pick<Keyring, 'authority'>,
): string[] {
  return [certificate, authority.chains[environment].intermediate].map(({ der }) => der.toString('base64'));
}
