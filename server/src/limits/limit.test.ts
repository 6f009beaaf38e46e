import { describe, expect, it } from 'vitest';
import { virtualClock } from '../testing.ts';
import { createLimit, type SharedCount } from './limit.ts';
import { allowedOf, takeMany, testLimits } from './testing.ts';

const inMemory = async (options: Parameters<typeof testLimits>[0] = {}) => {
  const clock = virtualClock();
  return { clock, ...(await testLimits({ clock, ...options })) };
};

describe('a limit in memory', () => {
  it('lets exactly its quota through, however many come at once', async () => {
    const { perKey } = await inMemory();
    expect(allowedOf(await takeMany(1_000, 'key_a', perKey))).toBe(600);
  });

  it('begins a window with the first request and lets all pass again when it has ended', async () => {
    const { clock, perKey } = await inMemory({ perKeyPerMinute: 2 });
    clock.advance(12_345.678);
    expect(allowedOf(await takeMany(5, 'key_a', perKey))).toBe(2);
    clock.advance(59_999);
    expect(await perKey.take('key_a')).toMatchObject({ allowed: false, resetSeconds: 1 });
    clock.advance(1);
    expect(allowedOf(await takeMany(5, 'key_a', perKey))).toBe(2);
  });

  it('counts each subject, and each limit, by itself', async () => {
    const { perKey, perAddress, failedKeys } = await inMemory({ perKeyPerMinute: 3 });
    expect(allowedOf(await takeMany(10, 'a', perKey))).toBe(3);
    expect(allowedOf(await takeMany(10, 'b', perKey))).toBe(3);
    expect(allowedOf(await takeMany(10, 'a', perAddress))).toBe(10);
    expect(allowedOf(await takeMany(100, 'a', failedKeys))).toBe(60);
  });

  it('answers at once', async () => {
    const { perKey } = await inMemory();
    expect(perKey.take('key_a')).not.toBeInstanceOf(Promise);
  });

  it('tells what is left and for how long, in the words of the draft', async () => {
    const { clock, perKey, perAddress } = await inMemory();
    expect(perKey.take('key_a')).toEqual({
      allowed: true,
      rateLimit: '"key";r=599;t=60',
      policy: '"key";q=600;w=60',
      resetSeconds: 60,
    });
    clock.advance(18_500);
    expect(perKey.take('key_a')).toMatchObject({ rateLimit: '"key";r=598;t=42', resetSeconds: 42 });
    await takeMany(600, 'key_a', perKey);
    expect(perKey.take('key_a')).toMatchObject({ allowed: false, rateLimit: '"key";r=0;t=42' });
    expect(perAddress.take('203.0.113.7')).toMatchObject({
      rateLimit: '"address";r=999;t=60',
      policy: '"address";q=1000;w=60',
    });
  });

  it('says who is to be refused without counting', async () => {
    const { clock, failedKeys } = await inMemory();
    for (let failure = 1; failure <= 60; failure += 1) {
      expect(failedKeys.findRefusal('203.0.113.7')).toBeNull();
      expect(failedKeys.take('203.0.113.7')).toMatchObject({ allowed: true });
    }
    expect(failedKeys.findRefusal('203.0.113.7')).toEqual({
      allowed: false,
      rateLimit: '"failed-keys";r=0;t=60',
      policy: '"failed-keys";q=60;w=60',
      resetSeconds: 60,
    });
    expect(failedKeys.findRefusal('203.0.113.8')).toBeNull();
    clock.advance(60_000);
    expect(failedKeys.findRefusal('203.0.113.7')).toBeNull();
  });

  it('remembers no more subjects than it may', async () => {
    const { perAddress } = await inMemory({ perAddressPerMinute: 1, maxSubjects: 100 });
    await perAddress.take('first');
    for (let subject = 0; subject < 49; subject += 1) await perAddress.take(`${subject}`);
    expect(await perAddress.take('first')).toMatchObject({ allowed: false });
    for (let subject = 49; subject < 149; subject += 1) await perAddress.take(`${subject}`);
    expect(await perAddress.take('first')).toMatchObject({ allowed: true });
  });
});

describe('a limit that is counted together', () => {
  const together = (quota: number) => {
    const clock = virtualClock();
    const asked: string[] = [];
    let answer: (() => Promise<SharedCount>) | null = null;
    const limit = createLimit({
      ...{ name: 'key', quota, windowSeconds: 60, maxSubjects: 100, clock },
      shared: {
        isAnswering: () => answer !== null,
        count(subject) {
          asked.push(subject);
          return answer ? answer() : Promise.reject(new Error('away'));
        },
      },
    });
    return {
      ...{ clock, asked, limit },
      answerWith(next: typeof answer) {
        answer = next;
      },
    };
  };

  it('says what all instances have counted', async () => {
    const { limit, answerWith } = together(600);
    answerWith(async () => ({ count: 250, msLeft: 30_500 }));
    expect(await limit.take('key_a')).toMatchObject({ allowed: true, rateLimit: '"key";r=350;t=31' });
  });

  it('refuses who has used up the quota without asking again, until the window ends', async () => {
    const { clock, asked, limit, answerWith } = together(600);
    answerWith(async () => ({ count: 600, msLeft: 30_000 }));
    expect(limit.findRefusal('key_a')).toBeNull();
    expect(await limit.take('key_a')).toMatchObject({ allowed: true });
    expect(limit.findRefusal('key_a')).toMatchObject({ allowed: false });
    expect(limit.take('key_a')).toMatchObject({ allowed: false, resetSeconds: 30 });
    expect(asked).toHaveLength(1);
    clock.advance(30_000);
    answerWith(async () => ({ count: 1, msLeft: 60_000 }));
    expect(await limit.take('key_a')).toMatchObject({ allowed: true, rateLimit: '"key";r=599;t=60' });
  });

  it('follows a new window that begins there a moment before the old one ends here', async () => {
    const { clock, limit, answerWith } = together(600);
    answerWith(async () => ({ count: 500, msLeft: 60_000 }));
    await limit.take('key_a');
    clock.advance(59_990);
    answerWith(async () => ({ count: 1, msLeft: 60_000 }));
    expect(await limit.take('key_a')).toMatchObject({ rateLimit: '"key";r=599;t=60' });
  });

  it('goes on alone from what was counted together, and fails nothing', async () => {
    const { asked, limit, answerWith } = together(600);
    answerWith(async () => ({ count: 598, msLeft: 30_000 }));
    await limit.take('key_a');
    answerWith(() => Promise.reject(new Error('gone')));
    expect(await limit.take('key_a')).toMatchObject({ allowed: true, rateLimit: '"key";r=1;t=30' });
    answerWith(null);
    expect(limit.take('key_a')).toMatchObject({ allowed: true });
    expect(limit.take('key_a')).toMatchObject({ allowed: false });
    expect(asked).toHaveLength(2);
  });
});
