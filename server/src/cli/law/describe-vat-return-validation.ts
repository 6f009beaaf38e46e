import type {
  Bilingual,
  Deviation,
  Need,
  NotEvaluated,
  Validation,
  ValidationStatus,
} from '@apier/rulebook/vat-return';
import type { Language } from '../../errors/index.ts';
import { printable } from '../render-data.ts';

const widest = 100;
const usual = 80;
/** Places that have the same wrong with them. */
const mostAlike = 10;

/** How wide people read: as their terminal, if that is not very wide. */
export const widthFor = (columns: number | undefined): number => Math.min(columns ?? usual, widest);

const verdicts: Readonly<Record<ValidationStatus, Bilingual>> = {
  'ingen avvik': { nb: 'ingen avvik', en: 'ingen avvik (no deviations)' },
  'avvikende skattemelding': {
    nb: 'avvikende skattemelding (tas imot, avvikene noteres)',
    en: 'avvikende skattemelding (accepted, with deviations)',
  },
  'ugyldig skattemelding': {
    nb: 'ugyldig skattemelding (teller ikke som levert)',
    en: 'ugyldig skattemelding (does not count as delivered)',
  },
};

const words = {
  alike: { nb: 'steder til:', en: 'more places:' },
  omitted: { nb: 'avvik til er funnet og ikke vist.', en: 'more deviations were found and are not shown.' },
  schemaFirst: {
    nb: 'Resten kontrolleres når dette er rettet.',
    en: 'The rest is checked when this is mended.',
  },
  rules: {
    nb: 'regler avgjøres ikke av filen alene, bare av etaten, med',
    en: 'rules are not decided by the file alone, only by the agency, with',
  },
  checks: {
    nb: 'kontroller gjør bare innsendingsappen i Altinn, med',
    en: 'checks are made by the submission app in Altinn only, with',
  },
  unreadable: { nb: 'kunne ikke leses', en: 'could not be read' },
  files: { nb: 'filer', en: 'files' },
} as const satisfies Record<string, Bilingual>;

const means: Readonly<Record<Need, Bilingual>> = {
  schema: { nb: 'skjemaet', en: 'the schema' },
  mva_register: { nb: 'Merverdiavgiftsregisteret', en: 'the VAT register' },
  enhetsregisteret: { nb: 'Enhetsregisteret', en: 'Enhetsregisteret' },
  filing_history: { nb: 'det som er levert før', en: 'what was filed before' },
  account_register: { nb: 'kontonummeret som etaten har', en: 'the bank account that it knows' },
  instance: { nb: 'instansen', en: 'the instance' },
  return: { nb: 'mva-meldingen', en: 'the return' },
};

/** The verdict on one file, for people. */
export function describeVatReturnValidation(
  file: string,
  { status, deviations, omitted, notEvaluated }: Validation,
  { language, width }: { language: Language; width: number },
): string {
  const lines = [
    ...verdictOn(shownName(file), verdicts[status][language], width),
    ...describeDeviations(deviations, language, width),
    ...(omitted > 0 ? wrapped(`… ${omitted} ${words.omitted[language]}`, 2, width) : []),
    ...wrapped(describeNotEvaluated(notEvaluated, language), 2, width),
  ];
  return `${lines.join('\n')}\n`;
}

/** That a file holds nothing to judge, for people. */
export function describeUnreadableFile(
  file: string,
  problem: Bilingual,
  { language, width }: { language: Language; width: number },
): string {
  const lines = [
    ...verdictOn(shownName(file), words.unreadable[language], width),
    ...wrapped(problem[language], 2, width),
  ];
  return `${lines.join('\n')}\n`;
}

/** A name is told as it is, however long. */
const verdictOn = (file: string, verdict: string, width: number): string[] =>
  file.length + verdict.length + 2 <= width ? [`${file}: ${verdict}`] : [`${file}:`, `  ${verdict}`];

/** Deviations under their rule: where, and below it what is wrong, which is told once for places that follow each other. */
export function describeDeviations(deviations: readonly Deviation[], language: Language, width: number): string[] {
  const groups: [Deviation, ...Deviation[]][] = [];
  for (const deviation of deviations) {
    const group = groups.at(-1);
    if (group && isAlike(group[0], deviation, language)) group.push(deviation);
    else groups.push([deviation]);
  }
  return groups.flatMap((group, index) => {
    const [{ rule, severity, message }] = group;
    const isFirstOfRule = groups[index - 1]?.[0].rule !== rule;
    return [
      ...(isFirstOfRule ? [`  ${rule} ${severity}`] : []),
      ...group.slice(0, mostAlike).map(({ path }) => `    ${shownPath(path, width - 4)}`),
      ...(group.length > mostAlike ? [`    … ${group.length - mostAlike} ${words.alike[language]}`] : []),
      ...wrapped(message[language], 6, width),
    ];
  });
}

const isAlike = (one: Deviation, other: Deviation, language: Language): boolean =>
  one.rule === other.rule && one.message[language] === other.message[language];

/** Where the whole path does not fit, what all paths of the form begin with is left out. */
const shownPath = (path: string, width: number): string =>
  printable(path.length <= width ? path : path.replace(/^\/[^/]+\/(?=.)/, '…/'));

/** What came of one file. */
export type Outcome = ValidationStatus | 'unreadable';

/** How many files came to what. */
export function describeTotals(totals: ReadonlyMap<Outcome, number>, language: Language): string {
  const all = [...totals.values()].reduce((sum, count) => sum + count, 0);
  const named = (outcome: Outcome) => (outcome === 'unreadable' ? words.unreadable[language] : outcome);
  const counted = [...totals].map(([outcome, count]) => `${count} ${named(outcome)}`);
  return `${all} ${words.files[language]}: ${counted.join(', ')}.\n`;
}

function describeNotEvaluated(notEvaluated: readonly NotEvaluated[], language: Language): string {
  if (notEvaluated.some(({ needs }) => needs.includes('schema'))) return words.schemaFirst[language];
  if (notEvaluated.length === 0) return '';
  const counts = new Map<Need, number>();
  for (const need of notEvaluated.flatMap(({ needs }) => needs)) counts.set(need, (counts.get(need) ?? 0) + 1);
  const asked = (Object.keys(means) as Need[]).filter((need) => counts.has(need));
  const told = asked.map((need) => `${means[need][language]} (${counts.get(need)})`);
  const who = notEvaluated.some(({ rule }) => rule === null) ? words.checks : words.rules;
  return `${notEvaluated.length} ${who[language]} ${told.join(', ')}.`;
}

const shownName = (file: string): string => printable(file).replaceAll('\n', '\ufffd') || '""';

/** Lines of words; one that is longer than a line has a line of its own. */
function wrapped(text: string, indent: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of printable(text).split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}`);
}
