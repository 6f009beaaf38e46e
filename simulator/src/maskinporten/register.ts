import { generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import type { ClientFact, ScopeFact, SystemFact, SystemUserFact, World } from '../world.ts';
import { type CertificateAuthority, createCertificateAuthority } from './certificates.ts';

/** A key registered on a client. Times are epoch seconds; before `visibleFrom` the token endpoint does not know it. */
export type ClientKey = { kid: string; publicKey: KeyObject; postedAt: number; exp: number; visibleFrom: number };

/** A client as the token endpoint sees it. */
export type Client = ClientFact & { keys: ClientKey[] };

/** A private key in JWK form, for whoever plays the client. Made at start, in memory only, good for nothing else. */
export type PrivateJwk = JsonWebKey & { kid?: string; use: 'sig'; alg: 'RS256' };

/** The key pairs of this run. They outlive a reset. */
export type Keyring = {
  clientKeys: ReadonlyMap<string, { registered: ClientKey; privateJwk: PrivateJwk }>;
  authority: CertificateAuthority;
  holderJwk: PrivateJwk;
};

/** Maskinporten's and Altinn's registers, as they stand now. */
export type Register = {
  clients: Map<string, Client>;
  scopes: Map<string, ScopeFact>;
  /** `scope consumer` */
  grants: Set<string>;
  /** `scope consumer supplier` */
  delegations: Set<string>;
  systems: Map<string, SystemFact>;
  systemUsers: Map<string, SystemUserFact>;
};

const YEAR_SECONDS = 365 * 86_400;
const PROPAGATION_SECONDS = 90;
const generate = promisify(generateKeyPair);

/** Makes a 2048-bit RSA key pair for every client with registered keys, and one for all certificates. */
export async function createKeyring(world: World, now: number): Promise<Keyring> {
  const withKeys = world.maskinporten.clients.filter((client) => client.credential !== 'certificate');
  const holder = world.maskinporten.clients.find((client) => client.credential === 'certificate');
  const vendor = world.maskinporten.clients[0];
  const stranger = [...world.organisations.keys()].find((orgNumber) => orgNumber !== holder?.org_number);
  if (vendor === undefined || stranger === undefined) throw new Error('the world has no client or no organisation');
  const [holderPair, ...pairs] = await Promise.all(
    [vendor, ...withKeys].map(() => generate('rsa', { modulusLength: 2048 })),
  );
  if (holderPair === undefined) throw new Error('no key pair was made');
  const clientKeys: [string, { registered: ClientKey; privateJwk: PrivateJwk }][] = await Promise.all(
    withKeys.map(async (client, index) => {
      const pair = pairs[index];
      if (pair === undefined) throw new Error('no key pair was made');
      const jwk = pair.privateKey.export({ format: 'jwk' });
      const thumbprint = await calculateJwkThumbprint({ kty: 'RSA', n: jwk.n ?? '', e: jwk.e ?? '' });
      const kid = `sim-${client.environment}-${client.client_id.slice(0, 8)}-${thumbprint.slice(0, 8)}`;
      const registered = registration(client, kid, pair.publicKey, Math.floor(now / 1000));
      return [client.client_id, { registered, privateJwk: { ...jwk, kid, use: 'sig', alg: 'RS256' } }];
    }),
  );
  const authority = createCertificateAuthority({
    holder: (holder ?? vendor).org_number,
    stranger,
    holderKey: holderPair.privateKey,
    now,
  });
  const holderJwk: PrivateJwk = { ...holderPair.privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
  return { clientKeys: new Map(clientKeys), authority, holderJwk };
}

/** The registers as the world files have them, with the keys of this run. */
export function createRegister(world: World, keyring: Keyring): Register {
  const facts = structuredClone(world.maskinporten);
  return {
    clients: new Map(
      facts.clients.map((client) => {
        const own = keyring.clientKeys.get(client.client_id);
        return [client.client_id, { ...client, keys: own === undefined ? [] : [{ ...own.registered }] }];
      }),
    ),
    scopes: new Map(facts.scopes.map((scope) => [scope.name, scope])),
    grants: new Set(facts.grants.map((grant) => `${grant.scope} ${grant.consumer}`)),
    delegations: new Set(facts.delegations.map((row) => `${row.scope} ${row.consumer} ${row.supplier}`)),
    systems: new Map(facts.systems.map((system) => [system.id, system])),
    systemUsers: new Map(facts.system_users.map((user) => [user.id, user])),
  };
}

function registration(client: ClientFact, kid: string, publicKey: KeyObject, start: number): ClientKey {
  const postedAt = client.credential === 'expired_key' ? start - YEAR_SECONDS - 30 * 86_400 : start;
  return {
    kid,
    publicKey,
    postedAt,
    exp: postedAt + YEAR_SECONDS,
    visibleFrom: client.credential === 'key_not_yet_visible' ? start + PROPAGATION_SECONDS : postedAt,
  };
}
