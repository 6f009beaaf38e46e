import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ClockOffset } from './clock-offset.ts';
import { exchangeOver } from './exchange.ts';
import type { Transport } from './ports.ts';
import { errorOf, json, settled, VirtualClock } from './testing.ts';

describe('one request', () => {
  const setUp = (transport: Transport) => {
    const clock = new VirtualClock();
    const closing = new AbortController();
    const exchange = exchangeOver(transport, clock, new ClockOffset(), closing.signal, () => {});
    const ask = () => exchange({ method: 'GET', url: 'https://maskinporten.example/', headers: {} }, 1_000);
    return { clock, closing, ask };
  };

  it('leaves nothing on the signal that lasts as long as the client, nor a timer', async () => {
    const { clock, closing, ask } = setUp(async () => json(200, {}));
    for (let request = 0; request < 100; request += 1) await ask();
    expect(getEventListeners(closing.signal, 'abort')).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('is told to end when its time is up, and when the client is closed', async () => {
    const seen: AbortSignal[] = [];
    const { clock, closing, ask } = setUp(({ signal }) => {
      seen.push(signal);
      return new Promise(() => {});
    });
    const late = errorOf(ask());
    await clock.advance(1_000);
    expect(await late).toMatchObject({ kind: 'timeout' });
    const cut = errorOf(ask());
    await settled();
    closing.abort();
    expect(await cut).toMatchObject({ kind: 'closed' });
    expect(await errorOf(ask())).toMatchObject({ kind: 'closed' });
    expect(seen.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });
});
