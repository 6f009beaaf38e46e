import { describe, expect, it } from 'vitest';
import { settle, virtualClock } from '../testing.ts';
import { createMemo } from './memo.ts';

function set(max = 100) {
  const clock = virtualClock();
  const asked: string[] = [];
  const memo = createMemo<string | undefined>({
    clock,
    windowMs: 1_000,
    max,
    load: async (key) => {
      asked.push(key);
      await settle();
      if (key === 'broken') throw new Error('down');
      return key === 'nothing' ? undefined : `of ${key}`;
    },
  });
  return { clock, asked, memo };
}

describe('remembering a look-up', () => {
  it('lasts for its window, counted from when it began, and is had at once', async () => {
    const { clock, asked, memo } = set();
    expect(memo.peek('a')).toBeUndefined();
    expect(await memo.get('a')).toBe('of a');
    clock.advance(999);
    expect(memo.get('a')).toBe('of a');
    expect(memo.peek('a')?.value).toBe('of a');
    clock.advance(1);
    expect(memo.peek('a')).toBeUndefined();
    expect(await memo.get('a')).toBe('of a');
    expect(asked).toEqual(['a', 'a']);
  });

  it('remembers absence too, and no failure', async () => {
    const { asked, memo } = set();
    await memo.get('nothing');
    expect(memo.peek('nothing')).toMatchObject({ value: undefined });
    await expect(memo.get('broken')).rejects.toThrow('down');
    await expect(memo.get('broken')).rejects.toThrow('down');
    expect(asked).toEqual(['nothing', 'broken', 'broken']);
  });

  it('asks once for all who ask meanwhile', async () => {
    const { asked, memo } = set();
    await Promise.all(Array.from({ length: 50 }, () => memo.get('a')));
    expect(asked).toEqual(['a']);
  });

  it('forgets what was longest not looked up anew, when there is too much', async () => {
    const { memo } = set(2);
    await memo.get('a');
    await memo.get('b');
    await memo.get('c');
    expect(['a', 'b', 'c'].map((key) => memo.peek(key) !== undefined)).toEqual([false, true, true]);
  });
});
