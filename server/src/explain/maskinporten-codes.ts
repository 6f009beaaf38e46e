import { type MpCode, maskinportenErrors } from '@apier/maskinporten';
import { companyAdmin, type ExplainedCode, operator, told } from './explained-code.ts';

/** What causes it, and what mends it, in Norwegian; the library has both in English. */
const norwegian: Readonly<Record<MpCode, readonly [cause: string, fix: string]>> = {
  'MP-011': [
    'Assertion er feil bygget, eller har et ukjent, tomt eller manglende felt.',
    'Kontroller klient-id-en og verdiene det spørres med.',
  ],
  'MP-012': [
    'Den samme assertion ble sendt to ganger, som regel fordi HTTP-klienten prøver igjen av seg selv.',
    'Slå av nye forsøk i transporten; klienten signerer på nytt for hvert forsøk.',
  ],
  'MP-100': [
    'Klienten er ukjent her: feil klient-id, et annet miljø, eller registrert for få minutter siden.',
    'Sammenlign klient-id og miljø med Samarbeidsportalen, og vent opptil 15 minutter etter en endring.',
  ],
  'MP-110': [
    'Mottakeren i assertion er ikke utstederen i dette miljøet.',
    'Bruk utstederen slik metadataene skriver den, med skråstreken til slutt.',
  ],
  'MP-120': [
    'Sertifikatet er utløpt, tilbakekalt, for et annet miljø eller fra en ukjent utsteder.',
    'Bruk et gyldig virksomhetssertifikat for miljøet, eller registrer en nøkkel.',
  ],
  'MP-121': [
    'Den registrerte nøkkelen er eldre enn ett år, og har gått ut.',
    'Registrer en ny nøkkel, eller den samme på nytt.',
  ],
  'MP-122': [
    'Sertifikatet tilhører en annen virksomhet enn klienten.',
    'Signer med et sertifikat for virksomheten som eier klienten.',
  ],
  'MP-123': [
    'x5c er ikke en liste med DER-sertifikater i vanlig base64.',
    'Gi sertifikatene med det egne først, som base64 DER uten PEM-linjer.',
  ],
  'MP-124': [
    'Signaturen stemmer ikke med den registrerte nøkkelen eller sertifikatet.',
    'Kontroller at den private nøkkelen hører til kid eller sertifikatet i hodet.',
  ],
  'MP-130': [
    'Assertion var utløpt da den kom fram: klokken her går for sakte, eller nettet er svært tregt.',
    'Still klokken (NTP).',
  ],
  'MP-200': [
    'Et scope er ikke registrert på klienten: feilskrevet, glemt, eller lagt til for få minutter siden.',
    'Legg scopet til klienten i Samarbeidsportalen, og vent opptil 15 minutter.',
  ],
  'MP-201': [
    'Scopet er ikke for Maskinporten-klienter.',
    'Bruk en klient med den integrasjonstypen som scopet tillater.',
  ],
  'MP-250': [
    'Den som eier API-et, har ikke gitt konsumenten tilgang til scopet.',
    'Søk den som eier API-et om tilgang, eller oppgi kunden som konsument.',
  ],
  'MP-251': [
    'Konsumenten har ikke delegert scopet til oss i Altinn, eller gjorde det i et annet miljø.',
    'Be konsumenten delegere API-et til vår virksomhet i Altinn, i dette miljøet.',
  ],
  'MP-301': [
    'Typen av fullmakt det spørres med, er ukjent.',
    'Kontroller at miljøets metadata nevner urn:altinn:systemuser.',
  ],
  'MP-302': ['Fullmakten det spørres med, har et ukjent felt eller en ugyldig externalRef.', 'Kontroller externalRef.'],
  'MP-303': [
    'Maskinporten finner ingen systembruker for virksomheten: ikke godkjent, slettet, en annen externalRef, eller klienten er ikke på systemet i Altinn.',
    'Be virksomheten godkjenne systembrukeren, og kontroller externalRef og klientene på systemet.',
  ],
};

const aboutSystemUser: readonly MpCode[] = ['MP-303'];

function explained(code: MpCode): ExplainedCode {
  const { cause, fix, retry } = maskinportenErrors[code];
  const [causeNb, fixNb] = norwegian[code];
  const isAboutDelegation = aboutSystemUser.includes(code);
  return told(
    [`Maskinporten: ${code}`, causeNb, 'Koden er Maskinportens egen, for et token som ikke ble gitt.', fixNb],
    [`Maskinporten: ${code}`, cause, 'The code is Maskinporten’s own, for a token that was not given.', fix],
    {
      retryable: retry === 'fresh',
      relevantLink: 'https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking',
      handover: isAboutDelegation ? companyAdmin : operator,
      isAboutDelegation,
    },
  );
}

const codes = Object.keys(norwegian) as MpCode[];

/** Maskinporten’s own codes, which doctor and the log name. */
export const maskinportenCodes = Object.fromEntries(codes.map((code) => [code, explained(code)])) as Readonly<
  Record<MpCode, ExplainedCode>
>;
