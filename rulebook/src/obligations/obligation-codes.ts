/** Every obligation that the rulebook knows; the same code on every door. */
export const obligationCodes = [
  ...(['mva_melding', 'mva_omvendt', 'a_melding', 'arbeidsgiveravgift', 'forskuddstrekk'] as const),
  ...(['forskuddsskatt_upersonlig', 'forskuddsskatt_personlig', 'skattemelding_selskap', 'skattemelding_enk'] as const),
  ...(['selskapsmelding', 'aksjonaerregisteroppgave', 'ordinaer_generalforsamling', 'aarsregnskap'] as const),
  ...(['reelle_rettighetshavere', 'skattefunn_rapport'] as const),
  ...(['yrkesskadeforsikring', 'otp', 'hms_systematisk', 'verneombud', 'amu', 'revisor'] as const),
] as const;

export type ObligationCode = (typeof obligationCodes)[number];

/** The standing duties: owed all the time, due on no day. */
export const continuousCodes = [
  'yrkesskadeforsikring',
  'otp',
  'hms_systematisk',
  'verneombud',
  'amu',
  'revisor',
] as const;

export type ContinuousCode = (typeof continuousCodes)[number];
