import { isJsonObject } from '../json-values.ts';
import { isOrganisationNumber } from '../organisation-number.ts';
import type { Employment } from '../world.ts';
import { type AaregCode, messageOf, QueryRefused } from './refusals.ts';

/** Employments asked for, with the variables of `finnArbeidsforhold` checked. Lists hold at least one value. */
type Wanted = {
  opplysningspliktigId: string | null;
  arbeidsstedId: string | null;
  arbeidstakerId: string | null;
  arbeidsforholdtype: string[];
  rapporteringsordning: string[];
  arbeidsforholdstatus: string[];
};

/**
 * The employments that fit the variables on a day (YYYY-MM-DD).
 * @throws {QueryRefused} with everything that is wrong with the variables
 */
export function findEmployments(all: readonly Employment[], variables: unknown, today: string): Employment[] {
  const wanted = readVariables(variables);
  // Nobody is employed by name in the world, so nobody is found by name.
  if (wanted.arbeidstakerId !== null) return [];
  return all.filter(
    (employment) =>
      fits(wanted.opplysningspliktigId, employment.opplysningspliktig.ident) &&
      fits(wanted.arbeidsstedId, employment.arbeidssted.ident) &&
      wanted.arbeidsforholdtype.includes(employment.type.kode) &&
      wanted.rapporteringsordning.includes(reportingOf(employment)) &&
      wanted.arbeidsforholdstatus.includes(statusOf(employment, today)),
  );
}

/** `FOER_A_ORDNINGEN` for what ended before 2015, when the present reporting began; else `A_ORDNINGEN`. */
export function reportingOf({ ansettelsesperiode: { sluttdato } }: Employment): 'A_ORDNINGEN' | 'FOER_A_ORDNINGEN' {
  return sluttdato !== null && sluttdato < '2015-01-01' ? 'FOER_A_ORDNINGEN' : 'A_ORDNINGEN';
}

/** The last day counts as employed. */
function statusOf({ ansettelsesperiode: { startdato, sluttdato } }: Employment, today: string): string {
  if (startdato > today) return 'FREMTIDIG';
  return sluttdato !== null && sluttdato < today ? 'AVSLUTTET' : 'AKTIV';
}

function readVariables(variables: unknown): Wanted {
  const sent = isJsonObject(variables) ? variables : {};
  const idOf = (name: string) => (typeof sent[name] === 'string' && sent[name] !== '' ? sent[name] : null);
  const valuesOf = (name: string) =>
    Array.isArray(sent[name]) ? sent[name].filter((item): item is string => typeof item === 'string') : [];
  const wanted: Wanted = {
    opplysningspliktigId: idOf('opplysningspliktigId'),
    arbeidsstedId: idOf('arbeidsstedId'),
    arbeidstakerId: idOf('arbeidstakerId'),
    arbeidsforholdtype: valuesOf('arbeidsforholdtype'),
    rapporteringsordning: valuesOf('rapporteringsordning'),
    arbeidsforholdstatus: valuesOf('arbeidsforholdstatus'),
  };
  const { opplysningspliktigId, arbeidsstedId, arbeidstakerId } = wanted;
  const wrong: [boolean, AaregCode][] = [
    [opplysningspliktigId === null && arbeidsstedId === null && arbeidstakerId === null, 'AA-200'],
    [wanted.arbeidsforholdtype.length === 0, 'AA-201'],
    [wanted.rapporteringsordning.length === 0, 'AA-202'],
    [wanted.arbeidsforholdstatus.length === 0, 'AA-203'],
    [opplysningspliktigId !== null && !isEmployerId(opplysningspliktigId), 'AA-204'],
    [arbeidsstedId !== null && !isEmployerId(arbeidsstedId), 'AA-205'],
    [arbeidstakerId !== null && !isPersonId(arbeidstakerId), 'AA-206'],
  ];
  const codes = wrong.filter(([isWrong]) => isWrong).map(([, code]) => code);
  if (codes.length > 0) throw new QueryRefused(codes.map(messageOf));
  return wanted;
}

function fits(wanted: string | null, ident: string): boolean {
  return wanted === null || wanted === ident;
}

/** An organisation number, an employer number of before 2015, or a person's number: persons employ people too. */
function isEmployerId(id: string): boolean {
  return (/^[2389]/.test(id) && isOrganisationNumber(id)) || /^30[012]\d{6}$/.test(id) || isPersonId(id);
}

function isPersonId(id: string): boolean {
  return /^\d{11}$/.test(id);
}
