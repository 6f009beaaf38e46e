import { firstDeadlineYear, lastDeadlineYear } from '@apier/rulebook';
import { z } from 'zod';
import { AppError, type ErrorCode, type FieldProblem } from '../errors/index.ts';

/** The failures that a sandbox caller may order, as published. */
export const simulatedErrors = {
  company_not_found: 'COMPANY_NOT_FOUND',
  no_delegation: 'AUTH_NO_DELEGATION',
  scope_insufficient: 'SCOPE_INSUFFICIENT',
  validation_failed: 'VALIDATION_FAILED',
  rate_limited: 'RATE_LIMITED',
  upstream_timeout: 'UPSTREAM_TIMEOUT',
  upstream_unavailable: 'UPSTREAM_UNAVAILABLE',
  maskinporten_auth_failed: 'MASKINPORTEN_AUTH_FAILED',
} as const satisfies Record<string, ErrorCode>;

const longestLatencyMs = 2_000;
/** Outside them neither rules nor identifiers are made for the day. */
const firstDay = `${firstDeadlineYear}-01-01`;
const lastDay = `${lastDeadlineYear}-12-31`;

const names = Object.keys(simulatedErrors) as [keyof typeof simulatedErrors, ...(keyof typeof simulatedErrors)[]];
const notMilliseconds = `must be whole milliseconds, 0 to ${longestLatencyMs}`;
const notDay = `must be a date, YYYY-MM-DD, from ${firstDay} to ${lastDay}`;

/** What a sandbox request may turn: an error, a delay, and the day it is taken to be. */
export const Knobs = z.object({
  simulate_error: z.enum(names, `must be one of ${names.join(', ')}`).optional(),
  simulate_latency: z
    .string(notMilliseconds)
    .regex(/^\d{1,4}$/, { error: notMilliseconds, abort: true })
    .transform(Number)
    .refine((ms) => ms <= longestLatencyMs, notMilliseconds)
    .optional(),
  mock_date: z.iso
    .date({ error: notDay, abort: true })
    .refine((day) => day >= firstDay && day <= lastDay, notDay)
    .optional(),
});
export type Knobs = z.output<typeof Knobs>;

/** The knobs as the documents tell them; `schema` is that of the query parameter. */
export const knobParameters = [
  {
    name: 'simulate_error',
    values: names.join(' | '),
    description: 'Sandbox only: answer with this failure.',
    schema: { type: 'string', enum: names },
  },
  {
    name: 'simulate_latency',
    values: `0 to ${longestLatencyMs} ms`,
    description: 'Sandbox only: answer so many milliseconds later.',
    schema: { type: 'integer', minimum: 0, maximum: longestLatencyMs },
  },
  {
    name: 'mock_date',
    values: `YYYY-MM-DD, ${firstDay} to ${lastDay}`,
    description: `Sandbox only: the day in Norway that it is taken to be, ${firstDay} to ${lastDay}.`,
    schema: { type: 'string', format: 'date' },
  },
] as const satisfies { name: keyof Knobs; values: string; description: string; schema: object }[];

const isKnob = (name: string): boolean => Object.hasOwn(Knobs.shape, name);

/** Parts the knobs from an operation's own query. Throws VALIDATION_FAILED that names the knob. */
export function readKnobs(query: Readonly<Record<string, unknown>>): { knobs: Knobs; rest: Record<string, unknown> } {
  const parsed = Knobs.safeParse(query);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(
      ({ path, message }): FieldProblem => ({ pointer: `#/${path.join('/')}`, detail: message }),
    );
    const told = fields.map(({ pointer, detail }) => `${pointer.slice(2)} ${detail}`).join('; ');
    throw new AppError('VALIDATION_FAILED', { fields, detail: { nb: `Ugyldig: ${told}.`, en: `Invalid: ${told}.` } });
  }
  return { knobs: parsed.data, rest: Object.fromEntries(Object.entries(query).filter(([name]) => !isKnob(name))) };
}

/** The failure that was ordered, told as such. */
export function simulatedFailure(name: keyof typeof simulatedErrors): AppError {
  const code = simulatedErrors[name];
  const isWait = ['RATE_LIMITED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'].includes(code);
  return new AppError(code, {
    detail: {
      nb: `Bestilt med simulate_error=${name}. Ingenting er galt.`,
      en: `Ordered with simulate_error=${name}. Nothing is wrong.`,
    },
    ...(isWait && { headers: { 'retry-after': '5' } }),
  });
}
