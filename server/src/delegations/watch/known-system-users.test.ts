import { describe, expect, it } from 'vitest';
import { createKnownSystemUsers } from './known-system-users.ts';

const user = (number: number) => ({
  id: `47eaa099-2cb6-416d-86dc-${String(number).padStart(12, '0')}`,
  ...{ orgnr: '999999999', externalRef: `ref-${number}` },
});

describe('the system users of a list', () => {
  it('are found among many, and no others, however many were expected', () => {
    for (const expected of [0, 5_000, 20_000]) {
      const known = createKnownSystemUsers(expected);
      for (let number = 0; number < 10_000; number += 1) known.add(user(number));
      expect(known.size()).toBe(10_000);
      for (let number = 0; number < 10_000; number += 1) expect(known.has(user(number))).toBe(true);
      for (let number = 10_000; number < 20_000; number += 1) expect(known.has(user(number))).toBe(false);
    }
  });

  it('are others under another owner or reference; no reference is the owner’s number', () => {
    const known = createKnownSystemUsers(1);
    known.add({ id: 'ABC', orgnr: '999999999', externalRef: '999999999' });
    for (const externalRef of [null, '', '999999999']) {
      expect(known.has({ id: 'abc', orgnr: '999999999', externalRef })).toBe(true);
    }
    expect(known.has({ id: 'abc', orgnr: '310753614', externalRef: '999999999' })).toBe(false);
    expect(known.has({ id: 'abc', orgnr: '999999999', externalRef: 'ref' })).toBe(false);
  });

  it('are none in an empty list', () => {
    expect(createKnownSystemUsers(0).has(user(1))).toBe(false);
  });
});
