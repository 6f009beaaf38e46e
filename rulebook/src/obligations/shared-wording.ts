import type { Bilingual } from '../period/period.ts';

/** The address of a section of a law at Lovdata, by the law's date and number. */
export const lovdata = (law: string, section: string): string =>
  `https://lovdata.no/lov/${law}/${encodeURIComponent('§')}${section}`;

/** Source: skatteforvaltningsloven § 14-1 for the fine. */
export const coerciveFineForReturns: Bilingual = {
  nb: 'Tvangsmulkt på et halvt rettsgebyr om dagen, høyst 50. Skatteetaten kan fastsette beløpet ved skjønn og legge til tilleggsskatt.',
  en: 'A coercive fine of half a court fee a day, at most 50. Skatteetaten may set the amount by estimate and add a surtax.',
};

export const bankPayment: Bilingual = { nb: 'Bankbetaling med KID', en: 'Bank payment with a KID reference' };

export const latePaymentInterest: Bilingual = {
  nb: 'Forsinkelsesrente, og innkreving hvis det ikke betales.',
  en: 'Interest on late payment, and collection when it is not paid.',
};
