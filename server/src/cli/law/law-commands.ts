import type { ProgramCommand } from '../program-command.ts';

/**
 * Commands that follow from the law and from what the caller says of a company. They need no server, key or data folder,
 * and nothing of the product besides the rulebook is loaded for them.
 */
export const lawCommands: readonly ProgramCommand[] = [
  {
    command: 'obligations',
    summary: 'What a company must do and when, from facts that you have about it',
    description:
      'What a company must do in a window of days, from facts in a file. Answers by itself: no server, key or data folder. The file holds one object of facts, of which only organisasjonsform must be there; null is unknown, and what would decide is named in needs. A list of {"facts", "from", "to", "asOf"} is answered with one line of JSON for each.',
    arguments: [],
    options: [
      { flags: '--facts <file>', description: 'a file of JSON, or - for standard input', required: true },
      { flags: '--from <date>', description: 'the first day of the window, as 2026-01-01; not with a list' },
      { flags: '--to <date>', description: 'the last day of the window; not with a list' },
      { flags: '--as-of <date>', description: 'the day on which standing duties are judged; --from unless told' },
    ],
    run: async (io, values) => (await import('./answer-obligations.ts')).answerObligations(io, values),
  },
  {
    command: 'late-fee',
    summary: 'The fee for annual accounts that are sent too late',
    description:
      'The fee for annual accounts that are sent too late (regnskapsloven § 8-3). Answers by itself: no server, key or data folder.',
    arguments: [],
    options: [
      { flags: '--due <date>', description: 'the last day without a fee, as 2026-07-31', required: true },
      { flags: '--received <date>', description: 'the day on which the accounts came', required: true },
      { flags: '--rettsgebyr <kroner>', description: 'the court fee; else that of the year in which the fee starts' },
    ],
    run: async (io, values) => (await import('./answer-late-fee.ts')).answerLateFee(io, values),
  },
  {
    command: 'vat-return validate',
    summary: 'Check VAT returns and their envelopes before they are sent',
    description:
      'Holds each file, a VAT return (mvaMeldingDto) or its envelope (mvaMeldingInnsending), in XML or JSON, against the schema and every rule of Skatteetaten that can be decided without asking anybody; the others are named. Answers by itself: no server, key or data folder. With --json one line for each file. Exit code 1: some file is ugyldig or cannot be read.',
    arguments: [{ name: 'file', description: 'files, or - for standard input', required: true, several: true }],
    options: [
      { flags: '--at <date>', description: 'the day on which they are sent, as 2026-11-22; today unless told' },
      { flags: '--ended', description: 'the business has ended or is bankrupt: it may send before the period is over' },
    ],
    run: async (io, values, clock) =>
      (await import('./answer-vat-return-validate.ts')).answerVatReturnValidate(io, values, clock),
  },
  {
    command: 'vat-return convert',
    summary: 'Write a VAT return or an envelope as JSON or as XML',
    description:
      'Writes a VAT return or an envelope in the other of XML and JSON, with nothing lost, if it keeps the schema. Answers by itself: no server, key or data folder.',
    arguments: [{ name: 'file', description: 'a file, or - for standard input', required: true }],
    options: [{ flags: '--to <form>', description: 'xml or json; the one that the file is not, unless told' }],
    run: async (io, values) => (await import('./answer-vat-return-convert.ts')).answerVatReturnConvert(io, values),
  },
];
