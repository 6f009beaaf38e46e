import { describe, expect, it } from 'vitest';
import { UpstreamFailure, upstreamFailureKinds } from '../lib/outgoing.ts';
import { testInstant } from '../testing.ts';
import { TokenRefused } from '../tokens/index.ts';
import { failureOf, missingIn, reportOf } from './outcome.ts';
import { allSources, hasFailed, notGrantable, sourcesOf, wasDenied, wasRead } from './testing.ts';

const nothing = { source: 's', error_code: null, reason: null, fetched_at: null, served_from: null, stale: false };
const refused = { kind: 'failed', code: 'UPSTREAM_FORBIDDEN', reason: null } as const;

describe('what a failure to read may say of itself', () => {
  it('is a code for every way in which an upstream fails', () => {
    const codes = upstreamFailureKinds.map((kind) => [kind, failureOf(new UpstreamFailure('x', kind)).code]);
    expect(Object.fromEntries(codes)).toEqual({
      timeout: 'UPSTREAM_TIMEOUT',
      ...{ unauthorised: 'UPSTREAM_FORBIDDEN', forbidden: 'UPSTREAM_FORBIDDEN' },
      ...{ unreachable: 'UPSTREAM_UNAVAILABLE', too_large: 'UPSTREAM_UNAVAILABLE', unexpected: 'UPSTREAM_UNAVAILABLE' },
      ...{
        server_error: 'UPSTREAM_UNAVAILABLE',
        rate_limited: 'UPSTREAM_UNAVAILABLE',
        not_asked: 'UPSTREAM_UNAVAILABLE',
      },
    });
  });

  it('says of a token only what the caller may know', () => {
    const of = (...refusal: ConstructorParameters<typeof TokenRefused>) => failureOf(new TokenRefused(...refusal));
    expect(of('not_grantable', 'MP-250')).toEqual(notGrantable);
    expect(of('refused', 'MP-110')).toEqual({ kind: 'failed', code: 'MASKINPORTEN_AUTH_FAILED', reason: null });
    expect(of('timeout', null).code).toBe('UPSTREAM_TIMEOUT');
    expect(of('unavailable', 'MP-500').code).toBe('UPSTREAM_UNAVAILABLE');
  });

  it('is not made of our own faults: they go on', () => {
    const own = new TypeError('ours');
    expect(() => failureOf(own)).toThrow(own);
  });
});

describe('how a source took part', () => {
  it('is told with its time, and whether it came from what is kept', () => {
    expect(reportOf('s', wasRead('x', { servedFrom: 'cache' }))).toEqual({
      ...{ ...nothing, status: 'ok', fetched_at: '2026-11-21T12:00:00.000Z', served_from: 'cache' },
    });
  });

  it('is told with why it is old, where it is', () => {
    const failure = new UpstreamFailure('x', 'timeout');
    const old = wasRead('x', { servedFrom: 'cache', stale: true, fetchedAt: testInstant - 1_000 });
    const kept = {
      ...nothing,
      status: 'ok',
      fetched_at: '2026-11-21T11:59:59.000Z',
      served_from: 'cache',
      stale: true,
    };
    expect(reportOf('s', old)).toEqual(kept);
    const fallen = old.kind === 'read' ? { ...old, read: { ...old.read, failure } } : old;
    expect(reportOf('s', fallen)).toEqual({ ...kept, error_code: 'UPSTREAM_TIMEOUT' });
  });

  it('is told by its reason where it took no part', () => {
    expect(reportOf('s', hasFailed)).toEqual({ ...nothing, status: 'unavailable', error_code: 'UPSTREAM_TIMEOUT' });
    expect(reportOf('s', notGrantable)).toEqual({
      ...{ ...nothing, status: 'unavailable', error_code: 'MASKINPORTEN_AUTH_FAILED', reason: 'scope_not_grantable' },
    });
    for (const reason of ['no_delegation', 'system_user_gone', 'right_missing'] as const) {
      expect(reportOf('s', wasDenied(reason))).toEqual({
        ...{ ...nothing, status: 'no_delegation', error_code: 'AUTH_NO_DELEGATION', reason },
      });
    }
    expect(reportOf('s', { kind: 'not_served', reason: 'finance_company' })).toEqual({
      ...{ ...nothing, status: 'not_served', reason: 'finance_company' },
    });
    expect(reportOf('s', { kind: 'off' })).toEqual({ ...nothing, status: 'off' });
  });
});

describe('what is missing', () => {
  const others = Object.fromEntries(allSources.map((source) => [source, { kind: 'off' }]));
  const missing = (change: object) => missingIn({ ...sourcesOf({}), ...others, ...change });

  it('is what should have answered and did not', () => {
    for (const source of allSources) expect(missing({ [source]: hasFailed })).toEqual([source]);
    const asked: readonly string[] = ['nav.aareg', 'altinn.systemuser'];
    for (const source of allSources.filter((one) => !asked.includes(one))) {
      expect(missing({ [source]: refused })).toEqual([source]);
    }
  });

  it('is not what answered, was denied, is not served, is off or is not ours to have', () => {
    const outcomes = [
      ...[wasRead('x'), wasRead('x', { stale: true }), notGrantable, wasDenied('right_missing')],
      ...[{ kind: 'not_served', reason: 'finance_company' }, { kind: 'off' }],
    ];
    for (const source of allSources) for (const outcome of outcomes) expect(missing({ [source]: outcome })).toEqual([]);
    for (const source of ['nav.aareg', 'altinn.systemuser']) {
      expect(missing({ [source]: refused }), 'the gateway itself is refused').toEqual([]);
    }
  });
});
