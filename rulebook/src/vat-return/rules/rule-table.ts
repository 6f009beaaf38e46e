import type { Bilingual } from '../../period/period.ts';
import { readRows, wordsOf } from '../../read-rows.ts';
import type { ReturnCategory } from '../vat-return.ts';
import type { Need } from './needs.ts';
import { ruleWords } from './rule-words.ts';

/**
 * The rules that Skatteetaten publishes: what breaking one makes of the return, the kinds of return that it is for (A
 * alminnelig, P primaernaering, K kompensasjon, R omvendtAvgiftsplikt, E eHandel), what must be asked to decide it besides
 * the return, the code lists and the clock (`-`: nothing), and the identifier as published, mistakes and all: the texts of
 * R033 and R034 have changed places with those of R035 and R036, and two words are misspelt. Numbers that are missing were
 * withdrawn or never published. R059, R060 and R079 are decided here in part. Source: Skatteetaten/mva-meldingen,
 * docs/{mvameldingen,omvendt,kompensasjon}/forretningsregler, commit 05c8b14 (2025-11-04).
 */
const table = `
R000 | ugyldig   | APKR  | -                | INNLEVERING_FØR_1_1_2022
R001 | ugyldig   | APKR  | -                | MvaMeldingsinnhold_Xml_SkjemaValideringsfeil
R002 | ugyldig   | APKR  | -                | MvaMeldingsinnhold_MvaKode_UkjentMvaKode
R003 | ugyldig   | APKR  | -                | MvaMeldingsinnhold_MvaSats_UkjentSats
R018 | avvikende | APKR  | -                | MVA_MELDINGSINNHOLD_SUM_MVA_FEIL_SUMMERING_AV_AVGIFTLINJER
R019 | avvikende | APKR  | -                | MVA_MELDINGSINNHOLD_GRUNNLAG_GANGER_GJELDENDE_SATS_FEIL_BEREGNET_MERVERDIAVGIFT_FOR_AVGIFTSLINJE
R020 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_UTGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER
R021 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_INNGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER
R023 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_81
R024 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_83
R025 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_86
R026 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_88
R027 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_KJØP_AV_KLIMAKVOTER_OG_GULL_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_91
R028 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_81
R029 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_83
R030 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_86
R031 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_88
R032 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_KJØP_AV_KLIMAKVOTER_OG_GULL_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_91
R033 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_81
R034 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_83
R035 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_86
R036 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_88
R037 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_KJØP_AV_KLIMAKVOTER_OG_GULL_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_91
R038 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_TAP_PÅ_KRAV_FØRT_PÅ_FEIL_MVA_KODE
R039 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_UTTAK_FØRT_PÅ_FEIL_MVA_KODE
R040 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_JUSTERING_FØRT_PÅ_FEIL_MVA_KODE
R041 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_TILBAKEFØRING_INNGÅENDE_AVGIFT_9_6_OG_9_7_FØRT_PÅ_FEIL_MVA_KODE
R047 | ugyldig   | A     | mva_register     | MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NÆRING_FINNES_IKKE
R048 | ugyldig   | P     | mva_register     | MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_PRIMÆRNÆRING_FINNES_IKKE
R049 | ugyldig   | A     | mva_register     | MVA_PLIKT_OPPGITT_SKATTLEGGINGSPERIODE_FOR__MELDINGSKATEGORI_ALMINNELIG_NÆRING_FINNES_IKKE
R050 | ugyldig   | P     | mva_register     | MVA_PLIKT_OPPGITT_SKATTLEGGINGSPERIODE_FOR__MELDINGSKATEGORI__PRIMÆRNÆRING_FINNES_IKKE
R051 | ugyldig   | AP    | mva_register     | MVA_PLIKT_DELTAKERE_I_FELLESREGISTRERING_HAR_IKKE_MVA_PLIKT
R052 | avvikende | A     | -                | MVA_MELDINGSINNHOLD_OMSETNING_OVER_EN_MILLON_FOR_ÅRSTERMINPLIKT
R053 | ugyldig   | A     | mva_register     | MVA_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_FOR_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NÆRING_MED_PLIKT
R054 | ugyldig   | P     | mva_register     | MVA_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_FOR_OPPGITT_MELDINGSKATEGORI_PRIMÆRNÆRING_MED_PLIKT
R059 | ugyldig   | A     | mva_register     | MVA_PLIKT_SKATTLEGGINGSPERIODEN_FOR__MELDINGSKATEGORI_ALMINNELIG_NÆRING_MÅ_VÆRE_FERDIG
R060 | ugyldig   | P     | mva_register     | MVA_PLIKT_SKATTLEGGINGSPERIODEN_FOR__MELDINGSKATEGORI_PRIMÆRNÆRING_MÅ_VÆRE_FERDIG
R061 | avvikende | AP    | filing_history   | MVA_MELDINGSINNHOLD_AVGIFT_Å_BETALE_TIDLIGERE_TERMINER_MANGLER_MVA_MELDING
R062 | avvikende | AP    | filing_history   | MVA_MELDINGSINNHOLD_AVGIFT_TIL_GODE_TIDLIGERE_TERMINER_MANGLER_MVA_MELDING
R065 | ugyldig   | AP    | -                | MVA_KODE_FOR_INNGÅENDE_AVGIFT_HAR_FEILAKTIG_GRUNNLAG_OG_SATS
R066 | ugyldig   | APKR  | -                | MVA_KODE_FOR_UTGÅENDE_AVGIFT_MANGLER_GRUNNLAG_OG_SATS
R069 | ugyldig   | APKR  | -                | MvaMeldingsinnhold_MvaSpesifikasjoner_UkjentSpesifikasjon
R070 | ugyldig   | APKR  | -                | MvaMeldingsinnhold_SpesifikasjonslinjeMerknad_UkjentMerknad
R071 | ugyldig   | APKR  | -                | MvaMeldingsinnhold_MvaMeldingMerknad_UkjentMerknad
R072 | ugyldig   | A     | mva_register     | MVA_PLIKT_FOR__MELDINGSKATEGORI_DEKKER_IKKE_SKATTELEGGINGSPERIODE_ALMINNELIG
R073 | ugyldig   | P     | mva_register     | MVA_PLIKT_FOR__MELDINGSKATEGORI_DEKKER_IKKE_SKATTELEGGINGSPERIODE_PRIMAERNAERING
R074 | avvikende | APKR  | -                | MVA_KODE_MERKNAD_FORTEGN_GYLDIG_VANLIG_FORTEGN
R075 | avvikende | APKR  | -                | MVA_KODE_MERKNAD_FORTEGN_GYLDIG_MOTSATT_FORTEGN
R076 | avvikende | APKR  | -                | MVA_KODE_MERKNAD_FORTEGN_GYLDIG_FOR_SPESIFIKASJON
R077 | ugyldig   | AP    | -                | INNLEVERING_MELDING_FRA_FØR_2022
R078 | ugyldig   | APKR  | -                | MVA_MELDINGSINNHOLD_MERKNAD_MANGLER
R079 | ugyldig   | APKR  | account_register | MVA_MELDINGSINNHOLD_KID_NUMMER_GYLDIG
R080 | avvikende | APKR  | account_register | MVA_MELDINGSINNHOLD_KONTONUMMER_FINNES_IKKE
R081 | ugyldig   | AP    | -                | MVA_KODE_FOR_INNGÅENDE_ELLER_UTGÅENDE_FEIL_GRUNNLAG_ELLER_SATS
R082 | ugyldig   | APKR  | -                | MVA_MELDINGSINNHOLD_BELØP_INNEHOLDER_DESIMALER
R083 | avvikende | AP    | mva_register     | MVA_MELDINGSINNHOLD_PLIKT_FOR_ENGANGSREGISTRERING
R084 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_BELØP_I_FASTSATT_MERVERDIAVGIFT_MANGLER_MVA_KODER
R085 | ugyldig   | APKR  | -                | MVA_MELDINGSINNHOLD_GRUNNLAG_OVERSTIGER_MAKS_VERDI
R086 | ugyldig   | K     | -                | MVA_KOMPENSASJON_MELDINGSINNHOLD_INNGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER
R087 | ugyldig   | K     | -                | MVA_KOMPENSASJON_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_JUSTERING_FØRT_PÅ_FEIL_MVA_KODE
R088 | ugyldig   | K     | -                | MVA_KOMPENSASJON_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_FOR_OPPGITT_MELDINGSKATEGORI
R089 | ugyldig   | K     | -                | MVA_KOMPENSASJON_SKATTLEGGINGSPERIODEN_FOR__MELDINGSKATEGORI_KOMPENSASJON_MÅ_VÆRE_FERDIG
R090 | ugyldig   | K     | -                | MVA_KOMPENSASJON_INNLEVERING_FØR_1_1_2023
R091 | ugyldig   | K     | -                | MVA_KOMPENSASJON_MELDINGSINNHOLD_UGYLDIG_SPESIFIKASJONSLINJE
R092 | ugyldig   | K     | -                | MVA_KOMPENSASJON_INNLEVERING_MELDING_FRA_FØR_2023
R093 | ugyldig   | K     | -                | MVA_KOMPENSASJON_KODE_INNGÅENDE_AVGIFT_MANGLER_GRUNNLAG_OG_SATS
R094 | ugyldig   | K     | enhetsregisteret | MVA_KOMPENSASJON_ORG_FORM_KF
R095 | ugyldig   | K     | -                | MVA_KOMPENSASJON_MELDINGSINNHOLD_UGYLDIG_TERMINKATEGORI
R096 | ugyldig   | K     | filing_history   | MVA_KOMPENSASJON_LEVERT_ETTER_INNLEVERINGSFRIST
R097 | ugyldig   | K     | filing_history   | MVA_KOMPENSASJON_ENDRING_LEVERT_ETTER_INNLEVERINGSFRIST
R098 | ugyldig   | K     | filing_history   | MVA_KOMPENSASJON_MELDINGSINNHOLD_BELØP_I_FASTSATT_MERVERDIAVGIFT_IKKE_VÆRE_NULL
R099 | avvikende | K     | filing_history   | MVA_KOMPENSASJON_MELDINGSINNHOLD_KRAV_UNDER_MINSTEBELØP
R100 | ugyldig   | K     | -                | MVA_KOMPENSASJON_MELDINGSINNHOLD_BELØP_I_FASTSATT_MERVERDIAVGIFT_MANGLER_MVA_KODER
R101 | ugyldig   | K     | mva_register     | MVA_KOMPENSASJON_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_BRUKT_FOR_IMPORT
R103 | ugyldig   | R     | -                | MVA_MELDINGSKATEGORI_OMVENDT_AVGIFTSPLIKT_INNLEVERING_MELDING_FRA_FØR_2023
R104 | ugyldig   | APKRE | -                | MVA_MELDINGSKATEGORI_UGYLDIG
R105 | ugyldig   | R     | -                | MVA_MELDINGSKATEGORI_OMVENDT_AVGIFTSPLIKT_INNLEVERING_FØR_1_2_2023
R106 | ugyldig   | R     | -                | MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_UGYLDIG_TERMINKATEGORI
R107 | ugyldig   | R     | -                | MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_BELØP_I_FASTSATT_MERVERDIAVGIFT_MANGLER_MVA_KODER
R108 | ugyldig   | R     | -                | MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_UTGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER
R109 | ugyldig   | R     | -                | MVA_OMVENDT_AVGIFTSPLIKT_MANGLER_GRUNNLAG_OG_SATS
R110 | ugyldig   | R     | -                | MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_UGYLDIG_SPESIFIKASJONSLINJE
R111 | ugyldig   | R     | -                | MVA_OMVENDT_AVGIFTSPLIKT_SPESIFIKASJONSLINJE_KJØP_MED_KOMPENSASJONSRETT_FØRT_PÅ_FEIL_KODE
R112 | ugyldig   | R     | -                | MVA_OMVENDT_AVGIFTSPLIKT_SPESIFIKASJONSLINJE_KJØP_MED_KOMPENSASJONSRETT
R113 | ugyldig   | R     | -                | MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_FOR_OPPGITT_MELDINGSKATEGORI
R114 | ugyldig   | AP    | -                | MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_KJØP_MED_KOMPENSASJONSRETT_FØRT_PÅ_FEIL_MVA_KODE
R115 | avvikende | AP    | -                | MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_KJØP_MED_KOMPENSASJONSRETT
R116 | ugyldig   | APR   | -                | MVA_SPESIFIKASJONSLINJEN_KJØP_MED_KOMPENSASJONSRETT_MANGLER_GRUNNLAG_OG_SATS
R117 | ugyldig   | R     | filing_history   | MVA_OMVENDT_AVGIFTSPLIKT_SUM_OMSETNING_UNDER_MINSTEBELØP
R118 | ugyldig   | R     | filing_history   | MVA_OMVENDT_AVGIFTSPLIKT_FASTSATT_MERVERDIAVGIFT_KR_0
R119 | ugyldig   | R     | filing_history   | MVA_OMVENDT_AVGIFTSPLIKT_KODER_FINNES_FASTSATT_MERVERDIAVGIFT_KR_0
R120 | ugyldig   | R     | enhetsregisteret | MVA_SKATTLEGGINGSPERIODEN_FOR_OPPGITT_MELDINGSKATEGORI_OMVENDT_AVGIFTSPLIKT_MÅ_VÆRE_FERDIG
R121 | ugyldig   | R     | mva_register     | MVA_OMVENDT_AVGIFTSPLIKT_AKTIV_MVA_PLIKT_FOR_SAMME_PERIODE
R122 | ugyldig   | APR   | -                | MVA_MELDINGSINNHOLD_GRUNNLAG_ER_LAVERE_ENN_BEREGNET_AVGIFT
R123 | avvikende | R     | mva_register     | MVA_OMVENDT_AVGIFTSPLIKT_AKTIV_MVA_PLIKT_FOR_DELER_AV_PERIODEN
R124 | ugyldig   | R     | -                | MVA_OMVENDT_AVGIFTSPLIKT_SPESIFIKASJON_MANGLER
R125 | ugyldig   | K     | enhetsregisteret | MVA_KOMPENSASJON_MANGLENDE_REGISTRERING_I_ENHETSREGISTERET
R126 | ugyldig   | APKR  | enhetsregisteret | MVA_PLIKT_ORG_FORM_UDEF
R127 | ugyldig   | APR   | -                | MVA_MELDINGSINNHOLD_AVGIFT_BEREGNET_TIL_0_VED_OPPGITT_GRUNNLAG_MED_BELØP
R128 | ugyldig   | K     | enhetsregisteret | MVA_KOMPENSASJON_ORG_FORM_FKF
R129 | ugyldig   | K     | enhetsregisteret | MVA_KOMPENSASJON_ORG_FORM_ORGL
R130 | avvikende | K     | enhetsregisteret | MVA_KOMPENSASJON_ORG_FORM_BEDR
R131 | ugyldig   | AP    | enhetsregisteret | MVA_MANGLENDE_REGISTRERING_I_ENHETSREGISTERET
R132 | avvikende | AP    | filing_history   | MVA_MELDING_LEVERINGSFRIST_TERMIN_MER_ENN_TRE_ÅR_TILBAKE
R133 | avvikende | AP    | filing_history   | MVA_MELDING_UTLØPSDATO_TERMIN_MER_ENN_FEM_ÅR_TILBAKE
R134 | ugyldig   | K     | filing_history   | MVA_KOMPENSASJON_MELDINGSINNHOLD_KRAV_UNDER_MINSTEBELØP_GJELDER_FRA_2026
R135 | ugyldig   | K     | enhetsregisteret | MVA_KOMPENSASJON_SKATTLEGGINGSPERIODEN_FOR_MELDINGSKATEGORI_KOMPENSASJON_MÅ_VÆRE_FERDIG_GJELDER_FRA_2026
`;

/** What a deviation makes of the return; the worst one is its status. Source: Skatteetaten, valideringsresultat v1. */
export type Severity = 'avvikende skattemelding' | 'ugyldig skattemelding';

/** One of Skatteetaten's rules for the VAT return. */
export interface VatRule {
  /** Its number, as `R018`. */
  rule: string;
  /** Its identifier as published, with Norwegian letters. */
  code: string;
  severity: Severity;
  /** The kinds of return that it is for. */
  categories: readonly ReturnCategory[];
  /** What must be asked to decide it; empty: return, code lists and clock are enough. */
  needs: readonly Need[];
  /** What must hold, in our own words. */
  holds: Bilingual;
}

const severities: Readonly<Record<string, Severity>> = {
  ugyldig: 'ugyldig skattemelding',
  avvikende: 'avvikende skattemelding',
};

const categoryOfLetter: Readonly<Record<string, ReturnCategory>> = {
  A: 'alminnelig',
  P: 'primaernaering',
  K: 'kompensasjon',
  R: 'omvendtAvgiftsplikt',
  E: 'eHandel',
};

/** The cell's value in a table of values. Throws an Error for a cell that it has not: a fault of the table. */
function requireValue<Value>(values: Readonly<Record<string, Value>>, cell: string): Value {
  const value = values[cell];
  if (value === undefined) throw new Error(`Not a cell of the table of rules: ${cell}`);
  return value;
}

/** All 107 rules, by number. Source: as the table's. */
export const vatRules: readonly VatRule[] = readRows(['rule', 'severity', 'categories', 'needs', 'code'], table).map(
  (row) => ({
    rule: row.rule,
    code: row.code,
    severity: requireValue(severities, row.severity),
    categories: [...row.categories].map((letter) => requireValue(categoryOfLetter, letter)),
    needs: wordsOf(row.needs) as Need[],
    holds: requireValue(ruleWords, row.rule),
  }),
);

/**
 * An identifier with Æ, Ø and Å written AE, OE and AA, in capitals: the form in which the service has been seen to send
 * them. Source: Skatteetaten's test environment, July 2026, as a third party has told.
 */
export const transliterate = (identifier: string): string =>
  identifier.normalize('NFC').toUpperCase().replaceAll('Æ', 'AE').replaceAll('Ø', 'OE').replaceAll('Å', 'AA');

/** The rule of that number (`R018`) or identifier, transliterated or not, in any case; `null`: none has it. */
export function findVatRule(ruleOrCode: string): VatRule | null {
  const sought = transliterate(ruleOrCode);
  return vatRules.find((each) => each.rule === sought || transliterate(each.code) === sought) ?? null;
}
