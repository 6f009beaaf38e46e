import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import { cursorAfter, idInCursor } from './cursor.ts';
import type { AuditRecord, CompanyAudit } from './shapes.ts';

/**
 * What this account did about one organisation in this environment, newest first. Throws AUTH_NO_DELEGATION when the
 * account has no live delegation for it.
 */
export async function listCompanyAudit(
  ctx: Context,
  { org, cursor, limit }: { org: string; cursor?: string | undefined; limit: number },
): Promise<Answer<CompanyAudit>> {
  const delegation = await ctx.findDelegation(ctx.accountId, org);
  if (!delegation) {
    throw new AppError('AUTH_NO_DELEGATION', {
      detail: {
        nb: `Loggen for ${org} vises bare mens kontoen har en aktiv delegering for organisasjonen.`,
        en: `The record of ${org} is shown only while the account has a live delegation for the organisation.`,
      },
    });
  }
  const records = await ctx.auditTrail.read({
    account: ctx.accountId,
    environment: ctx.environment,
    organisation: org,
    before: cursor === undefined ? null : (idInCursor(cursor) ?? null),
    limit: limit + 1,
  });
  const shown = records.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: {
      org_number: org,
      entries: shown.map(present),
      pagination: { next_cursor: last && records.length > limit ? cursorAfter(last.id) : null, limit },
    },
    dataSource: 'Apier audit trail',
    legalBasis: 'none',
  };
}

/** The output shape leaves out what it does not know: the chain. */
const present = ({ environment, detail, ...record }: AuditRecord): CompanyAudit['entries'][number] => ({
  ...record,
  environment: environment as CompanyAudit['entries'][number]['environment'],
  detail: detail === null ? null : JSON.parse(detail),
});
