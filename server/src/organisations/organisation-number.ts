import { formatOrgnr, type OrgnrProblem, parseOrgnr } from '@apier/rulebook';
import { z } from 'zod';

const problems: Record<OrgnrProblem, string> = {
  not_digits: 'must be nine digits with nothing between them',
  length: 'must be exactly nine digits',
  all_zero: 'is not an organisation number',
  check_digit: 'has a wrong check digit (MOD-11): a digit is mistyped',
};

/** An organisation number as a caller sends it: nine digits with a right check digit. */
export const OrganisationNumber = z
  .string()
  .superRefine((text, refinement) => {
    const result = parseOrgnr(text);
    if (!result.ok) refinement.addIssue({ code: 'custom', message: problems[result.problem] });
  })
  .meta({ pattern: '^[0-9]{9}$', description: 'Organisation number: nine digits, MOD-11.' });

/** For people: `999 999 999`. */
export const printed = (orgnr: string): string => {
  const result = parseOrgnr(orgnr);
  return result.ok ? formatOrgnr(result.orgnr) : orgnr;
};
