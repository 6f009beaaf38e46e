import {
  aliasesOf,
  type Bilingual,
  type DeadlineRow,
  deadlinesDueIn,
  type EntityForm,
  type FormDuty,
  formDuty,
  type Obligation,
  obligationCodes,
  obligations,
  vatRegistration,
} from '@apier/rulebook';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { calendarYear } from './calendar-year.ts';
import { frequencies, type PublicObligations } from './public-shapes.ts';

export interface ListPublicObligationsInput {
  entity_type: EntityForm;
  year?: number | undefined;
}

type Row = PublicObligations['obligations'][number];

const always: readonly Bilingual[] = [
  {
    nb: 'Listen sier hva en organisasjonsform kan skylde, ikke hva en bestemt virksomhet skylder.',
    en: 'The list says what a form of organisation can owe, not what a certain body owes.',
  },
  {
    nb: 'Tekstene følger reglene som gjelder nå. Fristene følger regelen for sitt år. Engangsutsettelser, som våren 2020, er ikke med.',
    en: 'The texts follow the rules in force now. The dates follow the rule of their year. Postponements of a single year, as in the spring of 2020, are not held.',
  },
  {
    nb: 'Frister som følger regnskapsåret, er vist for regnskapsår lik kalenderåret.',
    en: 'Dates that follow the accounting year are shown for an accounting year that is the calendar year.',
  },
  {
    nb: 'Plikten til å registrere seg for merverdiavgift står med code null: den er ikke en frist, og mva_melding følger av den.',
    en: 'The duty to register for VAT stands with code null: it has no date, and mva_melding follows from it.',
  },
];

const partners: Bilingual = {
  nb: 'Deltakerne betaler skatten og forskuddsskatten selv. Det er ikke selskapets plikt.',
  en: 'The partners pay the tax and the advance tax themselves. It is no duty of the body.',
};
const ownMeeting: Bilingual = {
  nb: 'Ordinær generalforsamling eller årsmøte følger av formens egen lov, og er ikke med her.',
  en: 'The ordinary general or annual meeting follows from the form’s own act, and is not held here.',
};

const ofForm: Readonly<Partial<Record<EntityForm, Bilingual>>> = {
  ...{ ANS: partners, DA: partners, KS: partners },
  ...{ SA: ownMeeting, BRL: ownMeeting, BBL: ownMeeting },
  ASA: {
    nb: 'Aksjonærregisteroppgaven leveres ikke: aksjene i et ASA er registrert i en verdipapirsentral.',
    en: 'No shareholder statement is filed: the shares of an ASA are in a securities register.',
  },
  FLI: {
    nb: 'Frivillige organisasjoner med lite lønn kan ha lettelser som ikke er med her.',
    en: 'Voluntary organisations that pay little may have reliefs that are not held here.',
  },
};

const deadlineOf = ({ period, due, vat_term, confidence, alternative_due }: DeadlineRow): Row['deadlines'][number] => {
  if (vat_term === 'monthly') throw new Error('imposed periods are not in the public calendar');
  return { period, due_date: due, vat_term, confidence, alternative_due_date: alternative_due };
};

/** What the duty to register for VAT and the obligations with a code show alike. */
function entryOf(duty: FormDuty, obligation: Omit<Obligation, 'code'>): Omit<Row, 'code' | 'obligation_id'> {
  const { name, description, applies_when, channel, consequence, standing } = obligation;
  const condition = duty === 'always' ? null : applies_when;
  return {
    rule_id: obligation.rule_id,
    obligation_name: name.nb,
    obligation_name_en: name.en,
    description: description.nb,
    description_en: description.en,
    category: obligation.category,
    frequency: frequencies[obligation.frequency],
    required: duty,
    condition: condition?.nb ?? null,
    condition_en: condition?.en ?? null,
    tier_2_required: obligation.data_tier_required === 'tier_2',
    legal_reference: obligation.legal_reference,
    law: [...obligation.law],
    source_url: obligation.source_url,
    authority: obligation.authority,
    channel: channel?.nb ?? null,
    channel_en: channel?.en ?? null,
    consequence: consequence.nb,
    consequence_en: consequence.en,
    severity: obligation.severity,
    fileable: obligation.fileable,
    standing: standing?.nb ?? null,
    standing_en: standing?.en ?? null,
    deadlines: [],
  };
}

/** Every obligation that a form of organisation can have, with what falls due in a calendar year; this year when none is named. */
export async function listPublicObligations(
  ctx: Context,
  input: ListPublicObligationsInput,
): Promise<Answer<PublicObligations>> {
  const year = calendarYear(ctx, input.year);
  const calendar = deadlinesDueIn(year);
  const coded = obligationCodes.flatMap((code): Row[] => {
    const duty = formDuty(code, input.entity_type);
    if (duty === null) return [];
    const deadlines = calendar.filter((row) => row.code === code).map(deadlineOf);
    const { obligation_id } = aliasesOf(code, null);
    return [{ ...entryOf(duty, obligations[code]), code, obligation_id, deadlines }];
  });
  const registration: Row = {
    ...entryOf('conditionally', vatRegistration),
    code: null,
    obligation_id: vatRegistration.obligation_id,
  };
  const own = ofForm[input.entity_type];
  const notes = own ? [...always, own] : always;
  return {
    data: {
      entity_type: input.entity_type,
      year,
      obligations: [registration, ...coded],
      notes: notes.map(({ nb }) => nb),
      notes_en: notes.map(({ en }) => en),
    },
    dataSource: 'Apier rulebook',
    legalBasis: 'The laws named in each obligation',
  };
}
