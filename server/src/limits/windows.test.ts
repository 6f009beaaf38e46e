import { describe, expect, it } from 'vitest';
import { createWindows } from './windows.ts';

describe('windows in memory', () => {
  it('run from their beginning for their length, whenever others begin', () => {
    const windows = createWindows({ windowMs: 100, maxPerHalf: 1_000 });
    for (let start = 0; start < 1_000; start += 7) {
      windows.begin(`at ${start}`, start).count = 1;
      const running = Array.from({ length: start / 7 + 1 }, (_, index) => index * 7).filter((begun) =>
        windows.find(`at ${begun}`, start),
      );
      expect(running).toEqual(running.filter((begun) => start - begun < 100));
      expect(running).toHaveLength(Math.min(start / 7 + 1, 15));
    }
  });

  it('forget the oldest first when there are too many, and never more than half', () => {
    const windows = createWindows({ windowMs: 100, maxPerHalf: 10 });
    for (let subject = 0; subject < 1_000; subject += 1) {
      windows.begin(`${subject}`, 0);
      const found = Array.from({ length: subject + 1 }, (_, index) => windows.find(`${index}`, 0)).map(Boolean);
      const known = found.filter(Boolean).length;
      expect(known).toBeGreaterThanOrEqual(Math.min(subject + 1, 10));
      expect(known).toBeLessThanOrEqual(20);
      expect(found.lastIndexOf(false)).toBe(subject - known);
    }
  });

  it('begin anew for a subject that had one', () => {
    const windows = createWindows({ windowMs: 100, maxPerHalf: 10 });
    windows.begin('a', 0).count = 5;
    expect(windows.find('a', 99)).toEqual({ count: 5, endsAt: 100 });
    expect(windows.find('a', 100)).toBeUndefined();
    windows.begin('a', 150).count = 1;
    expect(windows.find('a', 151)).toEqual({ count: 1, endsAt: 250 });
  });
});
