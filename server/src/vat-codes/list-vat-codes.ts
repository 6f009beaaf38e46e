import type * as VatReturnLibrary from '@apier/rulebook/vat-return';
import type { VatCode } from '@apier/rulebook/vat-return';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { nextOsloMidnight, osloDate } from '../lib/oslo-time.ts';
import type { Answer } from '../operation.ts';
import { codeCategories, type VatCodes } from './shapes.ts';

/** What the tables follow. */
export const vatCodeBasis =
  'Merverdiavgiftsloven kapittel 3, 5, 6 and 8; Stortingets vedtak om merverdiavgift; Skatteetaten’s code lists for the VAT return';

type Category = (typeof codeCategories)[number];

export interface ListVatCodesInput {
  code?: string | undefined;
  category?: Category | undefined;
  date?: string | undefined;
}

/**
 * The codes of the VAT return with their rates on a day; one of them with the remarks that it may carry; or what one kind of
 * return may have of all that. Throws NOT_FOUND for a code that no return has, or that this kind of return has not.
 */
export async function listVatCodes(
  ctx: Pick<Context, 'clock'>,
  { code, category, date }: ListVatCodesInput,
): Promise<Answer<VatCodes>> {
  const library = await import('@apier/rulebook/vat-return');
  const now = ctx.clock.now();
  const asked: readonly Category[] = category === undefined ? codeCategories : [category];
  const found = code === undefined ? library.vatCodes : [findCode(library, code, category)];
  const day = date ?? osloDate(now);
  return {
    data: {
      date: day,
      code_lists_of: library.codeListDay,
      vat_codes: found
        .filter((row) => asked.some((each) => row.categories.includes(each)))
        .map((row) => ({
          ...describeCode(library, row, asked, day),
          ...(code !== undefined && { remarks: describeRemarks(library, code, asked) }),
        })),
    },
    dataSource: 'Apier rulebook',
    legalBasis: vatCodeBasis,
    // The rate is that of today when no day is named.
    freshUntil: nextOsloMidnight(now),
  };
}

type Library = typeof VatReturnLibrary;
type Row = VatCodes['vat_codes'][number];

function describeCode(library: Library, row: VatCode, asked: readonly Category[], day: string): Omit<Row, 'remarks'> {
  const isValid = (row.validFrom ?? '') <= day && day <= (row.validTo ?? day);
  return {
    code: row.code,
    name: row.name.nb,
    name_en: row.name.en,
    direction: row.direction,
    rate_kind: row.rateKind,
    rate: isValid ? library.rateOn(row, day) : null,
    categories: asked.filter((category) => row.categories.includes(category)),
    specifications: library.specifications.flatMap(({ specification, name }) => {
      const categories = asked.filter(
        (category) =>
          row.categories.includes(category) && library.specificationsOf(row.code, category).includes(specification),
      );
      return categories.length === 0 ? [] : [{ specification, name: name.nb, name_en: name.en, categories }];
    }),
    valid_from: row.validFrom,
    valid_to: row.validTo,
  };
}

const ownWords = { nb: 'Med egne ord', en: 'In one’s own words' };

const signWords = { '+': 'positive', '-': 'negative' } as const;

/** A row for each remark and line, with the signs and the returns for which it says the same. */
function describeRemarks(library: Library, code: string, asked: readonly Category[]): NonNullable<Row['remarks']> {
  const rows = asked.flatMap((category) => {
    const known = library.remarksOfCode(code).filter(({ categories }) => categories.includes(category));
    const alike = Map.groupBy(known, ({ remark, specification, isDeduction }) =>
      [remark, specification, isDeduction].join('|'),
    );
    return [...alike].map(([line, group]) => ({ line, group, category, signs: group.map(({ sign }) => sign) }));
  });
  const merged = Map.groupBy(rows, ({ line, group, signs }) => [line, group[0]?.expected, ...signs].join('|'));
  return [...merged.values()].flatMap((same) => {
    const first = same[0]?.group[0];
    if (first === undefined) return [];
    const { remark, specification, isDeduction, expected } = first;
    const isOwnWords = remark === library.ownWordsRemark;
    const name = isOwnWords ? ownWords : library.remarks.find((each) => each.remark === remark)?.name;
    return [
      {
        remark: isOwnWords ? null : remark,
        name: name?.nb ?? remark,
        name_en: name?.en ?? remark,
        specification,
        is_deduction: isDeduction,
        expected_sign: signWords[expected],
        signs: same[0]?.signs.map((sign) => signWords[sign]) ?? [],
        categories: same.map(({ category }) => category),
      },
    ];
  });
}

function findCode({ findVatCode, vatCodes }: Library, code: string, category: Category | undefined): VatCode {
  const row = findVatCode(code);
  if (row === undefined) {
    const known = vatCodes.map((each) => each.code).join(', ');
    throw new AppError('NOT_FOUND', {
      detail: {
        nb: `${code} er ingen mva-kode som en mva-melding kan ha. De er: ${known}. Kodene 0, 7, 20, 21 og 22 i SAF-T rapporteres ikke.`,
        en: `${code} is no VAT code that a return can have. They are: ${known}. The codes 0, 7, 20, 21 and 22 of SAF-T are not reported.`,
      },
    });
  }
  if (category === undefined || row.categories.includes(category)) return row;
  const others = row.categories.join(', ');
  throw new AppError('NOT_FOUND', {
    detail: {
      nb: `Mva-kode ${code} brukes ikke i meldinger av kategorien ${category}. Den brukes i: ${others}.`,
      en: `VAT code ${code} is not used in returns of the category ${category}. It is used in: ${others}.`,
    },
  });
}
