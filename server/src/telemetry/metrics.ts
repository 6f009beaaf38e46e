import { type MaskinportenEvent, otherErrors } from '@apier/maskinporten';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../lib/clock.ts';
import { type ObservedCall, upstreamFailureKinds } from '../lib/outgoing.ts';
import { answerMetrics } from './answer-metrics.ts';
import { closedSet, other } from './closed-set.ts';
import { processMetrics } from './process-metrics.ts';
import { type Watched, watchedMetrics } from './watched-metrics.ts';

/** What an upstream is called, and whose it is when it serves one environment only. */
export interface UpstreamName {
  upstream: string;
  environment?: 'test' | 'live';
}

/** What the product counts. Counting throws nothing and waits for nothing. */
export interface Metrics {
  /** A request was answered: by which operation, through which door. */
  answered(operation: string, entrance: string, status: number, seconds: number): void;
  /** A call to an upstream ended, as `createOutgoing` observed it. */
  called(call: ObservedCall): void;
  /** What a Maskinporten client tells. Grants are counted; a token from memory is none. */
  maskinporten(environment: 'test' | 'live', event: MaskinportenEvent): void;
  /** A request came with a key that is not valid. */
  keyRefused(): void;
  /** A request was refused because its policy's limit was reached. */
  rateLimited(policy: string): void;
  /** Adds values that are read at each scrape. Throws when one is watched already. */
  watch(sources: Watched): void;
  /** Everything, in Prometheus' text format. */
  text(): Promise<{ contentType: string; body: string }>;
}

/** From a register next door to one that takes its whole deadline. */
const upstreamBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30];

const grantOutcomes: readonly string[] = ['issued', 'mp', ...Object.keys(otherErrors)];

/**
 * Metrics in a registry of their own. Every label has a closed set of values, given here; whatever is not in it is
 * counted as `other`.
 */
export function createMetrics(options: {
  version: string;
  rulebookVersion: string;
  /** Ids of operations. */
  operations: readonly string[];
  entrances: readonly string[];
  /** Names of rate limits. */
  policies: readonly string[];
  /** By the address that the upstream's calls begin with. */
  upstreams: ReadonlyMap<string, UpstreamName>;
  environments: Readonly<Record<'test' | 'live', { simulated: boolean }>>;
  clock: Clock;
  /** How long a scrape waits for what is watched, milliseconds. */
  watchLimitMs?: number;
}): Metrics {
  const { clock, upstreams, environments } = options;
  const registry = new Registry();
  const registers = [registry];

  new Gauge({
    name: 'apier_build_info',
    help: 'The versions that run.',
    labelNames: ['version', 'rulebook_version'],
    registers,
  }).set({ version: options.version, rulebook_version: options.rulebookVersion }, 1);

  const answers = answerMetrics(registry, options);

  const calls = new Counter({
    name: 'apier_upstream_requests_total',
    help: 'Calls to upstreams, by how they ended.',
    labelNames: ['upstream', 'environment', 'outcome'],
    registers,
  });
  const callDurations = new Histogram({
    name: 'apier_upstream_request_duration_seconds',
    help: 'How long calls to upstreams took, failed ones included.',
    labelNames: ['upstream'],
    buckets: upstreamBuckets,
    registers,
  });
  const grants = new Counter({
    name: 'apier_tokens_total',
    help: 'Tokens asked of Maskinporten, by outcome. A token served from memory is not counted.',
    labelNames: ['environment', 'simulated', 'outcome'],
    registers,
  });
  const grantOutcome = closedSet(grantOutcomes);
  const refusedKeys = new Counter({
    name: 'apier_refused_keys_total',
    help: 'Requests with a key that is not valid.',
    registers,
  });
  const rateLimited = new Counter({
    name: 'apier_rate_limited_total',
    help: 'Requests refused because a limit was reached.',
    labelNames: ['policy'],
    registers,
  });
  const policyOf = closedSet(options.policies);
  const watched = watchedMetrics(registry, { clock, limitMs: options.watchLimitMs ?? 2_000 });
  const node = processMetrics(registry, clock.now());

  const named = [...upstreams];
  const nameOf = (url: string): UpstreamName => {
    const found = named.find(([beginning]) => url.startsWith(beginning));
    return found ? found[1] : { upstream: other };
  };

  return {
    answered: answers.answered,
    called(call) {
      const { upstream, environment } = nameOf(call.url);
      calls.inc({ upstream, ...(environment && { environment }), outcome: callOutcome(call) });
      if (Number.isFinite(call.seconds)) callDurations.observe({ upstream }, call.seconds);
    },
    maskinporten(environment, event) {
      if (event.type !== 'grant') return;
      const simulated = String(environments[environment].simulated);
      grants.inc({ environment, simulated, outcome: grantOutcome(event.outcome) });
    },
    keyRefused: () => refusedKeys.inc(),
    rateLimited: (policy) => rateLimited.inc({ policy: policyOf(policy) }),
    watch: watched.watch,
    async text() {
      await Promise.all([watched.update(), node.update()]);
      answers.update();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

const failureOutcome = closedSet(upstreamFailureKinds);

function callOutcome({ status, failure }: ObservedCall): string {
  if (failure !== null) return failureOutcome(failure);
  if (status === null) return other;
  if (status >= 500) return 'server_error';
  if (status >= 400) return 'client_error';
  // Nothing is followed, so a redirect answered nobody's question.
  return status < 300 || status === 304 ? 'ok' : 'unexpected';
}

/** For who is handed metrics and is not asked about them. */
export const noMetrics: Metrics = {
  answered() {},
  called() {},
  maskinporten() {},
  keyRefused() {},
  rateLimited() {},
  watch() {},
  text: async () => ({ contentType: 'text/plain; charset=utf-8', body: '' }),
};
