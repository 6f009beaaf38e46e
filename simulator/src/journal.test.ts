import { describe, expect, it } from 'vitest';
import { Journal, withoutSecrets } from './journal.ts';

const asked = (path: string) => ({ at: 0, upstream: 'brreg' as const, method: 'GET', path });

describe('the journal', () => {
  it('drops the oldest entries when it is full, and counts them', () => {
    const journal = new Journal(3);
    for (let call = 1; call <= 5; call += 1) journal.open(asked(`/${call}`));
    expect(journal.since(0).map((entry) => [entry.seq, entry.path])).toEqual([
      [3, '/3'],
      [4, '/4'],
      [5, '/5'],
    ]);
    expect(journal.dropped()).toBe(2);
    expect(journal.since(4).map((entry) => entry.seq)).toEqual([5]);
    expect(journal.since(9)).toEqual([]);
    journal.clear();
    expect(journal.since(0)).toEqual([]);
    expect(journal.dropped()).toBe(0);
  });

  it('shows what is learnt after an entry was opened', () => {
    const journal = new Journal();
    const entry = journal.open(asked('/a'));
    entry.status = 200;
    expect(journal.since(0)[0]?.status).toBe(200);
  });

  it('cuts long text and takes out what looks like a token', () => {
    const token = `${'a'.repeat(20)}.${'b'.repeat(30)}.${'c'.repeat(40)}`;
    expect(withoutSecrets(`before ${token} after`)).toBe('before [redacted] after');
    expect(withoutSecrets('a b '.repeat(100))).toHaveLength(255);
    expect(withoutSecrets(`key ${'x'.repeat(65)}`)).toBe('key [redacted]');
    expect(new Journal().open(asked(`/a/${'x'.repeat(65)}/b`)).path).toBe('/a/[redacted]/b');
  });

  it('leaves identifiers, scopes and organisation numbers as they are', () => {
    for (const text of [
      '6f1d3c52-8a47-4e0b-9c1e-2b7f5a90d401',
      'altinn:authentication/systemuser.request.write skatteetaten:kravogbetalinger',
      'sim-live-6f1d3c52-AbCdEf12',
      'https://api.example.com/v1',
      '0192:999999999',
    ]) {
      expect(withoutSecrets(text)).toBe(text);
    }
  });
});
