import type { Certificate } from '../maskinporten/certificates.ts';
import type { Keyring, Register } from '../maskinporten/register.ts';
import type { World } from '../world.ts';

/** The answer of `GET /_control/world`: who there is, with the test keys of this run, as things stand now. */
export function worldView(world: World, keyring: Keyring, register: Register): Record<string, unknown> {
  const { authority, holderJwk } = keyring;
  const chainOf = (certificate: Certificate) =>
    [certificate, authority.intermediate].map(({ der }) => der.toString('base64'));
  return {
    organisations: [...world.organisations.values()].map((organisation) => ({
      org_number: organisation.org_number,
      name: organisation.brreg.enhet.body?.navn ?? null,
      story: organisation.story,
      notice: organisation.notice,
      enhet_status: organisation.brreg.enhet.status,
      mvaregister_status: organisation.skatteetaten.mvaregister.status,
    })),
    people: [],
    fixtures: world.fixtures,
    clients: [...register.clients.values()].map((client) => {
      const [key] = client.keys;
      const { credential, keys: _keys, ...facts } = client;
      return {
        ...facts,
        credential,
        kid: key?.kid ?? null,
        key_posted_at: key?.postedAt ?? null,
        key_exp: key?.exp ?? null,
        key_visible_from: key?.visibleFrom ?? null,
        private_jwk: keyring.clientKeys.get(client.client_id)?.privateJwk ?? holderJwk,
      };
    }),
    systems: [...register.systems.values()],
    system_users: [...register.systemUsers.values()],
    certificates: authority.issued.map(({ name, org_number, refused_with, certificate }) => ({
      name,
      org_number,
      refused_with,
      x5c: refused_with === null || refused_with === 'MP-122' ? chainOf(certificate) : [leafOf(certificate)],
      private_jwk: holderJwk,
    })),
  };
}

function leafOf(certificate: Certificate): string {
  return certificate.der.toString('base64');
}
