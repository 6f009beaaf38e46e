import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
  record: 'a JSON object',
};

const missing = 'is missing';

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' members' };

/** A limit of a number, or of how long something is. */
function limited(word: 'least' | 'most', limit: number | bigint, origin: string): string {
  const unit = units[origin];
  return unit === undefined ? `must be at ${word} ${limit}` : `must have at ${word} ${limit}${unit}`;
}

/**
 * What is wrong with a value, in plain words and without the value; given to a schema's `safeParse`, where the schema says
 * nothing of its own. `undefined`: nothing better than what zod says.
 */
export function tellProblem(issue: z.core.$ZodRawIssue): string | undefined {
  const isMissing = issue.input === undefined;
  switch (issue.code) {
    case 'invalid_type': {
      if (isMissing) return missing;
      const kind = kinds[issue.expected];
      return kind && `must be ${kind}`;
    }
    case 'invalid_value': {
      const choices = issue.values.map(String).join(', ');
      return isMissing ? `is missing: give one of ${choices}` : `must be one of ${choices}`;
    }
    case 'too_small':
      return limited('least', issue.minimum, issue.origin);
    case 'too_big':
      return limited('most', issue.maximum, issue.origin);
    default:
      return undefined;
  }
}

/** The same in bokmål, where it is known: of what is missing, and of a schema's own check that says it in `params.nb`. */
export function inNorwegian(issue: z.core.$ZodIssue): string | undefined {
  if (issue.message === missing) return 'mangler';
  const nb: unknown = issue.code === 'custom' ? issue.params?.nb : undefined;
  return typeof nb === 'string' ? nb : undefined;
}
