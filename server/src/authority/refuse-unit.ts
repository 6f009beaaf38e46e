import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { printed } from '../organisations/index.ts';
import type { Enhet, EnhetAnswer } from '../upstreams/brreg/index.ts';
import { findMainUnit } from './read-registers.ts';

/** What is answered about a number that Enhetsregisteret has no main unit for. */
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
  const main = await findMainUnit(ctx, org);
  return new AppError('COMPANY_NOT_FOUND', {
    detail: main
      ? {
          nb: `${printed(org)} er en underenhet. Fullmakten ligger hos hovedenheten. Spør med dens nummer, ${printed(main)}.`,
          en: `${printed(org)} is a sub-unit. Authority lies with its main unit. Ask with that number, ${printed(main)}.`,
        }
      : {
          nb: `Enhetsregisteret har ingen hovedenhet med nummer ${printed(org)}.`,
          en: `Enhetsregisteret has no main unit with number ${printed(org)}.`,
        },
  });
}
