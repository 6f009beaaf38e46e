import { readFileSync } from 'node:fs';
import {
  type Bilingual,
  type CompanyFacts,
  isDate,
  lastDeadlineYear,
  type ObligationWindow,
  readCompanyFacts,
} from '@apier/rulebook';
import type { Language } from '../../errors/index.ts';
import { UsageError } from '../command-errors.ts';
import type { CommandIo, CommandValues } from '../program-command.ts';
import { printable } from '../render-data.ts';

/** What the rulebook is asked of one company. */
export interface ObligationQuestion {
  facts: CompanyFacts;
  window: ObligationWindow;
}

/** The a-melding is of 2015; most other rules are of 2017, and what was due of earlier years is not held. */
const firstYear = 2015;
const wholeFrom = '2017-06-01';
/** A window that is longer was hardly meant; it would be answered with thousands of rows. */
const mostYears = 60;
const mostTold = 50;
const members = ['facts', 'from', 'to', 'asOf'] as const;
const form = 'Give one object of facts, or a list of {"facts", "from", "to", "asOf"}.';

const problems = {
  missing: { nb: 'Må være med: en dag, skrevet 2026-01-01.', en: 'Must be there: a day, written 2026-01-01.' },
  day: { nb: 'Skal være en dag som finnes, skrevet 2026-01-01.', en: 'Must be a day that exists, written 2026-01-01.' },
  year: {
    nb: `Skal ligge i årene som regelboken kjenner, ${firstYear} til ${lastDeadlineYear}.`,
    en: `Must lie in the years that the rulebook knows, ${firstYear} to ${lastDeadlineYear}.`,
  },
  order: {
    nb: 'Skal ikke ligge før den første dagen: bytt om de to.',
    en: 'Must not lie before the first day: turn the two round.',
  },
  length: {
    nb: `Skal ligge høyst ${mostYears} år etter den første dagen: spør i flere deler.`,
    en: `Must be at most ${mostYears} years after the first day: ask in several parts.`,
  },
  element: {
    nb: `Skal være et objekt med ${members.join(', ')}.`,
    en: `Must be an object with ${members.join(', ')}.`,
  },
  member: {
    nb: `Finnes ikke: et element har ${members.join(', ')}.`,
    en: `Does not exist: an element has ${members.join(', ')}.`,
  },
} as const satisfies Record<string, Bilingual>;

type Read<T> = ({ ok: true } & T) | { ok: false; problems: string[] };
type ReadQuestion = Read<{ question: ObligationQuestion; unused: string[] }>;
type GivenWindow = Readonly<Record<'from' | 'to' | 'asOf', unknown>>;

/** How a problem names what it is about. */
interface Naming {
  fact(field: string): string;
  day(member: keyof GivenWindow): string;
}

/**
 * Reads the facts of one company with the window of the options, or a list where each element has its own. Nothing is
 * answered unless all can be read: throws `UsageError` with a line for each problem. Facts that no rule knows are named
 * on standard error.
 */
export async function readObligationQuestions(
  io: CommandIo,
  { facts: file, from, to, asOf }: CommandValues,
  language: Language,
): Promise<{ questions: ObligationQuestion[]; isList: boolean }> {
  const value = await readJson(io, String(file));
  const isList = Array.isArray(value);
  if (isList && (from ?? to ?? asOf) !== undefined) {
    throw new UsageError('Each element of the list has its own window: leave out --from, --to and --as-of.');
  }
  const read = isList
    ? value.map((element, index) => readElement(element, `[${index}]`, language))
    : [readQuestion(value, { from, to, asOf }, byOption, language)];
  refuseProblems(read.flatMap((each) => (each.ok ? [] : each.problems)));
  const good = read.filter((each) => each.ok);
  tellUnused(io, good);
  if (good.some(({ question }) => question.window.from < wholeFrom)) {
    io.err('Not all that fell due before June 2017 is held: VAT and tax returns of years before 2017 are missing.\n');
  }
  return { questions: good.map(({ question }) => question), isList };
}

async function readJson(io: CommandIo, file: string): Promise<unknown> {
  const name = file === '-' ? 'Standard input' : `The file ${file}`;
  let text: string;
  try {
    text = file === '-' ? await io.readInput() : readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new UsageError(`${name} cannot be read (${code}). Name a file with --facts, or - for standard input.`);
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
  } catch (error) {
    // Of the parser's words only the place: the rest quotes what was read.
    const place = /line \d+ column \d+/.exec(String(error))?.[0];
    throw new UsageError(`${name} holds no JSON${place ? ` (${place})` : ''}. ${form}`);
  }
}

const byOption: Naming = {
  fact: (field) => shown(field || 'facts'),
  day: (member) => (member === 'asOf' ? '--as-of' : `--${member}`),
};

/** `[2].facts.vatTerm`, `[2].from` */
const byPlace = (place: string): Naming => ({
  fact: (field) => `${place}.facts${field && `.${shown(field)}`}`,
  day: (member) => `${place}.${member}`,
});

function readElement(element: unknown, place: string, language: Language): ReadQuestion {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) {
    return refused(place, problems.element[language]);
  }
  const { facts, from, to, asOf } = element as Record<string, unknown>;
  const read = readQuestion(facts, { from, to, asOf: asOf ?? undefined }, byPlace(place), language);
  const strange = Object.keys(element).filter((name) => !members.some((member) => member === name));
  if (strange.length === 0) return read;
  const told = strange.map((name) => `${place}.${shown(name)}: ${problems.member[language]}`);
  return { ok: false, problems: [...(read.ok ? [] : read.problems), ...told] };
}

function readQuestion(facts: unknown, days: GivenWindow, naming: Naming, language: Language): ReadQuestion {
  const company = readCompanyFacts(facts);
  const window = readWindow(days, naming, language);
  if (company.ok && window.ok) {
    return { ok: true, question: { facts: company.facts, window: window.window }, unused: company.unused };
  }
  const told = company.ok
    ? []
    : company.problems.map(({ field, problem }) => `${naming.fact(field)}: ${problem[language]}`);
  return { ok: false, problems: [...told, ...(window.ok ? [] : window.problems)] };
}

function readWindow(given: GivenWindow, naming: Naming, language: Language): Read<{ window: ObligationWindow }> {
  const read = (member: keyof GivenWindow) => readDay(given[member], naming.day(member), language);
  const [from, to] = [read('from'), read('to')];
  const asOf = given.asOf === undefined ? null : read('asOf');
  if (!from.ok || !to.ok || asOf?.ok === false) {
    return { ok: false, problems: [from, to, asOf].flatMap((day) => (day === null || day.ok ? [] : day.problems)) };
  }
  if (from.day > to.day) return refused(naming.day('to'), problems.order[language]);
  if (yearOf(to.day) - yearOf(from.day) > mostYears) return refused(naming.day('to'), problems.length[language]);
  return { ok: true, window: { from: from.day, to: to.day, ...(asOf && { asOf: asOf.day }) } };
}

function readDay(value: unknown, name: string, language: Language): Read<{ day: string }> {
  if (value === undefined || value === null) return refused(name, problems.missing[language]);
  if (typeof value !== 'string' || !isDate(value)) return refused(name, problems.day[language]);
  const isKnown = yearOf(value) >= firstYear && yearOf(value) <= lastDeadlineYear;
  return isKnown ? { ok: true, day: value } : refused(name, problems.year[language]);
}

const refused = (name: string, problem: string) => ({ ok: false as const, problems: [`${name}: ${problem}`] });

/** The year of a day that exists. */
const yearOf = (day: string): number => Number(day.slice(0, 4));

function refuseProblems(lines: readonly string[]): void {
  if (lines.length === 0) return;
  const more = lines.length - mostTold;
  throw new UsageError([...lines.slice(0, mostTold), ...(more > 0 ? [`… and ${more} more.`] : [])].join('\n'));
}

function tellUnused(io: CommandIo, read: readonly { unused: readonly string[] }[]): void {
  const names = [...new Set(read.flatMap(({ unused }) => unused))].sort();
  if (names.length === 0) return;
  const told = names.slice(0, mostTold).map(shown).join(', ');
  io.err(`Not used, because no rule knows them: ${told}${names.length > mostTold ? ' …' : ''}.\n`);
}

/** A name as somebody wrote it, safe on a terminal and not longer than a line. */
const shown = (name: string): string => printable(name).replaceAll('\n', ' ').slice(0, 100);
