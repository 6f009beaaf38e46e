import { buildSchema, type GraphQLSchema } from 'graphql';

/**
 * The schema of Arbeidsforhold v1. Type and field names are NAV's (repository navikt/aareg-dist-api, public); what they
 * say about a kind of employment is the same in four types, so it is written once here.
 */
export function createAaregSchema(): GraphQLSchema {
  return buildSchema(`
    schema { query: AaregDistApiQueries }

    scalar Date
    scalar DateTime
    scalar YearMonth

    enum Arbeidsforholdtype {
      ${ARBEIDSFORHOLDTYPER.join(' ')}
    }
    enum Arbeidsforholdstatus { AKTIV AVSLUTTET FREMTIDIG }
    enum Rapporteringsordning { A_ORDNINGEN FOER_A_ORDNINGEN }
    enum Varselentitet { Arbeidsforhold Ansettelsesperiode Permisjon Permittering }

    type AaregDistApiQueries {
      finnArbeidsforhold(finnArbeidsforholdVariabler: FinnArbeidsforholdVariabler): FinnArbeidsforholdRespons
    }
    input FinnArbeidsforholdVariabler {
      opplysningspliktigId: ID, arbeidsstedId: ID, arbeidstakerId: ID
      arbeidsforholdtype: [Arbeidsforholdtype]
      rapporteringsordning: [Rapporteringsordning]
      arbeidsforholdstatus: [Arbeidsforholdstatus]
      ansettelsesdetaljerhistorikk: Boolean
    }
    type FinnArbeidsforholdRespons { arbeidsforhold: [Arbeidsforhold!] }

    type Arbeidsforhold {
      id: String, uuid: String!
      type: Kodeverksentitet!, rapporteringsordning: Kodeverksentitet!
      arbeidstaker: Arbeidstaker!, arbeidssted: Arbeidssted!, opplysningspliktig: Opplysningspliktig!
      ansettelsesperiode: Ansettelsesperiode!
      ansettelsesdetaljer: [Ansettelsesdetaljer!]!
      permisjoner: [Permisjon!], permitteringer: [Permittering!]
      timerMedTimeloenn: [TimerMedTimeloenn!], utenlandsopphold: [Utenlandsopphold!]
      idHistorikk: [IdHistorikk], varsler: [Varsel!]
      opprettet: DateTime!, sistBekreftet: DateTime!, sistEndret: DateTime
    }
    type Kodeverksentitet { kode: String!, beskrivelse: String }
    type Arbeidstaker { ident: String! }
    type Arbeidssted { type: String!, ident: String! }
    type Opplysningspliktig { type: String!, ident: String! }
    type Ansettelsesperiode {
      startdato: Date!, sluttdato: Date
      sluttaarsak: Kodeverksentitet, varsling: Kodeverksentitet
    }

    interface Ansettelsesdetaljer { ${DETALJER} }
    type OrdinaerAnsettelsesdetaljer implements Ansettelsesdetaljer { ${DETALJER} }
    type ForenkletAnsettelsesdetaljer implements Ansettelsesdetaljer { ${DETALJER} }
    type FrilanserAnsettelsesdetaljer implements Ansettelsesdetaljer { ${DETALJER} }
    type MaritimAnsettelsesdetaljer implements Ansettelsesdetaljer {
      ${DETALJER}
      fartsomraade: Kodeverksentitet, skipsregister: Kodeverksentitet, fartoeystype: Kodeverksentitet
    }
    type Rapporteringsmaaneder { fra: YearMonth!, til: YearMonth }

    type Permisjon { ${FRAVAER} }
    type Permittering { ${FRAVAER} }
    type TimerMedTimeloenn { antall: Float!, startdato: Date, sluttdato: Date, rapporteringsmaaned: YearMonth! }
    type Utenlandsopphold { land: Kodeverksentitet!, startdato: Date, sluttdato: Date, rapporteringsmaaned: YearMonth! }
    type IdHistorikk { id: String }
    type Varsel { entitet: Varselentitet!, varsling: Kodeverksentitet! }
  `);
}

const ARBEIDSFORHOLDTYPER = [
  'ordinaertArbeidsforhold',
  'maritimtArbeidsforhold',
  'frilanserOppdragstakerHonorarPersonerMm',
  'forenkletOppgjoersordning',
];

const DETALJER = `
  type: String!
  arbeidstidsordning: Kodeverksentitet, ansettelsesform: Kodeverksentitet, yrke: Kodeverksentitet
  antallTimerPrUke: Float, avtaltStillingsprosent: Float
  sisteStillingsprosentendring: Date, sisteLoennsendring: Date
  rapporteringsmaaneder: Rapporteringsmaaneder!`;

const FRAVAER = `
  id: String, type: Kodeverksentitet!, prosent: Float!
  startdato: Date!, sluttdato: Date, varsling: Kodeverksentitet`;
