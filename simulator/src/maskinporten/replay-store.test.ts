import { describe, expect, it } from 'vitest';
import { ReplayStore } from './replay-store.ts';

describe('the store of used assertions', () => {
  it('lets each be used once until its time is over', () => {
    const store = new ReplayStore();
    expect(store.use('a', 100, 50)).toBe(true);
    expect(store.use('a', 100, 100)).toBe(false);
    expect(store.use('b', 100, 50)).toBe(true);
  });

  it('forgets what would be refused for its age anyway', () => {
    const store = new ReplayStore();
    for (let second = 0; second < 1000; second += 1) {
      for (let call = 0; call < 10; call += 1) store.use(`${second}-${call}`, second + 130, second);
    }
    expect(store.size).toBe(131 * 10);
  });

  it('is empty after clearing', () => {
    const store = new ReplayStore();
    store.use('a', 100, 50);
    store.clear();
    expect(store.size).toBe(0);
    expect(store.use('a', 100, 50)).toBe(true);
  });
});
