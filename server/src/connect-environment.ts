import { jwkSigner, type MaskinportenEvent, Secret } from '@apier/maskinporten';
import { type AuditQueue, databaseAuditTrail } from './audit/index.ts';
import type { EnvironmentReport, EnvironmentServices, Upstreams } from './context.ts';
import type { OpenDatabase } from './db/index.ts';
import { createDelegationReader } from './delegations/index.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/log.ts';
import type { Send } from './lib/outgoing.ts';
import type { Random } from './lib/random.ts';
import { createSourceCache } from './lib/source-cache.ts';
import { type Lane, steadySend } from './lib/steady-send.ts';
import type { World } from './sandbox/index.ts';
import type { EnvironmentSettings, Settings } from './settings.ts';
import { type DemoWorld, refuseStandIns } from './simulated/index.ts';
import type { Metrics, UpstreamName } from './telemetry/index.ts';
import { maskinportenTokens, type TokenSource } from './tokens/index.ts';
import { createAltinn } from './upstreams/altinn/index.ts';
import { createBrreg } from './upstreams/brreg/index.ts';
import { createNav } from './upstreams/nav/index.ts';
import { createNorgesBank } from './upstreams/norges-bank/index.ts';
import { createSkatteetaten, skatteetatenServices } from './upstreams/skatteetaten/index.ts';

const toSecret = (value: string): Secret => new Secret(value);

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
    ...hosts.map(({ maskinporten }) => maskinporten),
    ...hosts.flatMap(lanesOf).map(({ begins }) => begins),
  ];
  return [...new Set(addresses.filter((address) => address !== null).map((address) => new URL(address).origin))];
}

/** Under which name each upstream is counted; the stand-ins serve both environments at one address. */
export function upstreamNames(environments: Settings['environments']): Map<string, UpstreamName> {
  const names = new Map<string, UpstreamName>();
  for (const environment of ['test', 'live'] as const) {
    const { hosts } = environments[environment];
    const maskinporten = hosts.maskinporten === null ? [] : [{ name: 'maskinporten', begins: hosts.maskinporten }];
    for (const { name, begins } of [...maskinporten, ...lanesOf(hosts)]) {
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

/** Puts together what stands behind one environment: its registers, tokens, delegations and caches. */
export async function connectEnvironment(
  name: 'test' | 'live',
  { hosts, simulated, rettighetspakke }: EnvironmentSettings,
  shared: {
    db: OpenDatabase['db'];
    send: Send;
    world: World;
    demoWorld: DemoWorld | null;
    clock: Clock;
    random: Random;
    log: Logger;
    metrics: Metrics;
    audit: AuditQueue;
    deadlineMs: number;
  },
): Promise<{ services: EnvironmentServices; close(): void }> {
  const { db, world, demoWorld, clock, random, log, metrics, audit, deadlineMs } = shared;
  const send = steadySend(simulated ? shared.send : refuseStandIns(shared.send), {
    ...{ lanes: lanesOf(hosts), clock, random },
    onRest: (upstream, ms) => log.warn({ environment: name, upstream, ms }, 'upstream left alone'),
  });
  // The vendor's client is the first that each environment has.
  const client = simulated
    ? demoWorld?.clients.find(({ environment, active }) => environment === name && active)
    : undefined;
  const systemId = demoWorld?.systems.find(({ client_ids }) => client && client_ids.includes(client.client_id))?.id;
  const altinn = hosts.altinn === null ? null : createAltinn({ send, baseUrl: hosts.altinn, toSecret });
  const kid = client?.private_jwk?.kid;
  const tokens =
    hosts.maskinporten && client?.private_jwk && kid
      ? maskinportenTokens({
          issuer: `${hosts.maskinporten}/`,
          clientId: client.client_id,
          signer: await jwkSigner({ ...client.private_jwk, kid }),
          send: shared.send,
          altinn,
          clock,
          random,
          responseTimeoutMs: deadlineMs,
          onEvent(event) {
            metrics.maskinporten(name, event);
            log.info({ environment: name, maskinporten: event }, 'maskinporten');
            recordGrant(audit, name, event);
          },
        })
      : null;
  const correlationId = () => random.uuid();

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
        altinn: tokens && altinn && systemId ? { client: altinn, systemId } : null,
      },
      tokens: tokens ?? noTokens,
      findDelegation: createDelegationReader(db, name, clock),
      noticeFor: (organisation) => (simulated ? (world.organisations.get(organisation)?.notice ?? null) : null),
      sourceCache: createSourceCache({ clock, deadlineMs, maxBytes: sourceCacheBytes }),
      auditTrail: databaseAuditTrail(db),
    },
    close: () => tokens?.close(),
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
