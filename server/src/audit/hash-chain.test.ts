import { describe, expect, it } from 'vitest';
import { seededRandom, virtualClock } from '../testing.ts';
import { auditEventRow } from './event-row.ts';
import { hashEntry, linkRows, zeroHash } from './hash-chain.ts';
import { event } from './testing.ts';

const tools = { clock: virtualClock(), random: seededRandom() };

describe('the chain', () => {
  it('hashes the hash before and the canonical entry', () => {
    expect(hashEntry(zeroHash, { action: 'key.create', seq: 1 })).toBe(
      '0a35b27eac0fc5fdc288502e38d2bab51c616ae4f7d264f69ddce430f390dc70',
    );
  });

  it('numbers rows without a gap, each after the one before it', () => {
    const rows = [event(), event({ outcome: 'UPSTREAM_TIMEOUT' })].map((each) => auditEventRow(each, tools));
    const [first, second] = linkRows({ seq: 7, hash: 'ab'.repeat(32) }, rows);
    expect(first).toMatchObject({ seq: 8, previousHash: 'ab'.repeat(32), row: rows[0] });
    expect(second).toMatchObject({ seq: 9, previousHash: first?.hash, row: rows[1] });
    expect(first?.hash).toBe(hashEntry('ab'.repeat(32), { ...rows[0], seq: 8 }));
  });
});

describe('an event’s row', () => {
  it('is of its account’s chain, or of the installation’s', () => {
    expect(auditEventRow(event(), tools)).toMatchObject({ chain: 'acc_1', org_number: '999999999', occurrences: 1 });
    expect(auditEventRow(event({ account: null }), tools)).toMatchObject({ chain: 'installation' });
  });

  it('has its detail as canonical JSON', () => {
    const { detail } = auditEventRow(event({ detail: { b: 1, a: 'ø', c: null, d: true } }), tools);
    expect(detail).toBe('{"a":"ø","b":1,"c":null,"d":true}');
    expect(() => auditEventRow(event({ detail: { a: Number.NaN } }), tools)).toThrow(TypeError);
  });

  it('holds no text that a database would refuse', () => {
    const row = auditEventRow(event({ resource: 'a\0b\ud800', detail: { 'k\0': '\udc00' } }), tools);
    expect(row.resource).toBe('a\ufffdb\ufffd');
    expect(row.detail).toBe('{"k\ufffd":"\ufffd"}');
  });
});
