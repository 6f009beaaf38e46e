import { expect, test } from 'vitest';
import { ClockOffset } from './clock-offset.ts';
import { inTime, setUp } from './testing.ts';

const date = (ms: number) => new Date(ms).toUTCString();

test('differences within two seconds are not corrected, and smoothed', () => {
  const offset = new ClockOffset();
  expect(offset.ms).toBeUndefined();
  offset.sample(date(1_000_000), 1_000_000, 0);
  expect(offset.ms).toBe(500);
  offset.sample(date(1_001_000), 1_000_000, 0);
  expect(offset.ms).toBe(750);
  expect(offset.correctionMs).toBe(0);
});

test('a jump is taken over at once', () => {
  const offset = new ClockOffset();
  offset.sample(date(1_000_000), 1_000_000, 0);
  offset.sample(date(1_000_000), 1_030_000, 1000);
  expect(offset.correctionMs).toBe(-30_000);
});

test('no date, or no date at all, changes nothing', () => {
  const offset = new ClockOffset();
  offset.sample(undefined, 0, 0);
  offset.sample('yesterday', 0, 0);
  expect(offset.ms).toBeUndefined();
});

for (const behind of [-16, -3600, 140, 86_400])
  test(`a client clock ${behind} seconds behind the server works after one correction at most`, async () => {
    const { client, server, clock, events } = setUp();
    server.aheadMs = behind * 1000;
    await inTime(clock, client.token({ scopes: ['a:b'] }));
    const first = server.requests.length;
    await inTime(clock, client.token({ scopes: ['a:c'] }));
    expect(first).toBeLessThanOrEqual(2);
    expect(server.requests).toHaveLength(first + 1);
    expect(Math.abs((client.status().clockOffsetMs ?? 0) - behind * 1000)).toBeLessThan(2000);
    expect(events.filter(({ type }) => type === 'clock')).toHaveLength(1);
  });

test('a wall clock that jumps while tokens are cached changes no life', async () => {
  const { client, server, clock } = setUp();
  await inTime(clock, client.token({ scopes: ['a:b'] }));
  for (const jump of [3_600_000, -7_200_000]) {
    clock.epoch += jump;
    expect(client.cached({ scopes: ['a:b'] })).toBeDefined();
  }
  await clock.advance(97_000);
  expect(client.cached({ scopes: ['a:b'] })).toBeUndefined();
  expect(server.requests).toHaveLength(1);
});
