import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

export const FindingShape = named(
  'DoctorFinding',
  z.object({
    id: z.string().describe('What kind of finding it is: stable, in snake_case.'),
    environment: z.enum(['test', 'live']).nullable().describe('`null`: the installation as a whole.'),
    severity: z
      .enum(severities)
      .describe('`error`: something does not work, or will not within a week. `info`: to know, or not examined.'),
    cause: z.string().describe('What is the case, and why.'),
    mp_code: z.string().nullable().describe('What Maskinporten answers because of it.'),
    fix: z.string().describe('What to do next.'),
    fix_url: z.string().nullable().describe('The agency’s own page about it.'),
  }),
);
export type Finding = z.output<typeof FindingShape>;

export const Readiness = named(
  'MaskinportenReadiness',
  z.object({
    ready: z.boolean().describe('Go or no-go: whether there is no finding of severity `error`.'),
    findings: z.array(FindingShape),
  }),
);

/** A finding as a check tells it. `about`: what it is about when there may be several of its kind. */
export interface Draft {
  id: string;
  severity: Severity;
  cause: string;
  fix: string;
  mpCode?: string | null;
  page?: string;
  about?: string;
}

/** Whether nothing of what was found stands in the way. */
export const isReady = (findings: readonly Finding[]): boolean =>
  !findings.some(({ severity }) => severity === 'error');
