import { describe, expect, it } from 'vitest';
import { UpstreamFailure } from '../lib/outgoing.ts';
import { createSourceCache } from '../lib/source-cache.ts';
import { virtualClock } from '../testing.ts';
import type { NorgesBank, RateAnswer } from '../upstreams/norges-bank/index.ts';
import { exchangeRateOperations } from './operations.ts';
import { readExchangeRate } from './read-exchange-rate.ts';
import { ExchangeRate } from './shapes.ts';

const minutes = 60 * 1_000;
const hours = 60 * minutes;
const dollar: RateAnswer = {
  ...{ state: 'found', currency: 'USD', date: '2026-11-20' },
  ...{ rate: '10.1200', unitMult: 0, decimals: 4 },
};

/** A reader, by default on Saturday 21 November 2026 at 13:00 in Oslo, and what the bank was asked. */
function readerOf(readRate: NorgesBank['readRate'] = async () => dollar, startMs?: number) {
  const clock = virtualClock(startMs);
  const asked: [string, string][] = [];
  const upstreams = {
    norgesBank: {
      readRate(currency: string, day: string, signal: AbortSignal) {
        asked.push([currency, day]);
        return readRate(currency, day, signal);
      },
    },
  };
  const sourceCache = createSourceCache({ clock, deadlineMs: 1_000, maxBytes: 100_000 });
  const read = async (currency: string, date?: string, accountId: string | null = null) => {
    const ctx = { accountId, clock, environment: 'live' as const, sourceCache, upstreams };
    const answer = await readExchangeRate(ctx, { currency, date });
    return { ...answer, data: ExchangeRate.parse(answer.data) };
  };
  return { asked, clock, read };
}

const failing = (kind: UpstreamFailure['kind']) => () => Promise.reject(new UpstreamFailure('norges_bank', kind));

describe('reading an exchange rate', () => {
  it('gives the rate as the bank wrote it, its day, and where to see it', async () => {
    const { data, sources, dataSource } = await readerOf().read('USD', '2026-11-20');
    expect(data).toEqual({
      ...{ currency: 'USD', base: 'NOK', rate: '10.1200', unit: 1, rate_per_unit: '10.1200' },
      ...{ date: '2026-11-20', requested_date: '2026-11-20', fallback: false },
      kind: 'currency',
      source_url: expect.stringMatching(/^https:\/\/data\.norges-bank\.no\/.*USD.*2026-11-20/),
    });
    expect(sources).toEqual([
      {
        ...{ source: 'norges_bank.exr', status: 'ok', error_code: null, reason: null },
        ...{ fetched_at: '2026-11-21T12:00:00.000Z', served_from: 'live', stale: false },
      },
    ]);
    expect(dataSource).toBe('Norges Bank');
  });

  it('says of how many units the rate is, and what one is worth', async () => {
    const { read } = readerOf(async () => ({ ...dollar, currency: 'SEK', rate: '98.70', unitMult: 2 }));
    expect((await read('SEK', '2026-11-20')).data).toMatchObject({ rate: '98.70', unit: 100, rate_per_unit: '0.9870' });
  });

  it('asks for today in Oslo when no day is named, and says that it fell back', async () => {
    const { asked, read } = readerOf(async () => dollar, Date.parse('2026-11-21T23:30:00Z'));
    expect((await read('USD')).data).toMatchObject({
      date: '2026-11-20',
      requested_date: '2026-11-22',
      fallback: true,
    });
    expect(asked).toEqual([['USD', '2026-11-22']]);
  });

  it('gives the rate of the business day before while today’s is not set, and looks for it again in ten minutes', async () => {
    const yesterday = { ...dollar, date: '2026-11-19' };
    // Friday at 15:00 in Oslo; the rate comes about 16:00.
    let answer = yesterday;
    const { asked, clock, read } = readerOf(async () => answer, Date.parse('2026-11-20T14:00:00Z'));
    expect((await read('USD')).data).toMatchObject({
      date: '2026-11-19',
      requested_date: '2026-11-20',
      fallback: true,
    });
    answer = dollar;
    clock.advance(10 * minutes - 1);
    expect((await read('USD', '2026-11-20')).data.fallback).toBe(true);
    clock.advance(1);
    expect((await read('USD')).data).toMatchObject({ date: '2026-11-20', fallback: false });
    clock.advance(hours - 1);
    await read('USD');
    expect(asked).toHaveLength(2);
  });

  it('does not wait for a rate on a day without one', async () => {
    for (const [day, why] of [
      ['2026-11-21', 'a Saturday'],
      ['2027-03-26', 'Good Friday'],
    ]) {
      const { clock, read, asked } = readerOf(async () => dollar, Date.parse(`${day}T12:00:00Z`));
      await read('USD');
      clock.advance(hours - 1);
      expect([why, (await read('USD')).data.requested_date, asked.length]).toEqual([why, day, 1]);
    }
  });

  it('tells an index of the krone from a currency: its value is no kroner', async () => {
    for (const [code, kind] of [
      ['TWI', 'index'],
      ['I44', 'index'],
      // Special drawing rights of the IMF.
      ['XDR', 'currency'],
    ] as const) {
      const { asked, read } = readerOf(async () => ({ ...dollar, currency: code, rate: '118.42' }));
      expect((await read(code, '2026-11-20')).data).toMatchObject({ currency: code, kind, rate: '118.42' });
      expect(asked).toEqual([[code, '2026-11-20']]);
    }
  });

  it('has no rate of a series that has ended, and of a day before a series began, and never an old one instead', async () => {
    for (const [currency, day] of [
      ['RUB', '2026-11-20'],
      ['EUR', '1985-06-03'],
    ] as const) {
      const { read } = readerOf(async () => ({ state: 'none' }));
      await expect(read(currency, day)).rejects.toMatchObject({
        code: 'RATE_NOT_FOUND',
        message: `Norges Bank has no rate for ${currency} on ${day} or the 14 days before.`,
      });
    }
  });

  it('refuses a day to come without asking', async () => {
    const { asked, read } = readerOf();
    await expect(read('USD', '2026-11-22')).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ pointer: '#/date', detail: 'must not be after today in Norway, 2026-11-21' }],
    });
    expect(asked).toEqual([]);
  });

  it('says when there is no rate', async () => {
    const { read } = readerOf(async () => ({ state: 'none' }));
    await expect(read('XYZ', '2026-11-20')).rejects.toMatchObject({
      code: 'RATE_NOT_FOUND',
      message: expect.stringContaining('XYZ'),
    });
  });

  it('tells a bank that is slow from one that is down, and when to ask again', async () => {
    for (const [kind, code] of [
      ['timeout', 'UPSTREAM_TIMEOUT'],
      ['server_error', 'UPSTREAM_UNAVAILABLE'],
      ['rate_limited', 'UPSTREAM_UNAVAILABLE'],
      ['forbidden', 'UPSTREAM_UNAVAILABLE'],
      ['not_asked', 'UPSTREAM_UNAVAILABLE'],
    ] as const) {
      const answer = readerOf(failing(kind)).read('USD', '2026-11-20');
      await expect(answer).rejects.toMatchObject({ code, headers: { 'retry-after': '5' } });
    }
    const bug = readerOf(() => Promise.reject(new TypeError('bug')));
    await expect(bug.read('USD')).rejects.toThrow('bug');
  });

  it('keeps today and yesterday an hour and older days a day', async () => {
    const { asked, clock, read } = readerOf();
    for (const day of ['2026-11-21', '2026-11-20', '2026-11-19']) await read('USD', day);
    clock.advance(hours - 1);
    for (const day of ['2026-11-21', '2026-11-20', '2026-11-19']) {
      expect((await read('USD', day)).sources?.[0]).toMatchObject({ served_from: 'cache' });
    }
    expect(asked).toHaveLength(3);
    clock.advance(1);
    for (const day of ['2026-11-21', '2026-11-20', '2026-11-19']) await read('USD', day);
    expect(asked.slice(3).map(([, day]) => day)).toEqual(['2026-11-21', '2026-11-20']);
  });

  it('lets the same bytes be served until the window or the day in Oslo ends', async () => {
    const { clock, read } = readerOf();
    expect((await read('USD', '2026-11-20')).freshUntil).toBe(clock.now() + hours);
    expect((await read('USD', '2026-11-02')).freshUntil).toBe(Date.parse('2026-11-21T23:00:00Z'));
  });

  it('falls back on what the bank said within a day while it is silent, marks it, and lets nobody keep that', async () => {
    let isUp = true;
    const { clock, read } = readerOf(() => (isUp ? Promise.resolve(dollar) : failing('timeout')()));
    await read('USD', '2026-11-20');
    isUp = false;
    clock.advance(2 * hours);
    const { data, sources, freshUntil } = await read('USD', '2026-11-20');
    expect(data.rate).toBe('10.1200');
    expect(sources?.[0]).toMatchObject({ status: 'ok', stale: true, error_code: 'UPSTREAM_TIMEOUT' });
    expect(freshUntil).toBeUndefined();
    clock.advance(22 * hours);
    await expect(read('USD', '2026-11-20')).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  it('never upholds that there is no rate against a bank that is silent', async () => {
    let isUp = true;
    const { clock, read } = readerOf(() => (isUp ? Promise.resolve({ state: 'none' }) : failing('server_error')()));
    await expect(read('USD', '2026-11-02')).rejects.toMatchObject({ code: 'RATE_NOT_FOUND' });
    isUp = false;
    clock.advance(hours);
    await expect(read('USD', '2026-11-02')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('shares no answer between accounts, currencies or days', async () => {
    const { asked, read } = readerOf();
    await read('USD', '2026-11-20', 'acc_a');
    await read('USD', '2026-11-20', 'acc_b');
    await read('USD', '2026-11-19', 'acc_a');
    await read('EUR', '2026-11-20', 'acc_a');
    await read('USD', '2026-11-20', 'acc_a');
    expect(asked).toHaveLength(4);
  });
});

describe('what may be asked of the exchange rates', () => {
  const input = exchangeRateOperations[0]?.input;
  const problemsOf = (asked: unknown) => input?.safeParse(asked).error?.issues.map(({ message }) => message);

  it('is a currency in any case, and a day if one likes', () => {
    expect(input?.parse({ currency: 'usd' })).toEqual({ currency: 'USD' });
    expect(input?.parse({ currency: 'EUR', date: '1980-12-10' })).toEqual({ currency: 'EUR', date: '1980-12-10' });
    for (const currency of ['i44', 'twi', 'xdr']) {
      expect(input?.parse({ currency })).toEqual({ currency: currency.toUpperCase() });
    }
  });

  it('is nothing else', () => {
    for (const currency of ['NOK', 'nok'])
      expect(problemsOf({ currency })).toEqual([expect.stringMatching(/given in/)]);
    for (const currency of ['', 'US', 'I45', '144', 'USDX', 'U$D', 'USD.NOK', ' USD', 'ÆØÅ', '../']) {
      expect(problemsOf({ currency })).toEqual(['must be three letters, as USD (ISO 4217)']);
    }
    expect(problemsOf({ currency: 'USD', date: '1980-12-09' })).toEqual([expect.stringMatching(/1980-12-10/)]);
    for (const date of ['2026-02-30', '2026-2-3', '20261120', 'today', '']) {
      expect(problemsOf({ currency: 'USD', date })).toEqual(['must be a date, as 2026-11-20']);
    }
    expect(problemsOf({ currency: 'USD', base: 'NOK' })).toHaveLength(1);
    expect(problemsOf({})).toHaveLength(1);
  });
});
