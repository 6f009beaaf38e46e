import type { Context } from '../context.ts';
import { AppError, type Bilingual, explanationOf } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import { printed } from '../organisations/index.ts';
import { explainVatRule, listVatRuleNames } from './explain-vat-rule.ts';
import type { ExplainedCode } from './explained-code.ts';
import { allCodes, findCode, isKnownCode } from './explained-codes.ts';
import { notExplained } from './near-codes.ts';
import type { ExplainedError } from './shapes.ts';

export interface ExplainErrorInput {
  error_code: string;
  context?: { org_number?: string | null | undefined } | null | undefined;
}

type Found = Pick<ExplainedError, 'error_code' | 'kind' | 'status'> & { row: ExplainedCode; from: Source };
type Source = Pick<Answer<unknown>, 'dataSource' | 'legalBasis'>;

/**
 * The table's row for a code, in the caller's language; of an organisation, where one is named. Throws VALIDATION_FAILED for
 * a code that there is not.
 */
export async function explainError(
  ctx: Pick<Context, 'language'>,
  { error_code: asked, context }: ExplainErrorInput,
): Promise<Answer<ExplainedError>> {
  const language = ctx.language ?? 'nb';
  const org = context?.org_number ?? null;
  const { error_code, kind, status, row, from } = await find(asked);
  const { fix_steps, ...explanation } = explanationOf(row, language);
  const own = row.isAboutDelegation && org !== null ? [howItStands(org)[language]] : [];
  return {
    data: {
      ...{ error_code, kind, status },
      ...{ title: row[language].title, retryable: row.retryable, org_number: org },
      explanation: { ...explanation, fix_steps: [...fix_steps.map((step) => addressed(step, org)), ...own] },
    },
    ...from,
  };
}

async function find(asked: string): Promise<Found> {
  if (isKnownCode(asked)) {
    return { error_code: asked, ...findCode(asked), from: { dataSource: 'Apier error table', legalBasis: 'none' } };
  }
  const rule = await explainVatRule(asked);
  if (rule === null) throw unknown(notExplained(asked, [...allCodes, ...(await listVatRuleNames())]));
  const { code, row } = rule;
  return {
    ...{ error_code: code, kind: 'vat_rule', status: null, row },
    from: { dataSource: 'Apier rulebook', legalBasis: row.legalBasis ?? 'none' },
  };
}

const unknown = (detail: string): AppError =>
  new AppError('VALIDATION_FAILED', {
    fields: [{ pointer: '#/error_code', detail }],
    detail: { nb: `Ugyldig: error_code ${detail}.`, en: `Invalid: error_code ${detail}.` },
  });

/** Addresses about an organisation, with its number where it is known. */
const addressed = (step: string, org: string | null): string =>
  org === null ? step : step.replaceAll(/\{org(_number)?\}/g, org);

const howItStands = (org: string): Bilingual => ({
  nb: `Se hvordan det står til for ${printed(org)}: GET /api/v1/company/${org}/permissions.`,
  en: `See how things stand for ${printed(org)}: GET /api/v1/company/${org}/permissions.`,
});
