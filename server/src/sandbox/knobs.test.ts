import { describe, expect, it } from 'vitest';
import { AppError, errorCodes } from '../errors/index.ts';
import { knobParameters, readKnobs, simulatedErrors, simulatedFailure } from './knobs.ts';

function refusalOf(query: Record<string, unknown>): AppError {
  try {
    readKnobs(query);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('the knobs', () => {
  it('are taken out of the query, and nothing else is', () => {
    const query = {
      simulate_error: 'rate_limited',
      simulate_latency: '20',
      mock_date: '2026-12-24',
      date: '2026-11-20',
    };
    expect(readKnobs(query)).toEqual({
      knobs: { simulate_error: 'rate_limited', simulate_latency: 20, mock_date: '2026-12-24' },
      rest: { date: '2026-11-20' },
    });
    expect(readKnobs({})).toEqual({ knobs: {}, rest: {} });
  });

  it('do not hide a parameter that has the name of something every object has', () => {
    const query = Object.fromEntries([
      ['constructor', '1'],
      ['toString', '2'],
      ['__proto__', '3'],
    ]);
    expect(Object.keys(readKnobs(query).rest)).toEqual(['constructor', 'toString', '__proto__']);
  });

  it.each([
    ['simulate_error', 'broken'],
    ['simulate_error', ''],
    ['simulate_error', ['rate_limited', 'rate_limited']],
    ['simulate_latency', '2001'],
    ['simulate_latency', '-1'],
    ['simulate_latency', '1.5'],
    ['simulate_latency', ''],
    ['simulate_latency', '1e3'],
    ['simulate_latency', ['1', '2']],
    ['mock_date', '2026-02-30'],
    ['mock_date', '2026-11'],
    ['mock_date', '1969-12-31'],
    ['mock_date', '2019-12-31'],
    ['mock_date', '2101-01-01'],
    ['mock_date', ''],
    ['mock_date', ['2026-01-01', '2026-01-02']],
  ])('refuse %s %j by its name, and do not repeat it', (name, value) => {
    const { code, fields, detail } = refusalOf({ [name]: value });
    expect(code).toBe('VALIDATION_FAILED');
    expect(fields).toEqual([{ pointer: `#/${name}`, detail: expect.stringMatching(/^must be /) }]);
    expect(detail?.en).toMatch(new RegExp(`^Invalid: ${name} must be `));
    if (value === 'broken') expect(JSON.stringify(fields)).not.toContain(value);
  });

  it('reach from no delay to two seconds, and over the years that have rules', () => {
    for (const simulate_latency of ['0', '2000']) {
      expect(readKnobs({ simulate_latency }).knobs.simulate_latency).toBe(Number(simulate_latency));
    }
    for (const mock_date of ['2020-01-01', '2100-12-31']) expect(readKnobs({ mock_date }).knobs).toEqual({ mock_date });
  });

  it('are told in the documents as they are read', () => {
    const [error, latency, date] = knobParameters;
    for (const name of error.schema.enum) expect(readKnobs({ simulate_error: name }).knobs.simulate_error).toBe(name);
    expect(error.schema.enum).toEqual(Object.keys(simulatedErrors));
    expect(readKnobs({ simulate_latency: String(latency.schema.maximum) }).knobs).toEqual({ simulate_latency: 2_000 });
    expect(date.values).toContain('2020-01-01 to 2100-12-31');
  });
});

describe('an ordered failure', () => {
  it('says that it was ordered, and after how long to ask again where waiting helps', () => {
    for (const [name, code] of Object.entries(simulatedErrors)) {
      const failure = simulatedFailure(name as keyof typeof simulatedErrors);
      expect(failure.code).toBe(code);
      expect(failure.detail?.en).toBe(`Ordered with simulate_error=${name}. Nothing is wrong.`);
      const isWait = [429, 503, 504].includes(errorCodes[code].status);
      expect(failure.headers).toEqual(isWait ? { 'retry-after': '5' } : {});
    }
  });
});
