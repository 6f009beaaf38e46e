import type { System } from '../altinn-records.ts';
import type { Client, Keyring, Register } from '../maskinporten/register.ts';
import type { Certificate } from '../maskinporten/x509.ts';
import type { SystemUserFact, World } from '../world.ts';
import { chainOf, credentialOf } from './credential.ts';

/** The answer of `GET /_control/world`: who there is, with the test keys of this run, as things stand now. */
export function worldView(world: World, keyring: Keyring, register: Register): Record<string, unknown> {
  const { authority, holderJwk } = keyring;
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
    clients: [...register.clients.values()].map((client) => ({
      client_id: client.client_id,
      name: client.name,
      org_number: client.org_number,
      environment: client.environment,
      active: client.active,
      integration_type: client.integration_type,
      scopes: client.scopes,
      access_token_lifetime: client.access_token_lifetime,
      credential: client.credential,
      ...keysOf(client),
      ...credentialOf(client, keyring),
    })),
    systems: [...register.systems.values()].map(viewSystem),
    system_users: [...register.systemUsers.values()].map(viewSystemUser),
    certificates: authority.issued().map(({ name, org_number, environment, refused_with, certificate }) => ({
      name,
      org_number,
      environment,
      refused_with,
      x5c:
        refused_with === null || refused_with === 'MP-122'
          ? chainOf(certificate, environment, keyring)
          : [leafOf(certificate)],
      revoked: register.certificates.revoked.has(name),
      private_jwk: holderJwk,
    })),
  };

  /** What is registered now, and since when the whole token endpoint knows it. */
  function keysOf(client: Client) {
    const [key] = client.keys;
    const settledAt = register.propagation.settledAt(client.client_id);
    return {
      kids: client.keys.map(({ jwk }) => jwk.kid),
      key_posted_at: key?.postedAt ?? null,
      key_exp: key?.exp ?? null,
      key_visible_from: settledAt === null ? (key?.postedAt ?? null) : Math.ceil(settledAt / 1000),
    };
  }
}

/** A system as far as Maskinporten asks for it. */
export function viewSystem({ id, vendor_org, client_ids, deleted }: System): object {
  return { id, vendor_org, client_ids, deleted };
}

/** A system user as the world files have it. */
export function viewSystemUser(user: SystemUserFact): SystemUserFact {
  const { id, environment, system_id, owner_org, external_ref, type, deleted, access_packages } = user;
  return { id, environment, system_id, owner_org, external_ref, type, deleted, access_packages };
}

function leafOf(certificate: Certificate): string {
  return certificate.der.toString('base64');
}
