import type { GrantEvent, MaskinportenEvent } from '@apier/maskinporten';
import fc from 'fast-check';
import { register } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { ObservedCall } from '../lib/outgoing.ts';
import { settle, testInstant, virtualClock } from '../testing.ts';
import { createMetrics, noMetrics } from './index.ts';

const brreg = 'https://data.brreg.no';
const simulator = 'http://127.0.0.1:7410';

function testMetrics() {
  const clock = virtualClock();
  const metrics = createMetrics({
    version: '1.2.3',
    rulebookVersion: '2026.11.0',
    operations: ['getCompanyContext', 'explainError'],
    entrances: ['key', 'open', 'sandbox'],
    policies: ['key', 'address'],
    upstreams: new Map([
      [brreg, { upstream: 'brreg', environment: 'live' as const }],
      [simulator, { upstream: 'simulator' }],
    ]),
    environments: { test: { simulated: true }, live: { simulated: false } },
    clock,
    watchLimitMs: 500,
  });
  const lines = async () => (await metrics.text()).body.split('\n');
  return { clock, metrics, lines };
}

const grant = (more: Partial<GrantEvent>): GrantEvent => ({
  type: 'grant',
  at: testInstant,
  scopes: ['skatteetaten:mvaregister'],
  organisation: '999999999',
  partition: null,
  outcome: 'issued',
  attempt: 1,
  signedBy: null,
  durationMs: 20,
  mpCode: null,
  traceId: null,
  ...more,
});

const call = (more: Partial<ObservedCall>): ObservedCall => ({
  url: brreg,
  status: 200,
  failure: null,
  seconds: 0.04,
  ...more,
});

/** A number that hangs until it is let go. */
function hanging() {
  let asked = 0;
  const { promise, resolve } = Promise.withResolvers<number>();
  const read = () => {
    asked += 1;
    return promise;
  };
  return { read, resolve, asked: () => asked };
}

describe('metrics', () => {
  it('count answers by operation, entrance and status', async () => {
    const { metrics, lines } = testMetrics();
    metrics.answered('getCompanyContext', 'key', 200, 0.0004);
    metrics.answered('getCompanyContext', 'key', 200, 0.3);
    metrics.answered('getCompanyContext', 'key', 304, 0.0004);
    metrics.answered('getCompanyContext', 'sandbox', 200, 0.0004);
    const before = await lines();
    expect(before).toContain('apier_http_requests_total{operation="getCompanyContext",entrance="key",status="200"} 2');
    expect(before).toContain('apier_http_requests_total{operation="getCompanyContext",entrance="key",status="304"} 1');
    expect(before).toContain(
      'apier_http_requests_total{operation="getCompanyContext",entrance="sandbox",status="200"} 1',
    );
    metrics.answered('getCompanyContext', 'key', 200, 0.0004);
    expect(await lines()).toContain(
      'apier_http_requests_total{operation="getCompanyContext",entrance="key",status="200"} 3',
    );
  });

  it('tell how long answers took', async () => {
    const { metrics, lines } = testMetrics();
    metrics.answered('explainError', 'open', 200, 0.0004);
    metrics.answered('explainError', 'open', 200, 0.25);
    metrics.answered('explainError', 'open', 504, 8);
    const text = await lines();
    const name = 'apier_http_request_duration_seconds';
    expect(text).toContain(`${name}_bucket{le="0.001",operation="explainError"} 1`);
    expect(text).toContain(`${name}_bucket{le="0.25",operation="explainError"} 2`);
    expect(text).toContain(`${name}_bucket{le="5",operation="explainError"} 2`);
    expect(text).toContain(`${name}_bucket{le="+Inf",operation="explainError"} 3`);
    expect(text).toContain(`${name}_sum{operation="explainError"} 8.2504`);
    expect(text).toContain(`${name}_count{operation="explainError"} 3`);
  });

  it('count what was not declared as other', async () => {
    const { metrics, lines } = testMetrics();
    metrics.answered('999999999', '/api/v1/company/999999999', 1.5, Number.NaN);
    metrics.answered('', '', 700, 0.1);
    metrics.rateLimited('999999999');
    metrics.called(call({ url: 'https://elsewhere.example', status: null }));
    const text = await lines();
    expect(text).toContain('apier_http_requests_total{operation="other",entrance="other",status="other"} 2');
    expect(text).toContain('apier_http_request_duration_seconds_count{operation="other"} 1');
    expect(text).toContain('apier_rate_limited_total{policy="other"} 1');
    expect(text).toContain('apier_upstream_requests_total{upstream="other",outcome="other"} 1');
  });

  it('count calls to upstreams by how they ended', async () => {
    const { metrics, lines } = testMetrics();
    for (const status of [200, 304, 302, 404, 429, 500, 503]) metrics.called(call({ status }));
    metrics.called(call({ status: null, failure: 'timeout', seconds: 3 }));
    metrics.called(call({ url: simulator, status: null, failure: 'unreachable' }));
    const text = await lines();
    const ended = (outcome: string, count: number) =>
      expect(text).toContain(
        `apier_upstream_requests_total{upstream="brreg",environment="live",outcome="${outcome}"} ${count}`,
      );
    ended('ok', 2);
    ended('unexpected', 1);
    ended('client_error', 2);
    ended('server_error', 2);
    ended('timeout', 1);
    expect(text).toContain('apier_upstream_requests_total{upstream="simulator",outcome="unreachable"} 1');
    expect(text).toContain('apier_upstream_request_duration_seconds_bucket{le="2",upstream="brreg"} 7');
    expect(text).toContain('apier_upstream_request_duration_seconds_count{upstream="brreg"} 8');
  });

  it('count grants of tokens by outcome, not attempts, and say which are simulated', async () => {
    const { metrics, lines } = testMetrics();
    metrics.maskinporten('live', grant({}));
    metrics.maskinporten('live', grant({ type: 'attempt' }));
    metrics.maskinporten('live', grant({ outcome: 'mp', mpCode: 'MP-303' }));
    metrics.maskinporten('test', grant({ outcome: 'timeout' }));
    metrics.maskinporten('test', { type: 'circuit', at: testInstant, state: 'open' });
    expect((await lines()).filter((line) => line.startsWith('apier_tokens_total'))).toEqual([
      'apier_tokens_total{environment="live",simulated="false",outcome="issued"} 1',
      'apier_tokens_total{environment="live",simulated="false",outcome="mp"} 1',
      'apier_tokens_total{environment="test",simulated="true",outcome="timeout"} 1',
    ]);
  });

  it('count refused keys and reached limits', async () => {
    const { metrics, lines } = testMetrics();
    expect(await lines()).toContain('apier_refused_keys_total 0');
    metrics.keyRefused();
    metrics.rateLimited('address');
    expect(await lines()).toEqual(
      expect.arrayContaining(['apier_refused_keys_total 1', 'apier_rate_limited_total{policy="address"} 1']),
    );
  });

  it('say which versions run', async () => {
    expect(await testMetrics().lines()).toContain('apier_build_info{version="1.2.3",rulebook_version="2026.11.0"} 1');
  });

  it('hold no organisation, key, address or anything else that was not declared, whatever they are handed', async () => {
    const { metrics, lines } = testMetrics();
    const anything = fc.oneof(
      fc.constantFrom('999999999', '00000000000', '203.0.113.7', 'https://a.example/api?key=1', '__proto__', '"} 1\n'),
      fc.constantFrom(`apier_live_${'A'.repeat(43)}0aB1cD`, 'getCompanyContext', 'key', 'issued', 'timeout', brreg),
      fc.string(),
    );
    const numbers = fc.oneof(fc.double(), fc.integer({ min: 99, max: 600 }));
    fc.assert(
      fc.property(anything, anything, numbers, fc.double(), (one, another, status, seconds) => {
        metrics.answered(one, another, status, seconds);
        metrics.rateLimited(one);
        metrics.called({ url: one, status, failure: null, seconds });
        metrics.called({ url: one, status: null, failure: another as 'timeout', seconds });
        metrics.maskinporten('live', grant({ outcome: one as 'mp', organisation: another, scopes: [one] }));
        metrics.maskinporten('test', { type: one } as unknown as MaskinportenEvent);
      }),
    );
    const declared = new RegExp(
      `^(${[
        'getCompanyContext|explainError|key|open|sandbox|address|brreg|simulator|test|live|true|false|other',
        '[1-5]\\d\\d|\\d{1,2}(\\.\\d+)?|0\\.\\d+|\\+Inf',
        'ok|client_error|server_error|timeout|unreachable|too_large|unexpected|rate_limited|unauthorised|forbidden',
        'issued|mp|1\\.2\\.3|2026\\.11\\.0|v\\d+\\.\\d+\\.\\d+',
      ].join('|')})$`,
    );
    const values = (await lines())
      .filter((line) => !line.startsWith('#'))
      .flatMap((line) => [...line.matchAll(/="((?:\\.|[^"\\])*)"/g)].map(([, value]) => value));
    expect(values.length).toBeGreaterThan(100);
    for (const value of values) expect(value).toMatch(declared);
  });

  it('come as text that Prometheus reads, under names as it wants them', async () => {
    const { metrics } = testMetrics();
    metrics.answered('explainError', 'key', 200, 0.01);
    metrics.called(call({}));
    metrics.maskinporten('test', grant({}));
    metrics.watch({ auditSealed: () => 3, checkDatabase: async () => {} });
    const { contentType, body } = await metrics.text();
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body.endsWith('\n')).toBe(true);
    const types = new Map<string, string>();
    for (const line of body.split('\n').filter((text) => text !== '' && !text.startsWith('# HELP '))) {
      const declared = /^# TYPE (\w+) (counter|gauge|histogram)$/.exec(line);
      if (declared) {
        const [, name = '', type = ''] = declared;
        expect(name).toMatch(/^(apier|process|nodejs)_[a-z_]+$/);
        expect(name.endsWith('_total')).toBe(type === 'counter');
        expect(types.has(name)).toBe(false);
        types.set(name, type);
        continue;
      }
      const [, name = ''] = /^([a-z_]+)(?:\{(?:[a-z_]+="[^"]*",?)+\})? [-+.\de]+$/.exec(line) ?? [line];
      expect(types.has(name) || types.get(name.replace(/_(bucket|sum|count)$/, '')) === 'histogram', line).toBe(true);
    }
    expect(types.size).toBeGreaterThan(15);
  });

  it('of one product are not those of another in the same process', async () => {
    const [one, another] = [testMetrics(), testMetrics()];
    one.metrics.keyRefused();
    expect(await one.lines()).toContain('apier_refused_keys_total 1');
    expect(await another.lines()).toContain('apier_refused_keys_total 0');
    expect(await register.getMetricsAsJSON()).toEqual([]);
  });

  it('that nobody wants take everything and say nothing', async () => {
    noMetrics.answered('explainError', 'key', 200, 1);
    noMetrics.called(call({}));
    noMetrics.maskinporten('live', grant({}));
    noMetrics.keyRefused();
    noMetrics.rateLimited('key');
    noMetrics.watch({ auditLost: () => 1 });
    expect((await noMetrics.text()).body).toBe('');
  });
});

describe('watched values', () => {
  it('are read at each scrape, promised or at hand', async () => {
    const { metrics, lines } = testMetrics();
    let sealed = 10;
    metrics.watch({
      auditSealed: () => sealed,
      auditQueueRows: () => 3,
      auditUnsealedRows: async () => 4,
      auditLost: () => 0,
      databaseStatements: () => 77,
      databaseConnections: async () => ({ busy: 2, idle: 5, waiting: 1 }),
      signingKeyDaysLeft: { live: async () => 29.5, test: async () => undefined },
      answerCacheBytes: () => 1_024,
      answerCacheHits: () => 9,
      answerCacheMisses: () => 6,
    });
    expect(await lines()).toEqual(
      expect.arrayContaining([
        '# TYPE apier_audit_queue_rows gauge',
        'apier_audit_queue_rows 3',
        'apier_audit_unsealed_rows 4',
        '# TYPE apier_audit_sealed_total counter',
        'apier_audit_sealed_total 10',
        'apier_audit_lost_total 0',
        'apier_database_statements_total 77',
        'apier_signing_key_days_left{environment="live"} 29.5',
        'apier_database_connections{state="busy"} 2',
        'apier_database_connections{state="idle"} 5',
        'apier_database_connections{state="waiting"} 1',
        'apier_answer_cache_bytes 1024',
        'apier_answer_cache_hits_total 9',
        'apier_answer_cache_misses_total 6',
      ]),
    );
    expect((await lines()).join()).not.toContain('days_left{environment="test"}');
    sealed = 12;
    expect(await lines()).toContain('apier_audit_sealed_total 12');
  });

  it('that nobody gives have no metric', async () => {
    const { body } = await testMetrics().metrics.text();
    expect(body).not.toMatch(/apier_(audit|database|answer_cache)/);
  });

  it('that fail are left out, and the rest is told', async () => {
    const { metrics, lines } = testMetrics();
    let fails = false;
    const orFail = <T>(value: T): T => {
      if (fails) throw new Error('broken');
      return value;
    };
    metrics.watch({
      auditQueueRows: () => orFail(1),
      auditUnsealedRows: async () => orFail(2),
      auditSealed: () => (fails ? Number.NaN : 3),
      auditLost: () => (fails ? -1 : 0),
      databaseConnections: async () => orFail({ busy: 1, idle: 0, waiting: 0 }),
      answerCacheBytes: () => 5,
    });
    const told = async () =>
      (await lines())
        .filter((line) => /^apier_(audit|database|answer_cache)/.test(line))
        .map((line) => line.split(' ')[0]);
    const all = await told();
    expect(all).toHaveLength(8);
    fails = true;
    expect(await told()).toEqual(['apier_answer_cache_bytes']);
    fails = false;
    expect(await told()).toEqual(all);
  });

  it('that are late are left out, and not asked for again before they have come', async () => {
    const { clock, metrics, lines } = testMetrics();
    const slow = hanging();
    metrics.watch({ auditUnsealedRows: slow.read, answerCacheBytes: () => 5 });
    for (let scrape = 0; scrape < 3; scrape += 1) {
      const text = lines();
      await settle();
      clock.advance(500);
      expect(await text).toContain('apier_answer_cache_bytes 5');
      expect((await text).some((line) => line.startsWith('apier_audit_unsealed_rows'))).toBe(false);
    }
    expect(slow.asked()).toBe(1);
    slow.resolve(8);
    await settle();
    expect(await lines()).toContain('apier_audit_unsealed_rows 8');
    expect(slow.asked()).toBe(2);
  });

  it('say that the database is down when it fails or is late', async () => {
    const { clock, metrics, lines } = testMetrics();
    let answer: () => Promise<void> = async () => {};
    metrics.watch({ checkDatabase: () => answer() });
    expect(await lines()).toContain('apier_database_up 1');
    answer = () => Promise.reject(new Error('gone'));
    expect(await lines()).toContain('apier_database_up 0');
    answer = () => {
      throw new Error('gone at once');
    };
    expect(await lines()).toContain('apier_database_up 0');
    const { promise, resolve } = Promise.withResolvers<void>();
    answer = () => promise;
    const late = lines();
    await settle();
    clock.advance(500);
    expect(await late).toContain('apier_database_up 0');
    resolve();
    await settle();
    expect(await lines()).toContain('apier_database_up 1');
  });

  it('have one giver each', () => {
    const { metrics } = testMetrics();
    metrics.watch({ auditLost: () => 0 });
    expect(() => metrics.watch({ auditLost: () => 0 })).toThrow('apier_audit_lost_total');
  });
});

describe('metrics of the process', () => {
  it('have their usual names and are read at each scrape', async () => {
    const { lines } = testMetrics();
    const read = (text: string[], name: string) =>
      Number(text.find((line) => line.startsWith(`${name} `))?.slice(name.length));
    const first = await lines();
    for (const name of [
      'process_resident_memory_bytes',
      'nodejs_heap_size_total_bytes',
      'nodejs_heap_size_used_bytes',
      'nodejs_external_memory_bytes',
    ]) {
      expect(read(first, name)).toBeGreaterThan(10_000);
    }
    expect(read(first, 'process_start_time_seconds')).toBe(testInstant / 1_000);
    expect(first).toContain(`nodejs_version_info{version="${process.version}"} 1`);
    const second = await lines();
    for (const name of ['process_cpu_seconds_total', 'nodejs_eventloop_active_seconds_total']) {
      expect(read(second, name)).toBeGreaterThan(read(first, name));
    }
  });

  it('start nothing that keeps a process busy or alive', () => {
    const before = process.getActiveResourcesInfo();
    testMetrics();
    expect(process.getActiveResourcesInfo()).toEqual(before);
  });
});
