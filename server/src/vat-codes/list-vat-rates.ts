import type { Context } from '../context.ts';
import { nextOsloMidnight, osloDate } from '../lib/oslo-time.ts';
import type { Answer } from '../operation.ts';
import { vatCodeBasis } from './list-vat-codes.ts';
import type { VatRates } from './shapes.ts';

/** The kinds of VAT rate: what each is on a day, what it was before, and which codes have it. */
export async function listVatRates(
  ctx: Pick<Context, 'clock'>,
  { date }: { date?: string | undefined },
): Promise<Answer<VatRates>> {
  const library = await import('@apier/rulebook/vat-return');
  const now = ctx.clock.now();
  const day = date ?? osloDate(now);
  return {
    data: {
      date: day,
      code_lists_of: library.codeListDay,
      vat_rates: library.vatRateKinds.map(({ kind, satstype, name }) => ({
        kind,
        satstype,
        name: name.nb,
        name_en: name.en,
        rate: library.ratesOfKind(kind, day, day)[0] ?? null,
        codes: library.vatCodes.filter(({ rateKind }) => rateKind === kind).map(({ code }) => code),
        history: library.vatRates
          .filter((rate) => rate.kind === kind)
          .map(({ rate, from, to }) => ({ rate, from, to })),
      })),
    },
    dataSource: 'Apier rulebook',
    legalBasis: vatCodeBasis,
    // Today’s rates, when no day is named.
    freshUntil: nextOsloMidnight(now),
  };
}
