import type { ProgramCommand } from '../program-command.ts';

/**
 * Commands that follow from the law and from what the caller says of a company. They need no server, key or data folder,
 * and nothing of the product besides the rulebook is loaded for them.
 */
export const lawCommands: readonly ProgramCommand[] = [
  {
    command: 'obligations',
    summary: 'What a company must do and when, from facts that you have about it',
    description: [
      'What a company must do in a window of days, from facts in a file. Answers by itself: no server, key or data folder.',
      'The file holds one object of facts, of which only organisasjonsform must be there; null is unknown, and what would',
      'decide is named in needs. A list of {"facts", "from", "to", "asOf"} is answered with one line of JSON for each.',
    ].join('\n'),
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
];
