import { createMaskinporten, jwkSigner, type MaskinportenOptions, Secret } from '@apier/maskinporten';
import type { OpenDatabase } from './db/index.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/log.ts';
import type { Send } from './lib/outgoing.ts';
import type { Random } from './lib/random.ts';
import type { SecretKeeper } from './secrets/index.ts';
import type { ClientSettings, EnvironmentSettings } from './settings.ts';
import {
  createProve,
  createSigningKeys,
  type KeyAdministration,
  mayLock,
  type OpenKey,
  openPlace,
  type SigningKeys,
} from './signing-keys/index.ts';
import type { DemoWorld } from './simulated/index.ts';
import { ownScopes } from './tokens/index.ts';
import { createSamarbeid } from './upstreams/samarbeid/index.ts';

/** An environment's registration at Maskinporten, with its keys. */
export interface ConnectedClient {
  id: string;
  /** Organisation number of its owner. */
  organisation: string;
  /** As Maskinporten prints it, slash included. */
  issuer: string;
  /** Our system in Altinn's register; `null`: none is known. */
  systemId: string | null;
  signingKeys: SigningKeys;
  administration: (KeyAdministration & { id: string; openKey(): Promise<AdminKey> }) | null;
  close(): Promise<void>;
}

/** The key with which the administration client signs. */
export type AdminKey = Pick<OpenKey, 'signer' | 'publicJwk' | 'certificate'>;

/** What the administration client asks for. */
const adminScopes = ['idporten:dcr.read', 'idporten:dcr.write'];

/**
 * Opens the client that the settings name or, in a simulated environment without one, the stand-in's demonstration client.
 * `null`: there is none. Throws `KeyHomeFault` when its first key does not open.
 */
export async function connectClient(
  environment: 'test' | 'live',
  { hosts, simulated, client: own, altinnSystemId }: EnvironmentSettings,
  shared: {
    db: OpenDatabase['db'];
    secrets: SecretKeeper;
    send: Send;
    demoWorld: DemoWorld | null;
    clock: Clock;
    random: Random;
    log: Logger;
    recorded(): void;
    /** Only looks: makes and adopts no key. */
    isObserver?: boolean;
  },
): Promise<ConnectedClient | null> {
  if (hosts.maskinporten === null) return null;
  const { send, clock, random } = shared;
  const demo = simulated && shared.demoWorld ? demonstrationClient(environment, shared.demoWorld) : null;
  const client = own ?? demo;
  if (!client) return null;

  const issuer = `${hosts.maskinporten}/`;
  const admin = own ? own.admin && ownAdmin(own.admin, clock) : demo?.admin;
  const administration =
    admin && hosts.samarbeid !== null
      ? {
          ...admin,
          api: createSamarbeid({ send, baseUrl: hosts.samarbeid }),
          adminToken: adminTokens(admin, { issuer, transport: send, clock, random }),
        }
      : null;

  const signingKeys = await createSigningKeys({
    ...shared,
    ...{ environment, clientId: client.id, administration, holder: random.uuid() },
    place: own?.key ?? { location: 'kept', kid: null, pinFile: null },
    demonstration: own ? null : (demo?.key ?? null),
    prove: createProve({ issuer, clientId: client.id, scope: ownScopes['altinn.systemuser'], send, clock, random }),
  });
  return {
    ...{ id: client.id, organisation: client.organisation, issuer, signingKeys, administration },
    systemId: altinnSystemId ?? systemOf(client.id, shared.demoWorld),
    close: () => signingKeys.close(),
  };
}

const ownAdmin = ({ id, key }: NonNullable<ClientSettings['admin']>, clock: Clock) => ({
  id,
  openKey: oncePossible((): Promise<AdminKey> => openPlace(key, clock)),
});

/** The client is made when its first token is wanted: a certificate that does not open keeps nobody from starting. */
function adminTokens(
  { id, openKey }: { id: string; openKey(): Promise<AdminKey> },
  means: Pick<MaskinportenOptions, 'issuer' | 'transport' | 'clock' | 'random'>,
): KeyAdministration['adminToken'] {
  const client = oncePossible(async () =>
    createMaskinporten({ ...means, clientId: id, signer: (await openKey()).signer, maxEntries: 8 }),
  );
  return async (signal) => (await (await client()).token({ scopes: adminScopes }, { signal })).secret;
}

/**
 * The work's result: done when first wanted, and again until it succeeds. A PIN that was wrong is not tried again, because
 * a card locks after a few.
 */
function oncePossible<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      if (!mayLock(error)) result = undefined;
      throw error;
    });
    return result;
  };
}

/** The vendor's client is the first that each environment has; the one that may change its keys signs with a certificate. */
function demonstrationClient(environment: 'test' | 'live', { clients }: DemoWorld) {
  const here = clients.filter((client) => client.environment === environment && client.active);
  const vendor = here.find(({ private_jwk }) => private_jwk?.kid);
  if (!vendor?.private_jwk) return null;
  const admin = here.find(({ scopes, x5c }) => x5c && adminScopes.every((scope) => scopes.includes(scope)));
  return {
    id: vendor.client_id,
    organisation: vendor.org_number,
    key: { privateJwk: new Secret(JSON.stringify(vendor.private_jwk)), registeredKids: vendor.kids },
    admin: admin && { id: admin.client_id, openKey: () => demonstrationCertificate(admin) },
  };
}

async function demonstrationCertificate({ private_jwk, x5c }: DemoWorld['clients'][number]): Promise<AdminKey> {
  const signer = await jwkSigner({ ...private_jwk, kty: 'RSA', kid: 'certificate' });
  return { signer: { ...signer, header: { x5c: x5c ?? [] } }, publicJwk: null, certificate: null };
}

const systemOf = (clientId: string, demoWorld: DemoWorld | null): string | null =>
  demoWorld?.systems.find(({ client_ids }) => client_ids.includes(clientId))?.id ?? null;
