import { type Bilingual, dayInWords } from '../../period/period.ts';
import { type KidProblem, kidProblem } from '../kid.ts';
import { quoted } from '../quoted.ts';
import type { RuleCheck } from './finding.ts';
import { finding } from './shared-line-facts.ts';

const firstDay = '2022-01-01';

/** R000: sent on the first day of this form or later. */
const isSentAfterTheForm: RuleCheck = (_message, { today }) =>
  today >= firstDay
    ? []
    : [
        finding(
          { element: 'meldingskategori' },
          `Meldingen sendes ${dayInWords(today).nb}, men tas ikke imot før ${dayInWords(firstDay).nb}. Send den da.`,
          `The return is sent on ${dayInWords(today).en}, but is not received before ${dayInWords(firstDay).en}. Send it then.`,
        ),
      ];

const wrongWithKid: Readonly<Record<KidProblem, Bilingual>> = {
  characters: {
    nb: 'har andre tegn enn sifre og en bindestrek til slutt',
    en: 'has characters other than digits and a hyphen at the end',
  },
  length: { nb: 'må ha 2 til 25 tegn', en: 'must have 2 to 25 characters' },
  check_digit: {
    nb: 'har et kontrollsiffer som ikke stemmer, verken med MOD10 eller MOD11',
    en: 'has a check digit that is wrong by MOD10 and by MOD11',
  },
};

/** R079, but for the account that the agency has: the KID of the refund has the right form and check digit. */
const kidIsRight: RuleCheck = ({ kundeIdentifikasjonsnummer: kid }) => {
  const problem = kid === null || kid === '' ? null : kidProblem(kid);
  if (kid === null || problem === null) return [];
  const wrong = wrongWithKid[problem];
  return [
    finding(
      { element: 'betalingsinformasjon/kundeIdentifikasjonsnummer' },
      `KID-nummeret ${quoted(kid, 'nb')} ${wrong.nb}. Rett det, eller la det være tomt.`,
      `The KID ${quoted(kid, 'en')} ${wrong.en}. Correct it, or leave it empty.`,
    ),
  ];
};

/** R104: of the kinds of return in the schema, eHandel (VOEC) is not received here. */
const categoryIsReceived: RuleCheck = ({ meldingskategori: category }) =>
  category !== 'eHandel'
    ? []
    : [
        finding(
          { element: 'meldingskategori' },
          `Meldingskategorien ${category} tas ikke imot her. Bruk alminnelig, primaernaering, kompensasjon eller omvendtAvgiftsplikt. Meldinger for VOEC sendes til Skatteetaten på en annen måte.`,
          `Returns of the kind ${category} are not received here. Use alminnelig, primaernaering, kompensasjon or omvendtAvgiftsplikt. Returns for VOEC are sent to Skatteetaten another way.`,
        ),
      ];

/** What must be right about a return as a whole, whatever its kind, by rule. Source: the rules of that number. */
export const sharedReturnChecks: Readonly<Record<string, RuleCheck>> = {
  R000: isSentAfterTheForm,
  R079: kidIsRight,
  R104: categoryIsReceived,
};
