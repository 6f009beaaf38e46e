/** An installation in which all is well, to plant faults into. */
import { MaskinportenError } from '@apier/maskinporten';
import type { OpenDatabase } from '../db/index.ts';
import type { OutgoingRequest, OutgoingResponse } from '../lib/outgoing.ts';
import { json, scriptedSend, type VirtualClock, virtualClock } from '../testing.ts';
import type {
  AdminMeans,
  ClientMeans,
  DatabaseMeans,
  EnvironmentMeans,
  FileMeans,
  InstallationMeans,
  KeyFacts,
  KeyRowFacts,
  RegisteredKey,
  SystemFacts,
} from './means.ts';

export const issuer = 'https://maskinporten.no/';
const dayMs = 86_400_000;

/** A statement as it stands: what somebody does who holds the database and not the product. */
export async function runSql(db: OpenDatabase['db'], statement: string): Promise<void> {
  await db.executeQuery({ ...db.selectFrom('leases').selectAll().compile(), sql: statement, parameters: [] });
}

/** Text that must not be seen in any finding: it stands wherever others’ words, secrets and PINs may be. */
export const canary = 'canary';

export const refused = (code: string): MaskinportenError => new MaskinportenError('mp', { code, detail: canary });

/** What `openKey` throws, as far as its shape goes. */
export const keyFault = (reason: string): Error =>
  Object.assign(new Error(`${canary} ${reason}`), { name: 'KeyHomeFault', reason, home: 'file' });

export interface Healthy {
  clock: VirtualClock;
  live: EnvironmentMeans;
  client: ClientMeans;
  admin: AdminMeans;
  key: KeyFacts;
  adminKey: KeyFacts;
  rows: KeyRowFacts[];
  registered: RegisteredKey[];
  system: SystemFacts;
  installation: InstallationMeans;
  database: DatabaseMeans;
  files: FileMeans;
  /** Answers by address; a function is asked, and may throw. */
  answers: Map<string, OutgoingResponse | ((request: OutgoingRequest) => OutgoingResponse | Promise<OutgoingResponse>)>;
  /** The metadata as they are, with this instead. */
  metadata(members: object): OutgoingResponse;
}

/** Everything is well in it: a real live environment with key, administration client, system and delegations. */
export function healthy(startMs?: number): Healthy {
  const clock = virtualClock(startMs);
  const now = clock.now();
  const date = new Date(now).toUTCString();
  const metadata = (members: object): OutgoingResponse => {
    const document = { issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk`, ...members };
    return { ...json(document), headers: { 'content-type': 'application/json', date } };
  };
  const answers: Healthy['answers'] = new Map();
  answers.set(`${issuer}.well-known/oauth-authorization-server`, metadata({}));
  answers.set(`${issuer}jwk`, json({ keys: [{ kty: 'RSA', kid: 'theirs', n: 'AQAB', e: 'AQAB' }] }));
  answers.set('https://platform.altinn.no/', json({}, 404));
  const { send } = scriptedSend(async (request) => {
    const answer = answers.get(request.url);
    if (answer === undefined) throw new Error(`nothing is at ${request.url}`);
    return typeof answer === 'function' ? answer(request) : answer;
  });
  const certificate = {
    issuer: 'CN=Buypass Class 3 CA G2 ST Business',
    organisation: '326018155',
    notAfter: now + 700 * dayMs,
    chainLength: 3,
  };
  const key: KeyFacts = { kid: 'apier-live-1', bits: 3_072, certificate: null };
  const adminKey: KeyFacts = { kid: null, bits: null, certificate };
  const rows: KeyRowFacts[] = [
    {
      kid: 'apier-live-0',
      location: 'kept',
      state: 'removed',
      createdAt: now - 120 * dayMs,
      changedAt: now - 30 * dayMs,
      expiresAt: null,
    },
    {
      kid: 'apier-live-1',
      location: 'kept',
      state: 'active',
      createdAt: now - 30 * dayMs,
      changedAt: now - 30 * dayMs,
      expiresAt: null,
    },
  ];
  const registered: RegisteredKey[] = [{ kid: 'apier-live-1', exp: Math.floor(now / 1_000) + 335 * 86_400 }];
  const admin: AdminMeans = {
    id: 'd7e1a0c3-9f0b-4a5e-8a51-0b6f6f1c2a10',
    openKey: async () => adminKey,
    readKeys: async () => registered,
  };
  const system: SystemFacts = {
    ...{ vendorOrgnr: '326018155', clientIds: ['6F1D3C52-8A47-4E0B-9C1E-2B7F5A90D401'], rights: [] },
    accessPackages: ['urn:altinn:accesspackage:lonn'],
    ...{ allowedRedirectUrls: ['https://apier.example/back'], isDeleted: false },
  };
  const delegation = (systemUserId: string) => ({
    ...{ account: 'acc_a', organisation: '999999999', externalRef: null, systemUserId },
  });
  const client: ClientMeans = {
    id: '6f1d3c52-8a47-4e0b-9c1e-2b7f5a90d401',
    organisation: '326018155',
    issuer,
    setting: { location: 'kept', kid: null },
    openKey: async () => key,
    keyRows: async () => rows,
    ask: async () => {},
    admin,
    altinn: {
      systemId: '326018155_apier',
      readSystem: async () => system,
      listSystemUsers: async () => ['user-1', 'user-2'],
      delegations: async () => [delegation('user-1'), delegation('user-2')],
      tryDelegation: async () => {},
    },
    idPorten: { id: '2c6b7f1e-5d6c-4d1b-9b7e-7f0a1f0b3c20', readTokenLifetime: async () => 3_600 },
  };
  const live: EnvironmentMeans = {
    environment: 'live',
    kind: 'real',
    send,
    hosts: [{ name: 'altinn', url: 'https://platform.altinn.no/' }],
    client,
  };
  const database: DatabaseMeans = {
    kind: 'sqlite',
    tryWrite: async () => {},
    compareMigrations: async () => ({ missing: [], unknown: [] }),
    listMissingTriggers: async () => [],
    readRole: async () => null,
  };
  const modes: Record<string, number> = { '/data': 0o40700, '/etc/apier/master': 0o100600 };
  const files: FileMeans = {
    look: (path) => (modes[path] === undefined ? null : { mode: modes[path], isReadable: true }),
    freeBytes: () => 10_000_000_000,
  };
  const installation: InstallationMeans = {
    opened: { database },
    dataFolder: '/data',
    masterKeyFile: '/etc/apier/master',
    privateFiles: [],
    files,
    variables: {},
    nodeVersion: '24.13.0',
  };
  return {
    ...{
      clock,
      live,
      client,
      admin,
      key,
      adminKey,
      rows,
      registered,
      system,
      installation,
      database,
      files,
      answers,
      metadata,
    },
  };
}
