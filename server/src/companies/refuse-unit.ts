import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { printed } from '../organisations/index.ts';
import type { Enhet, EnhetAnswer } from '../upstreams/brreg/index.ts';
import { openRegisters } from './open-registers.ts';
import type { Outcome } from './outcome.ts';

/** What is answered about a number that Enhetsregisteret has no main unit for; of a sub-unit it names the unit to ask for. */
export async function refusalOf(
  ctx: Context,
  org: string,
  answer: Exclude<EnhetAnswer, { enhet: Enhet }>,
): Promise<AppError> {
  if (answer.state === 'removed') {
    const deleted = (word: string) => (answer.deletedAt ? ` (${word} ${answer.deletedAt})` : '');
    return new AppError('COMPANY_REMOVED', {
      detail: {
        nb: `${printed(org)} er fjernet fra de åpne dataene${deleted('slettet')}.`,
        en: `${printed(org)} was removed from the open data${deleted('deleted')}.`,
      },
    });
  }
  const underenhet = await openRegisters(ctx, org).readSubUnit();
  const main = underenhet.kind === 'read' ? underenhet.read.value?.overordnetEnhet : undefined;
  return new AppError('COMPANY_NOT_FOUND', {
    detail: main
      ? {
          nb: `${printed(org)} er en underenhet. Spør med hovedenhetens nummer, ${printed(main)}.`,
          en: `${printed(org)} is a sub-unit. Ask with the number of its main unit, ${printed(main)}.`,
        }
      : {
          nb: `Enhetsregisteret har ingen hovedenhet med nummer ${printed(org)}.`,
          en: `Enhetsregisteret has no main unit with number ${printed(org)}.`,
        },
  });
}

const subjectOf = ({ accountId, environment }: Context, org: string) => ({
  ...{ account: accountId ?? '', environment, subject: org },
});

/** What Enhetsregisteret said of a number a moment ago, without asking it. */
export const keptUnit = (ctx: Context, org: string): EnhetAnswer | undefined =>
  ctx.sourceCache.peek<EnhetAnswer>({ ...subjectOf(ctx, org), source: 'brreg.enheter' });

/**
 * Refuses a number that Enhetsregisteret has just said to have no main unit for: who asks for it again and again costs
 * the other registers nothing. Throws COMPANY_NOT_FOUND and COMPANY_REMOVED.
 */
export async function refuseKeptUnit(ctx: Context, org: string): Promise<void> {
  const kept = keptUnit(ctx, org);
  if (kept && !('enhet' in kept)) throw await refusalOf(ctx, org, kept);
}

/**
 * Refuses a number that Enhetsregisteret has no main unit for, and forgets what others said of it. Throws
 * COMPANY_NOT_FOUND and COMPANY_REMOVED.
 */
export async function refuseUnit(ctx: Context, org: string, unit: Outcome<EnhetAnswer>): Promise<void> {
  if (unit.kind !== 'read' || 'enhet' in unit.read.value) return;
  forgetAllBut(ctx, org, 'brreg.enheter');
  throw await refusalOf(ctx, org, unit.read.value);
}

/** What is removed we may not hold either; what is unknown may be founded in a minute, and then "no roles" is wrong. */
export function forgetAllBut(ctx: Context, org: string, kept: string): void {
  ctx.sourceCache.evict(subjectOf(ctx, org), (source) => source !== kept);
}
