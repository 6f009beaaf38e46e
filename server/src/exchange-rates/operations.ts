import { z } from 'zod';
import { operation } from '../operation.ts';
import { readExchangeRate } from './read-exchange-rate.ts';
import { ExchangeRate } from './shapes.ts';

/** The first day of Norges Bank's daily series. */
const firstDay = '1980-12-10';

const Currency = z
  .string()
  .regex(/^([A-Za-z]{3}|[Ii]44)$/, { error: 'must be three letters, as USD (ISO 4217)', abort: true })
  .toUpperCase()
  .refine((code) => code !== 'NOK', 'is what rates are given in: ask for the other currency')
  .meta({
    description:
      'ISO 4217, as USD, or XDR. Not NOK, which all rates are given in. TWI and I44 are indexes of the krone.',
  });

const Day = z.iso
  .date({ error: 'must be a date, as 2026-11-20', abort: true })
  .refine((day) => day >= firstDay, `must not be before ${firstDay}, when the series begin`)
  .meta({ description: `From ${firstDay} to today in Norway; today when absent.` });

export const exchangeRateOperations = [
  operation({
    id: 'getExchangeRate',
    summary: { nb: 'Valutakurs mot norske kroner', en: 'An exchange rate against the Norwegian krone' },
    description: {
      nb: 'Norges Banks kurs for en dag, eller den siste før den: i helger, på helligdager og før kursen er satt (rundt klokken 16) finnes det ingen.',
      en: 'Norges Bank’s rate of a day, or the last one before it: there is none on weekends and holidays, and none before it is set (about 16:00 in Norway). Decimals are text and exact.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({ currency: Currency, date: Day.optional() }),
    output: ExchangeRate,
    errors: ['RATE_NOT_FOUND', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'],
    dataSources: ['norges_bank.exr'],
    freshness: 'live',
    example: { currency: 'USD', date: '2026-11-20' },
    run: readExchangeRate,
    http: { method: 'GET', path: '/api/v1/tools/exchange-rate', caching: 'private' },
    cli: { command: 'exchange-rate' },
    sandbox: 'public',
  }),
];
