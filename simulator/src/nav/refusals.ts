/** The codes of Aareg's distribution API, their messages, and what the details name. Source: its public code. */
const REFUSALS = {
  'AA-000': { message: 'Det oppsto en feil under behandlingen av forespøselen', details: null },
  'AA-001': {
    message: 'Spørringen inneholder ugyldige variabler/verdier, eller er på et ugyldig format',
    details: null,
  },
  'AA-002': {
    message: 'Arbeidsforholdet er ikke komplett. Ta kontakt med brukerstøtte, og bruk korrelasjons-id som referanse',
    details: null,
  },
  'AA-200': {
    message: 'Spørring må inneholde minst 1 av variablene',
    details: 'opplysningspliktigId, arbeidsstedId, arbeidstakerId',
  },
  'AA-201': { message: 'Spørring må inneholde minst 1 verdi for variabel', details: 'arbeidsforholdtype' },
  'AA-202': { message: 'Spørring må inneholde minst 1 verdi for variabel', details: 'rapporteringsordning' },
  'AA-203': { message: 'Spørring må inneholde minst 1 verdi for variabel', details: 'arbeidsforholdstatus' },
  'AA-204': { message: 'Validering av variabel feilet', details: 'opplysningspliktigId' },
  'AA-205': { message: 'Validering av variabel feilet', details: 'arbeidsstedId' },
  'AA-206': { message: 'Validering av variabel feilet', details: 'arbeidstakerId' },
} as const;

/** A code of REFUSALS. */
export type AaregCode = keyof typeof REFUSALS;

/** One of `extensions.errormessages`. */
export type ErrorMessage = { code: string; message: string; details: string | null };

/** What is wrong with a query, ready to be told. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
  readonly errormessages: ErrorMessage[];

  constructor(errormessages: ErrorMessage[]) {
    super(errormessages.map(({ code }) => code).join(', '));
    this.errormessages = errormessages;
  }
}

/** The message with this code. */
export function messageOf(code: AaregCode): ErrorMessage {
  return { code, ...REFUSALS[code] };
}

/** AA-207, for a value that a list of choices does not have. */
export function unknownChoice(variable: string): ErrorMessage {
  return { code: 'AA-207', message: 'Validering av variabel feilet', details: variable };
}

/** The answer to a query that is refused: `data` is left out. */
export function refusedQuery(errormessages: ErrorMessage[]): object {
  return errorAnswer('Ugyldig input', 'ValidationError', errormessages);
}

/** The answer when a row lacks what the schema promises. */
export function incompleteRow(): object {
  return errorAnswer('Ugyldig data', 'ExecutionAborted', [messageOf('AA-002')]);
}

/** The answer to what went wrong inside: here `errormessages` is one object, no list. */
export function internalError(): object {
  return errorAnswer('En ukjent feil oppstod', 'ExecutionAborted', messageOf('AA-000'));
}

function errorAnswer(message: string, classification: string, errormessages: ErrorMessage[] | ErrorMessage): object {
  return { errors: [{ message, extensions: { classification, errormessages } }] };
}
