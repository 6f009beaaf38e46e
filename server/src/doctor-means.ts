import { createMaskinporten, type Grant, type Signer } from '@apier/maskinporten';
import type { ConnectedClient } from './connect-client.ts';
import type { OpenDatabase } from './db/index.ts';
import { listActiveDelegations } from './delegations/index.ts';
import {
  type DoctorMeans,
  databaseMeans,
  fileMeans,
  keyFactsOf,
  keyRowFactsOf,
  listSystemUsers,
  lookAtKey,
  readSystem,
} from './doctor/index.ts';
import { type Clock, isoInstant } from './lib/clock.ts';
import type { Send } from './lib/outgoing.ts';
import type { Random } from './lib/random.ts';
import type { EnvironmentSettings, Settings } from './settings.ts';
import { openPlace } from './signing-keys/index.ts';
import { startFailure } from './start-failure.ts';
import { ownScopes, systemUserScopes } from './tokens/index.ts';
import { createAltinn } from './upstreams/altinn/index.ts';

type Environment = DoctorMeans['environments'][number];
type Client = NonNullable<Environment['client']>;
type Variables = Readonly<Record<string, string | undefined>>;

interface Parts {
  db: OpenDatabase['db'] | null;
  clock: Clock;
  random: Random;
}

/** The installation as doctor looks at it; `opened` is its database, or why it did not open. */
export function doctorMeans(
  {
    settings,
    variables,
    opened,
    send,
    clients,
  }: {
    settings: Settings;
    variables: Variables;
    opened: OpenDatabase | Error;
    /** The way out of each environment, and its client where one is configured and could be connected. */
    send: Record<'test' | 'live', Send>;
    clients: Record<'test' | 'live', ConnectedClient | null>;
  },
  { clock, random }: { clock: Clock; random: Random },
): DoctorMeans {
  const { environments, dataFolder, masterKeyFile } = settings;
  const parts = { db: opened instanceof Error ? null : opened.db, clock, random };
  return {
    clock,
    installation: {
      opened:
        opened instanceof Error
          ? { failure: { name: opened.name, sentence: startFailure(opened, variables) } }
          : { database: databaseMeans(opened) },
      ...{ dataFolder, masterKeyFile, variables, files: fileMeans, nodeVersion: process.versions.node },
      privateFiles: [...privateFiles('TEST', environments.test), ...privateFiles('LIVE', environments.live)],
    },
    environments: (['test', 'live'] as const).map((environment): Environment => {
      const { kind, hosts } = environments[environment];
      const client = clients[environment];
      return {
        ...{ environment, kind, hosts: hostsToAsk(hosts), send: send[environment] },
        client: client && clientMeans(environment, environments[environment], client, send[environment], parts),
      };
    }),
  };
}

/** The files that only their owner may read, with the setting that names each. */
function privateFiles(name: 'TEST' | 'LIVE', { client }: EnvironmentSettings): { path: string; setting: string }[] {
  const files = (place: { location: string; pinFile: string | null } | undefined, setting: string) => [
    ...(place?.location.startsWith('file:') ? [{ path: place.location.slice('file:'.length), setting }] : []),
    ...(place?.pinFile ? [{ path: place.pinFile, setting: `${setting}_PIN_FILE` }] : []),
  ];
  return [
    ...files(client?.key, `APIER_${name}_SIGNING_KEY`),
    ...files(client?.admin?.key, `APIER_${name}_ADMIN_SIGNING_KEY`),
  ];
}

/** Every host but Maskinporten's, each once; Skatteetaten's by one of its services. */
function hostsToAsk({ maskinporten: _, ...others }: EnvironmentSettings['hosts']): Environment['hosts'] {
  const addresses = Object.entries(others).flatMap(([name, url]) =>
    url === null ? [] : [{ name, url: `${url.replace('{service}', 'mvaregister')}/` }],
  );
  const byOrigin = Map.groupBy(addresses, ({ url }) => new URL(url).origin);
  return [...byOrigin.values()].map((same) => ({
    name: same.map(({ name }) => name).join(', '),
    url: same[0]?.url ?? '',
  }));
}

function clientMeans(
  environment: 'test' | 'live',
  { client: own, hosts }: EnvironmentSettings,
  { id, organisation, issuer, systemId, signingKeys, administration }: ConnectedClient,
  send: Send,
  { db, clock, random }: Parts,
): Client {
  // Without the key before: it would hide that the new one is refused.
  const { signer } = signingKeys;
  const alone: Signer = {
    get alg() {
      return signer.alg;
    },
    get header() {
      return signer.header;
    },
    sign: (input) => signer.sign(input),
  };
  const asking = createMaskinporten({
    ...{ issuer, clientId: id, signer: alone, transport: send, clock, random },
    ...{ maxEntries: 64, retries: 0 },
  });
  const token = async (grant: Grant, signal: AbortSignal) =>
    (await asking.token(grant, { maxAgeSeconds: 0, signal })).secret;
  const ask = async (grant: Grant, signal: AbortSignal) => {
    await token(grant, signal);
  };
  const atAltinn = async (signal: AbortSignal) => {
    if (hosts.altinn === null || systemId === null) throw new Error('there is no system to ask Altinn about');
    const own = await token({ scopes: [ownScopes['altinn.systemregister']] }, signal);
    return [createAltinn({ send, baseUrl: hosts.altinn }), systemId, own] as const;
  };

  return {
    ...{ id, organisation, issuer },
    setting: own && { location: own.key.location, kid: own.key.kid },
    async openKey() {
      const rows = await signingKeys.list();
      return lookAtKey(signer, rows, async ({ location }) => {
        const row = rows.find(({ state, location: at }) => state === 'active' && at === location);
        const pinFile = own?.key.location === location ? own.key.pinFile : (row?.pinFile ?? null);
        const open = await openPlace({ location, kid: null, pinFile }, clock);
        await open.close();
        return open.certificate;
      });
    },
    keyRows: async () => (await signingKeys.list()).map(keyRowFactsOf),
    ask: (scope, signal) => ask({ scopes: [scope] }, signal),
    admin: administration && {
      id: administration.id,
      openKey: async () => keyFactsOf(await administration.openKey()),
      async readKeys(signal) {
        const { keys } = await administration.api.readKeys(id, await administration.adminToken(signal), signal);
        return keys.map(({ kid, exp }) => ({ kid, exp: exp ?? null }));
      },
    },
    altinn: {
      systemId,
      readSystem: async (signal) => readSystem(...(await atAltinn(signal)), signal),
      listSystemUsers: async (signal) => listSystemUsers(...(await atAltinn(signal)), signal),
      delegations: async () => (db ? listActiveDelegations(db, environment, isoInstant(clock.now())) : []),
      tryDelegation: ({ account, organisation: owner, externalRef }, signal) =>
        ask(
          {
            scopes: [systemUserScopes['altinn.authorizedparties']],
            systemUser: { organisation: owner, ...(externalRef !== null && { externalRef }) },
            partition: account,
          },
          signal,
        ),
    },
    idPorten: own?.idPortenClientId ? idPortenMeans(own.idPortenClientId, administration) : null,
  };
}

const idPortenMeans = (id: string, administration: ConnectedClient['administration']): Client['idPorten'] => ({
  id,
  async readTokenLifetime(signal) {
    if (!administration) return null;
    const token = await administration.adminToken(signal);
    return (await administration.api.readClient(id, token, signal)).accessTokenLifetime;
  },
});
