import type { MaskinportenEvent } from '@apier/maskinporten';
import { type AuditQueue, databaseAuditTrail } from './audit/index.ts';
import { rolesAtAltinn } from './authority/index.ts';
import { type ConnectedClient, connectClient } from './connect-client.ts';
import type { EnvironmentReport, EnvironmentServices, Upstreams } from './context.ts';
import type { OpenDatabase } from './db/index.ts';
import { createDelegationReader, createDelegationWatch } from './delegations/index.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/log.ts';
import type { Send } from './lib/outgoing.ts';
import type { Random } from './lib/random.ts';
import { createSourceCache } from './lib/source-cache.ts';
import { type Lane, steadySend } from './lib/steady-send.ts';
import type { World } from './sandbox/index.ts';
import type { SecretKeeper } from './secrets/index.ts';
import type { EnvironmentSettings, Settings } from './settings.ts';
import { type DemoWorld, refuseStandIns } from './simulated/index.ts';
import type { Metrics, UpstreamName } from './telemetry/index.ts';
import { maskinportenTokens, type TokenSource } from './tokens/index.ts';
import { createAltinn } from './upstreams/altinn/index.ts';
import { createBrreg } from './upstreams/brreg/index.ts';
import { createNav } from './upstreams/nav/index.ts';
import { createNorgesBank } from './upstreams/norges-bank/index.ts';
import { createSkatteetaten, skatteetatenServices } from './upstreams/skatteetaten/index.ts';

type Hosts = EnvironmentSettings['hosts'];

/** What registers answered, for each environment. */
const sourceCacheBytes = 48 * 1024 * 1024;

/** The services that an environment asks, each with what its addresses begin with. */
function lanesOf(hosts: Hosts): Lane[] {
  const { brreg, norgesBank, skatteetaten, nav, altinn } = hosts;
  const lane = (name: string, begins: string | null): Lane[] => (begins === null ? [] : [{ name, begins }]);
  return [
    ...lane('brreg', `${brreg}/enhetsregisteret/`),
    ...lane('brreg.fullmakt', `${brreg}/fullmakt/`),
    // A load balancer in front of it is seen to answer bursts with a bare 503.
    { name: 'brreg.regnskap', begins: `${brreg}/regnskapsregisteret/`, atOnce: 2 },
    ...lane('norges_bank', norgesBank),
    ...skatteetatenServices.flatMap((service) =>
      lane(`skatteetaten.${service}`, skatteetaten?.replace('{service}', service) ?? null),
    ),
    ...lane('nav', nav),
    ...lane('altinn', altinn),
  ];
}

/** Everywhere that the settings let a call go: no other origin is ever connected to. */
export function allowedOrigins({ environments, simulatorUrl }: Settings): string[] {
  const hosts = Object.values(environments).map((environment) => environment.hosts);
  const addresses = [
    simulatorUrl,
    ...hosts.flatMap(({ maskinporten, samarbeid }) => [maskinporten, samarbeid]),
    ...hosts.flatMap(lanesOf).map(({ begins }) => begins),
  ];
  return [...new Set(addresses.filter((address) => address !== null).map((address) => new URL(address).origin))];
}

/** Under which name each upstream is counted; the stand-ins serve both environments at one address. */
export function upstreamNames(environments: Settings['environments']): Map<string, UpstreamName> {
  const names = new Map<string, UpstreamName>();
  for (const environment of ['test', 'live'] as const) {
    const { hosts } = environments[environment];
    const { maskinporten, samarbeid } = hosts;
    const unhurried = Object.entries({ maskinporten, samarbeid }).flatMap(([name, begins]) =>
      begins === null ? [] : [{ name, begins }],
    );
    for (const { name, begins } of [...unhurried, ...lanesOf(hosts)]) {
      const [upstream = name] = name.split('.');
      names.set(begins, names.has(begins) ? { upstream } : { upstream, environment });
    }
  }
  return names;
}

/** What an environment is connected to, as capabilities tell it. */
export const reportSources = (upstreams: Upstreams): EnvironmentReport['sources'] => [
  { source: 'brreg', on: true },
  { source: 'norges_bank', on: true },
  { source: 'skatteetaten', on: upstreams.skatteetaten !== null },
  { source: 'nav', on: upstreams.nav !== null },
  { source: 'altinn', on: upstreams.altinn !== null },
];

/** An environment that is not simulated takes no answer of a stand-in. */
export const wayOutOf = ({ simulated }: EnvironmentSettings, send: Send): Send =>
  simulated ? send : refuseStandIns(send);

export interface ConnectedEnvironment {
  services: EnvironmentServices;
  /** Begins what goes on beside requests. */
  start(): void;
  /** `null`: none is configured. */
  client: ConnectedClient | null;
  close(): Promise<void>;
}

/** Puts together what stands behind one environment: its registers, tokens, delegations and caches. */
export async function connectEnvironment(
  name: 'test' | 'live',
  settings: EnvironmentSettings,
  shared: {
    db: OpenDatabase['db'];
    secrets: SecretKeeper;
    send: Send;
    world: World;
    demoWorld: DemoWorld | null;
    clock: Clock;
    random: Random;
    log: Logger;
    metrics: Metrics;
    audit: AuditQueue;
    deadlineMs: number;
    authorityBoundMs: number;
    personMac: (text: string) => string;
    /** Something was put on record. */
    recorded(): void;
  },
): Promise<ConnectedEnvironment> {
  const { hosts, simulated, rettighetspakke, actingCapacityScope } = settings;
  const { db, world, clock, random, log, metrics, audit, deadlineMs } = shared;
  const wayOut = wayOutOf(settings, shared.send);
  const send = steadySend(wayOut, {
    ...{ lanes: lanesOf(hosts), clock, random },
    onRest: (upstream, ms) => log.warn({ environment: name, upstream, ms }, 'upstream left alone'),
  });
  const client = await connectClient(name, settings, { ...shared, send: wayOut });
  const altinn = hosts.altinn === null ? null : createAltinn({ send, baseUrl: hosts.altinn });
  const tokens =
    client &&
    maskinportenTokens({
      ...{ issuer: client.issuer, clientId: client.id, organisation: client.organisation },
      ...{ signer: client.signingKeys.signer, send: wayOut, altinn, clock, random, responseTimeoutMs: deadlineMs },
      authorityBoundSeconds: shared.authorityBoundMs / 1_000,
      onEvent(event) {
        metrics.maskinporten(name, event);
        log.info({ environment: name, maskinporten: event }, 'maskinporten');
        recordGrant(audit, name, event);
        if (event.type === 'attempt' && event.outcome !== 'issued')
          client.signingKeys.noticeRefusal(event.mpCode ?? event.outcome);
      },
    });
  const correlationId = () => random.uuid();
  const vendor = tokens && altinn && client.systemId !== null ? { client: altinn, systemId: client.systemId } : null;
  const watch = createDelegationWatch({
    ...{ environment: name, db, clock, random, log, deadlineMs, recorded: shared.recorded },
    ...{ vendor: vendor && { ...vendor, tokens: tokens ?? noTokens }, tokens: tokens ?? noTokens },
    holder: random.uuid(),
  });

  return {
    services: {
      environment: name,
      simulated,
      upstreams: {
        brreg: createBrreg({ send, baseUrl: hosts.brreg }),
        norgesBank: createNorgesBank({ send, baseUrl: hosts.norgesBank }),
        skatteetaten:
          tokens && hosts.skatteetaten
            ? createSkatteetaten({ send, baseUrl: hosts.skatteetaten, rettighetspakke, correlationId })
            : null,
        nav: tokens && hosts.nav ? createNav({ send, baseUrl: hosts.nav, correlationId, clock }) : null,
        altinn: vendor,
      },
      tokens: tokens ?? noTokens,
      findDelegation: createDelegationReader(db, name, clock),
      authorityBoundMs: shared.authorityBoundMs,
      suspectDelegation: watch.suspect,
      noticeFor: (organisation) => (simulated ? (world.organisations.get(organisation)?.notice ?? null) : null),
      sourceCache: createSourceCache({ clock, deadlineMs, maxBytes: sourceCacheBytes }),
      auditTrail: databaseAuditTrail(db),
      acting: {
        personMac: shared.personMac,
        readRoles:
          tokens && altinn && actingCapacityScope
            ? rolesAtAltinn(altinn, (signal) => tokens.forClientAtAltinn(actingCapacityScope, signal))
            : null,
      },
    },
    client,
    start: watch.start,
    async close() {
      await watch.close();
      tokens?.close();
      await client?.close();
    },
  };
}

/** Time, scope, organisation and outcome: that much of a token goes on record. */
function recordGrant(audit: AuditQueue, environment: 'test' | 'live', event: MaskinportenEvent): void {
  if (event.type !== 'grant') return;
  audit.record({
    account: event.partition,
    environment,
    actor: 'system',
    initiatedBy: null,
    action: 'token.requested',
    resource: `scope:${event.scopes.join(' ')}`,
    organisation: event.organisation,
    outcome: event.outcome === 'issued' ? 'ok' : event.outcome,
    correlationId: null,
    receiptId: null,
    detail: null,
  });
}

const noClient = () => Promise.reject(new Error('no Maskinporten client is configured'));

/** Where no Maskinporten client is configured no source that needs one is on, so nobody asks. */
const noTokens: TokenSource = {
  forSystemUser: noClient,
  forClient: noClient,
  forAltinn: noClient,
  evictSystemUser: () => {},
};
