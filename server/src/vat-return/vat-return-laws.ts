/** What returns rest on. Skatteetaten's rules name no section for claims of compensation. */
export const vatReturnLaws = {
  returns: 'Skatteforvaltningsloven § 8-3',
  claims: 'Merverdiavgiftskompensasjonsloven',
  both: 'Skatteforvaltningsloven § 8-3; for claims of compensation merverdiavgiftskompensasjonsloven',
} as const;
