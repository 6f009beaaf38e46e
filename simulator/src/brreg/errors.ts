/** The 400 of Enhetsregisteret for a number that cannot be one. */
export function malformedNumber(value: string, path: string, now: number): Record<string, unknown> {
  return {
    tidsstempel: now,
    status: 400,
    feilmelding: 'Feilaktig forespørsel',
    sti: path,
    antallFeil: 1,
    valideringsfeil: [
      {
        feilmelding: 'Organisasjonsnummer må bestå av ni siffer',
        parametere: ['organisasjonsnummer'],
        feilaktigVerdi: value.slice(0, 100),
      },
    ],
  };
}

/** The plain shape that the framework behind the service gives for what no service of its own answers. */
export function plainError(status: number, error: string, path: string, now: number): Record<string, unknown> {
  return { timestamp: new Date(now).toISOString(), status, error, message: error, path };
}
