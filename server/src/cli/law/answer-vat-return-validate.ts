import { isDate, type Validation, validateVatDocument, validationOfUnreadable } from '@apier/rulebook/vat-return';
import type { Language } from '../../errors/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { UsageError } from '../command-errors.ts';
import type { CommandIo, CommandValues } from '../program-command.ts';
import {
  describeTotals,
  describeUnreadableFile,
  describeVatReturnValidation,
  type Outcome,
  widthFor,
} from './describe-vat-return-validation.ts';
import { readVatReturnFile } from './read-vat-return-file.ts';

/**
 * Answers `apier vat-return validate`, file by file in the order given, and never holds more than one; gives the exit code.
 * A file that cannot be read has its answer too. Throws `UsageError`.
 */
export async function answerVatReturnValidate(
  io: CommandIo,
  { file: named, at, ended, json, language: chosen }: CommandValues,
  clock: Clock,
): Promise<number> {
  const files = Array.isArray(named) ? (named as readonly string[]) : [];
  if (files.filter((file) => file === '-').length > 1) {
    throw new UsageError('Standard input can be read once only: name - once.');
  }
  const language = chosen === 'nb' ? 'nb' : 'en';
  const width = widthFor(io.columns);
  const options = { today: dayOf(at, clock), hasEnded: ended === true };
  const totals = new Map<Outcome, number>();
  for (const [index, file] of files.entries()) {
    const read = await readVatReturnFile(io, file);
    const validation = read.ok ? validateVatDocument(read.bytes, options) : validationOfUnreadable(read.problem);
    const outcome = read.ok ? validation.status : 'unreadable';
    totals.set(outcome, (totals.get(outcome) ?? 0) + 1);
    // For programs a file that cannot be read has a verdict, too: it is no return.
    const forPeople = () =>
      read.ok
        ? describeVatReturnValidation(file, validation, { language, width })
        : describeUnreadableFile(file, read.problem, { language, width });
    const told = json ? lineOf(file, validation, language) : `${index > 0 ? '\n' : ''}${forPeople()}`;
    if (!(await io.outPart(told))) break;
  }
  if (!json && files.length > 1) io.out(`\n${describeTotals(totals, language)}`);
  return totals.has('ugyldig skattemelding') || totals.has('unreadable') ? 1 : 0;
}

function dayOf(at: CommandValues[string], clock: Clock): string {
  if (at === undefined) return osloToday(clock.now());
  if (typeof at === 'string' && isDate(at)) return at;
  throw new UsageError('--at: Must be a day that exists, written 2026-11-22.');
}

/** The day in Oslo, without what else the product knows of time: that takes longer to load than all of this command. */
const osloToday = (epochMs: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo', dateStyle: 'short' }).format(epochMs);

/** What a terminal might obey, of which JSON text lets some stand as it is. */
const control = /[\u007f-\u009f\p{Bidi_Control}\u2028\u2029]/gu;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** For programs, on one line. */
function lineOf(file: string, { status, deviations, omitted, notEvaluated }: Validation, language: Language): string {
  const line = JSON.stringify({
    file,
    status,
    deviations: deviations.map((deviation) => ({ ...deviation, message: deviation.message[language] })),
    ...(omitted > 0 && { omitted }),
    not_evaluated: notEvaluated,
  });
  return `${line.replace(control, escaped)}\n`;
}
