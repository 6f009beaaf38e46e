import { deadlinesDueIn } from '@apier/rulebook';
import type { Context } from '../context.ts';
import { endOfOsloDay, osloDate, osloZone } from '../lib/oslo-time.ts';
import type { Answer } from '../operation.ts';
import type { DeadlineCalendar } from './shapes.ts';

export interface ListPublicDeadlinesInput {
  year?: number | undefined;
}

/** Every deadline that falls due in a calendar year, for all; this year in Oslo when none is named. */
export async function listPublicDeadlines(
  ctx: Context,
  input: ListPublicDeadlinesInput,
): Promise<Answer<DeadlineCalendar>> {
  const year = input.year ?? Number(osloDate(ctx.clock.now()).slice(0, 4));
  const deadlines = deadlinesDueIn(year).map((row): DeadlineCalendar['deadlines'][number] => {
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
    legalBasis: 'Skatteforvaltningsforskriften kapittel 8; a-opplysningsforskriften § 2-1',
  };
}
