import { convertVatDocument, isJson } from '@apier/rulebook/vat-return';
import { UsageError } from '../command-errors.ts';
import type { CommandIo, CommandValues } from '../program-command.ts';
import { describeDeviations, widthFor } from './describe-vat-return-validation.ts';
import { readVatReturnFile } from './read-vat-return-file.ts';

/**
 * Answers `apier vat-return convert`: the document in the other writing on standard output, or on standard error why it is
 * none; gives the exit code. Throws `UsageError`.
 */
export async function answerVatReturnConvert(
  io: CommandIo,
  { file, to, language: chosen }: CommandValues,
): Promise<number> {
  if (to !== undefined && to !== 'xml' && to !== 'json') throw new UsageError('--to: Must be xml or json.');
  const language = chosen === 'nb' ? 'nb' : 'en';
  const read = await readVatReturnFile(io, String(file));
  if (!read.ok) throw new UsageError(read.problem[language]);
  const conversion = convertVatDocument(read.bytes, {
    to: to ?? (isJson(read.bytes) ? 'xml' : 'json'),
  });
  if (conversion.ok) {
    await io.outPart(conversion.text);
    return 0;
  }
  io.err(`${describeDeviations(conversion.deviations, language, widthFor(io.columns)).join('\n')}\n`);
  return 1;
}
