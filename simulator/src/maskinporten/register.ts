import { generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import {
  type ChangeRow,
  createSystem,
  createSystemUser,
  type RequestRow,
  type System,
  type SystemUser,
} from '../altinn-records.ts';
import type { ClientFact, ScopeFact, World } from '../world.ts';
import {
  type CertificateAuthority,
  type CertificateState,
  createCertificateAuthority,
  type Holder,
} from './certificates.ts';
import { Propagation } from './propagation.ts';

/** The public half of a registered key, as it was posted. */
export type PublicJwk = { kid: string; kty: 'RSA'; use: 'sig'; alg: string; n: string; e: string };

/** A key registered on a client. Times are epoch seconds. */
export type ClientKey = { jwk: PublicJwk; publicKey: KeyObject; postedAt: number; exp: number };

/** What a client's owner may write down that changes no token. */
export type ClientDetails = { [member: string]: unknown };

/** A client as it is registered. Replaced as a whole when it changes, so that an earlier version can still be seen. */
export type Client = ClientFact & {
  keys: readonly ClientKey[];
  /** When the set of keys was first and last written, milliseconds since 1970; null when it never was. */
  keysWritten: { created: number; updated: number } | null;
  details: ClientDetails;
  /** Milliseconds since 1970, as the next one. */
  created: number;
  updated: number;
};

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
  /** By `scope consumer`, when it was granted: milliseconds since 1970. */
  grants: Map<string, number>;
  /** `scope consumer supplier` */
  delegations: Set<string>;
  systems: Map<string, System>;
  systemUsers: Map<string, SystemUser>;
  /** What vendors have asked customers for, by id; an accepted one has the id of its system user. */
  requests: Map<string, RequestRow>;
  /** By the correlation id that the vendor chose. */
  changeRequests: Map<string, ChangeRow>;
  /** Whom an agent system user acts for: the organisation numbers of its clients, by the id of the system user. */
  agentClients: Map<string, Set<string>>;
  certificates: CertificateState;
  /** Which of the token endpoint's nodes knows what. */
  propagation: Propagation<Client>;
};

/** How long a key lasts from the moment it is posted. */
export const YEAR_SECONDS: number = 365 * 86_400;
const MONTH_SECONDS = 30 * 86_400;
const PROPAGATION_SECONDS = 90;
/** The world files have no such instant: all that is in them was registered at this one. */
export const REGISTERED_AT: number = Date.UTC(2026, 0, 13, 9, 53, 56, 301);
const generate = promisify(generateKeyPair);

/** Makes a 2048-bit RSA key pair for every client with registered keys, and one for all certificates. */
export async function createKeyring(world: World, now: number, origin: () => string): Promise<Keyring> {
  const withKeys = world.maskinporten.clients.filter((client) => client.credential !== 'certificate');
  const [vendor] = world.maskinporten.clients;
  if (vendor === undefined) throw new Error('the world has no client');
  const holders = holdersOf(world, vendor);
  const stranger = [...world.organisations.keys()].find((orgNumber) => orgNumber !== holders[0].orgNumber);
  if (stranger === undefined) throw new Error('the world has no other organisation');
  const [holderPair, ...pairs] = await Promise.all(
    [vendor, ...withKeys].map(() => generate('rsa', { modulusLength: 2048 })),
  );
  if (holderPair === undefined) throw new Error('no key pair was made');
  const clientKeys: [string, { registered: ClientKey; privateJwk: PrivateJwk }][] = await Promise.all(
    withKeys.map(async (client, index) => {
      const pair = pairs[index];
      if (pair === undefined) throw new Error('no key pair was made');
      const privateJwk = pair.privateKey.export({ format: 'jwk' });
      const { n = '', e = '' } = privateJwk;
      const thumbprint = await calculateJwkThumbprint({ kty: 'RSA', n, e });
      const kid = `sim-${client.environment}-${client.client_id.slice(0, 8)}-${thumbprint.slice(0, 8)}`;
      const jwk: PublicJwk = { kid, kty: 'RSA', use: 'sig', alg: 'RS256', n, e };
      const postedAt =
        Math.floor(now / 1000) - (client.credential === 'expired_key' ? YEAR_SECONDS + MONTH_SECONDS : 0);
      const registered = { jwk, publicKey: pair.publicKey, postedAt, exp: postedAt + YEAR_SECONDS };
      return [client.client_id, { registered, privateJwk: { ...privateJwk, kid, use: 'sig', alg: 'RS256' } }];
    }),
  );
  const holderKey = holderPair.privateKey;
  const authority = createCertificateAuthority({ holders, stranger, holderKey, origin, now });
  const holderJwk: PrivateJwk = { ...holderKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
  return { clientKeys: new Map(clientKeys), authority, holderJwk };
}

/** The registers as the world files have them, with the keys of this run. */
export function createRegister(
  world: World,
  keyring: Keyring,
  { random, now }: { random(): number; now(): number },
): Register {
  const facts = structuredClone(world.maskinporten);
  const propagation = new Propagation<Client>(random, now);
  const clients = facts.clients.map((fact) => createClient(fact, keyring, propagation));
  return {
    clients: new Map(clients.map((client) => [client.client_id, client])),
    scopes: new Map(facts.scopes.map((scope) => [scope.name, scope])),
    grants: new Map(facts.grants.map((grant) => [`${grant.scope} ${grant.consumer}`, REGISTERED_AT])),
    delegations: new Set(facts.delegations.map((row) => `${row.scope} ${row.consumer} ${row.supplier}`)),
    systems: new Map(facts.systems.map((system) => [system.id, createSystem(system)])),
    systemUsers: new Map(facts.system_users.map((user) => [user.id, createSystemUser(user, facts.systems)])),
    requests: new Map(),
    changeRequests: new Map(),
    agentClients: new Map(),
    certificates: { revoked: new Set(['revoked']), crl: 'served' },
    propagation,
  };
}

/** Registers a client anew or as it is from now on; the token endpoint's nodes learn it in their own time. */
export function writeClient(register: Register, client: Client): void {
  register.propagation.note(register.clients.get(client.client_id), client);
  register.clients.set(client.client_id, client);
}

function createClient(fact: ClientFact, keyring: Keyring, propagation: Propagation<Client>): Client {
  const key = keyring.clientKeys.get(fact.client_id)?.registered;
  const posted = key === undefined ? null : key.postedAt * 1000;
  const client: Client = {
    ...fact,
    keys: key === undefined ? [] : [key],
    keysWritten: posted === null ? null : { created: posted, updated: posted },
    details: {},
    created: REGISTERED_AT,
    updated: REGISTERED_AT,
  };
  if (fact.credential === 'key_not_yet_visible' && posted !== null) {
    propagation.noteAt({ ...client, keys: [] }, client, [posted + PROPAGATION_SECONDS * 1000]);
  }
  return client;
}

/** Who has a certificate: the organisations of the clients that use one. */
function holdersOf(world: World, vendor: ClientFact): [Holder, ...Holder[]] {
  const clients = world.maskinporten.clients.filter((client) => client.credential === 'certificate');
  const [first = vendor, ...others] = clients;
  const holders: [Holder, ...Holder[]] = [{ orgNumber: first.org_number, environment: first.environment }];
  for (const { org_number: orgNumber, environment } of others) {
    if (holders.some((holder) => holder.orgNumber === orgNumber && holder.environment === environment)) continue;
    holders.push({ orgNumber, environment });
  }
  return holders;
}
