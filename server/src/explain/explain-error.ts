import type { Context } from '../context.ts';
import { type Bilingual, explanationOf } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import { printed } from '../organisations/index.ts';
import { type AnyCode, findCode } from './explained-codes.ts';
import type { ExplainedError } from './shapes.ts';

export interface ExplainErrorInput {
  error_code: AnyCode;
  context?: { org_number?: string | null | undefined } | null | undefined;
}

/** The table's row for a code, in the caller's language; of an organisation, where one is named. */
export async function explainError(
  ctx: Pick<Context, 'language'>,
  { error_code, context }: ExplainErrorInput,
): Promise<Answer<ExplainedError>> {
  const language = ctx.language ?? 'nb';
  const org = context?.org_number ?? null;
  const { kind, status, row } = findCode(error_code);
  const { fix_steps, ...explanation } = explanationOf(row, language);
  const own = row.isAboutDelegation && org !== null ? [howItStands(org)[language]] : [];
  return {
    data: {
      ...{ error_code, kind, status },
      ...{ title: row[language].title, retryable: row.retryable, org_number: org },
      explanation: { ...explanation, fix_steps: [...fix_steps.map((step) => addressed(step, org)), ...own] },
    },
    dataSource: 'Apier error table',
    legalBasis: 'none',
  };
}

/** Addresses about an organisation, with its number where it is known. */
const addressed = (step: string, org: string | null): string =>
  org === null ? step : step.replaceAll(/\{org(_number)?\}/g, org);

const howItStands = (org: string): Bilingual => ({
  nb: `Se hvordan det står til for ${printed(org)}: GET /api/v1/company/${org}/permissions.`,
  en: `See how things stand for ${printed(org)}: GET /api/v1/company/${org}/permissions.`,
});
