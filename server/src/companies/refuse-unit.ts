import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { printed } from '../organisations/index.ts';
import type { Enhet, EnhetAnswer } from '../upstreams/brreg/index.ts';
import { openRegisters } from './open-registers.ts';

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
