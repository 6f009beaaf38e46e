import { addDays, isDate, lateFee, rettsgebyrOf } from '@apier/rulebook';
import { UsageError } from '../command-errors.ts';
import type { CommandIo, CommandValues } from '../program-command.ts';
import { renderData } from '../render-data.ts';

/** Answers `apier late-fee`; gives the exit code. Throws `UsageError`. */
export async function answerLateFee(
  io: CommandIo,
  { due, received, rettsgebyr, json }: CommandValues,
): Promise<number> {
  const days = { due: dayOf('--due', due), received: dayOf('--received', received) };
  const courtFee = courtFeeOf(addDays(days.due, 1), rettsgebyr);
  const { weeks, multiplier, amount } = lateFee({ ...days, rettsgebyr: courtFee.amount });
  if (courtFee.remark) io.err(`${courtFee.remark}\n`);
  io.out(
    json
      ? `${JSON.stringify({ weeks, multiplier, amount })}\n`
      : renderData({ weeks_started: weeks, times_the_court_fee: multiplier, court_fee: courtFee.amount, amount }),
  );
  return 0;
}

function dayOf(option: string, value: CommandValues[string]): string {
  if (typeof value === 'string' && isDate(value)) return value;
  throw new UsageError(`${option}: Must be a day that exists, written 2026-07-31.`);
}

/** The court fee that was given, else the one of the day on which the late fee starts. */
function courtFeeOf(starts: string, given: CommandValues[string]): { amount: number; remark?: string } {
  if (given !== undefined) {
    if (typeof given === 'string' && /^[1-9]\d{0,6}$/.test(given)) return { amount: Number(given) };
    throw new UsageError('--rettsgebyr: Must be whole kroner, as 1345.');
  }
  const known = rettsgebyrOf(starts);
  if (known === null) {
    throw new UsageError(
      `--rettsgebyr: Must be there, in whole kroner: the court fee of ${starts}, when the late fee starts, is not known here.`,
    );
  }
  const { amount, confidence } = known;
  if (confidence === 'confirmed') return { amount };
  const remark = `The court fee of ${starts.slice(0, 4)}, ${amount} kroner, is not confirmed. Give another with --rettsgebyr.`;
  return { amount, remark };
}
