import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tellProblem } from './tell-problem.ts';

const schema = z.strictObject({
  org: z.string().max(9).optional(),
  months: z.coerce.number().int().min(1).max(60).optional(),
  form: z.enum(['AS', 'ENK']).optional(),
  list: z.array(z.string()).min(1).optional(),
  own: z.string('must be what it is').optional(),
});

/** What is said of the one value at fault. */
function said(value: unknown, of: z.ZodType = schema): string | undefined {
  const parsed = of.safeParse(value, { error: tellProblem });
  return parsed.success ? undefined : parsed.error.issues.map(({ message }) => message).join('; ');
}

describe('what is wrong with a value', () => {
  it.each([
    [{ months: 'x' }, 'must be a number'],
    [{ months: '1.5' }, 'must be a whole number'],
    [{ months: 0 }, 'must be at least 1'],
    [{ months: 61 }, 'must be at most 60'],
    [{ form: 'KIRK' }, 'must be one of AS, ENK'],
    [{ org: 5 }, 'must be text'],
    [{ org: ['a', 'b'] }, 'must be text'],
    [{ org: '0123456789' }, 'must have at most 9 characters'],
    [{ list: 'x' }, 'must be a list'],
    [{ list: [] }, 'must have at least 1 members'],
    [{ own: 1 }, 'must be what it is'],
  ])('is said in plain words: %j %s', (value, words) => {
    expect(said(value)).toBe(words);
  });

  it('is that it is missing where it must be there', () => {
    expect(said({}, z.object({ org: z.string() }))).toBe('is missing');
    expect(said({}, z.object({ form: z.enum(['AS']) }))).toBe('is missing: give one of AS');
  });
});
