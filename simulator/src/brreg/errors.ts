/** One entry of `valideringsfeil`. The value is left out when the fault is not one parameter's. */
export type ParameterFault = { feilmelding: string; parametere: string[]; feilaktigVerdi?: string };

const LONGEST_ECHO = 100;

/** A fault of one parameter. A list is told in brackets, as the service prints it. */
export function parameterFault(name: string, message: string, value: string | string[]): ParameterFault {
  const told = typeof value === 'string' ? value : `[${value.join(', ')}]`;
  return {
    feilmelding: message.slice(0, LONGEST_ECHO),
    parametere: [name],
    feilaktigVerdi: told.slice(0, LONGEST_ECHO),
  };
}

/** The fault of a parameter that the resource does not have. */
export function unknownParameter(name: string, text: string): ParameterFault {
  return parameterFault(name, `${name} er ikke en gyldig parameter`, text);
}

/** The fault of a number that cannot be one. */
export function malformedNumber(value: string): ParameterFault {
  return parameterFault('organisasjonsnummer', 'Organisasjonsnummer må bestå av ni siffer', value);
}

/** The 400 of Enhetsregisteret, with everything that is wrong in the request. */
export function invalidRequest(faults: readonly ParameterFault[], path: string, now: number): Record<string, unknown> {
  return {
    tidsstempel: now,
    status: 400,
    feilmelding: 'Feilaktig forespørsel',
    sti: path,
    antallFeil: faults.length,
    valideringsfeil: faults,
  };
}

/** The plain shape that the framework behind the service gives for what no service of its own answers. */
export function plainError(status: number, error: string, path: string, now: number): Record<string, unknown> {
  return { timestamp: new Date(now).toISOString(), status, error, message: error, path };
}
