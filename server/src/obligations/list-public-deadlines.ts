import { deadlinesDueIn, type EntityForm, type ObligationCode } from '@apier/rulebook';
import type { Context } from '../context.ts';
import { endOfOsloDay, osloZone } from '../lib/oslo-time.ts';
import type { Answer } from '../operation.ts';
import { calendarYear } from './calendar-year.ts';
import type { DeadlineCalendar } from './public-shapes.ts';

export interface ListPublicDeadlinesInput {
  year?: number | undefined;
  code?: ObligationCode | undefined;
  entity_type?: EntityForm | undefined;
}

/**
 * Every deadline that falls due in a calendar year, for all, or those of one obligation or one form of organisation; this
 * year in Oslo when none is named.
 */
export async function listPublicDeadlines(
  ctx: Context,
  input: ListPublicDeadlinesInput,
): Promise<Answer<DeadlineCalendar>> {
  const year = calendarYear(ctx, input.year);
  const form = input.entity_type;
  const rows = deadlinesDueIn(year, { codes: input.code && [input.code] }).filter(
    (row) => form === undefined || row.applies_to_entity_types.includes(form),
  );
  const deadlines = rows.map((row): DeadlineCalendar['deadlines'][number] => {
    if (row.vat_term === 'monthly') throw new Error('imposed periods are not in the public calendar');
    return {
      code: row.code,
      period: row.period,
      period_label: row.period_label.nb,
      obligation_name: row.name.nb,
      obligation_name_en: row.name.en,
      rule_id: row.rule_id,
      obligation_id: row.obligation_id,
      vat_term: row.vat_term,
      due_date: row.due,
      deadline: endOfOsloDay(row.due),
      timezone: osloZone,
      adjusted_from: row.shifted ? row.nominal_due : null,
      business_day_adjusted: row.shifted,
      adjustment_reason: row.shift_reason,
      confidence: row.confidence,
      alternative_due_date: row.alternative_due,
      recurring: true,
      authority: row.authority,
      legal_reference: row.legal_reference,
      applies_to_entity_types: row.applies_to_entity_types,
      penalty_waived: row.penalty_waived,
    };
  });
  return {
    data: { year, deadlines },
    dataSource: 'Apier rulebook',
    legalBasis:
      'Skatteforvaltningsloven § 5-5 and kapittel 8; a-opplysningsforskriften § 2-1; skattebetalingsloven kapittel 10; aksjeloven § 5-5; regnskapsloven kapittel 8; the laws named in each row',
  };
}
