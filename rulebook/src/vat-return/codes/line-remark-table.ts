/**
 * Which remark a line may carry. A row: the remark, the returns (the letters of {@link returnLetters}), the line, the codes
 * with which it may stand on a line whose amount is positive, and those on a line whose amount is negative. The line is `-`
 * for one without specification, `deduction` for the line of a code with two lines that deducts, and else the specification.
 * `fritekstfelt` stands for a remark in one's own words.
 * Source: Skatteetaten, code list merknadTilsvarendeMvaKode of 4 November 2025 (663 rows). The list writes some remarks with
 * a capital, and one with a no-break space; here all are written as in the code list merknad.
 */
export const lineRemarkTable = `
  anskaffelser foretatt før mva registrering | O | - | 12 82 84 85 86 87 88 89 | 1 11 13 14 15
  avgiftsfritt salg av fiskefartøy | O | - | 5 | -
  avvikende fakturering | O | - | 1 3 5 6 11 12 13 14 15 31 32 33 52 81 82 83 84 85 86 87 88 89 | 1 3 5 6 11 13 14 15 31 32 33 51 52 81 82 83 84 85 86 87 88 89 91 92
  avvikende fakturering | O | deduction | 81 83 86 88 91 | 83
  avvikende fakturering | O | tilbakeføringAvInngåendeMerverdiavgift | - | 1 81
  avvikende fakturering | O | uttak | - | 3 5 31 33
  bygg i egenregi | O | uttak | 3 | -
  demobil | O | uttak | 3 | -
  endring i bruken av bygg, anlegg eller annen fast eiendom | K | justeringMerverdiavgiftskompensasjonFastEiendom | 1 14 81 | 1 14 81
  fast eiendom | O | tilbakeføringAvInngåendeMerverdiavgift | 1 81 | -
  feil i regnskapsprogram | O | - | 1 3 5 6 11 12 13 14 15 31 32 33 52 81 82 83 84 85 86 87 88 89 | 1 3 5 6 11 13 14 15 31 32 33 51 52 81 82 83 84 85 86 87 88 89 91 92
  feil i regnskapsprogram | O | deduction | 81 83 86 88 91 | 83
  feil i regnskapsprogram | O | kompensasjonsrett | 81 83 86 88 91 | 81 83 86 88 91
  feil i regnskapsprogram | O | tilbakeføringAvInngåendeMerverdiavgift | - | 1 81
  feil i regnskapsprogram | O | uttak | - | 3 5 31 33
  feil i regnskapsprogram | K | - | 1 11 13 14 15 81 83 86 88 91 | 1 11 13 14 15 81 83 86 88 91
  feil i regnskapsprogram | R | - | 87 89 | 87 89 92
  feil i regnskapsprogram | R | kompensasjonsrett | 86 88 91 | 86 88 91
  feil mva-kode brukt tidligere | O | - | 1 3 5 6 11 12 13 14 15 31 32 33 52 81 82 83 84 85 86 87 88 89 | 1 3 5 6 11 13 14 15 31 32 33 51 52 81 82 83 84 85 86 87 88 89 91 92
  feil mva-kode brukt tidligere | O | deduction | 81 83 86 88 91 | 83
  feil mva-kode brukt tidligere | O | tilbakeføringAvInngåendeMerverdiavgift | - | 1 81
  feil mva-kode brukt tidligere | O | uttak | - | 3 5 31 33
  feil mva-kode brukt tidligere | R | - | 87 89 | 87 89 92
  feil mva-kode for kompensasjon brukt tidligere | O | kompensasjonsrett | 81 83 86 88 91 | 81 83 86 88 91
  feil mva-kode for kompensasjon brukt tidligere | K | - | 1 11 13 14 15 81 83 86 88 91 | 1 11 13 14 15 81 83 86 88 91
  feil mva-kode for kompensasjon brukt tidligere | R | kompensasjonsrett | 86 88 91 | 86 88 91
  forsikringsoppgjør | O | - | - | 1
  fradrag føres i kompensasjonsmelding | O | kompensasjonsrett | 81 83 86 88 91 | -
  fradrag føres i kompensasjonsmelding | R | kompensasjonsrett | 86 88 91 | -
  gjeninnførsel | O | - | 81 82 83 84 | -
  gjeninnførsel | O | deduction | - | 83
  gjenutførsel eller retur | O | - | 52 | -
  innførsel av varer | K | - | - | 14 15 81 83
  kjøp av tjenester | K | - | - | 86 88
  kreditnota | O | - | 1 3 5 6 11 12 13 31 32 33 52 86 87 88 89 | 1 3 5 6 11 13 31 32 33 51 52 86 87 88 89 91 92
  kreditnota | O | deduction | 81 83 86 88 91 | -
  kreditnota | O | kompensasjonsrett | 81 83 86 88 91 | 81 83 86 88 91
  kreditnota | O | tilbakeføringAvInngåendeMerverdiavgift | - | 1 81
  kreditnota | O | uttak | - | 3 5 31 33
  kreditnota | K | - | 1 11 13 14 15 81 83 86 88 91 | 1 11 13 14 15 81 83 86 88 91
  kreditnota | R | - | 87 89 | 87 89 92
  kreditnota | R | kompensasjonsrett | 86 88 91 | 86 88 91
  midlertidig innførsel | O | - | 81 82 83 84 | -
  midlertidig innførsel | O | deduction | - | 83
  midlertidig utførsel | O | - | 52 | -
  omberegning eller retur | O | - | 14 15 81 82 83 84 85 | 81 82 83 84 85
  omberegning eller retur | O | deduction | 81 83 | 83
  omberegning eller retur | O | tilbakeføringAvInngåendeMerverdiavgift | - | 81
  omsetning før registrering | O | - | 3 5 6 31 32 33 86 89 | 3 5 6 31 33 91 92
  omsetning før registrering | O | deduction | 83 88 | -
  omsetning før registrering | O | uttak | - | 3 5 31 33
  overdragelse av bygg, anlegg eller annen fast eiendom | K | justeringMerverdiavgiftskompensasjonFastEiendom | 1 14 81 | 1 14 81
  periodisering | O | - | 1 3 5 6 11 12 13 14 15 31 32 33 52 81 82 83 84 85 86 87 88 89 | 1 3 5 6 11 13 14 15 31 32 33 51 52 81 82 83 84 85 86 87 88 89 91 92
  periodisering | O | deduction | 81 83 86 88 91 | 83
  periodisering | O | tilbakeføringAvInngåendeMerverdiavgift | - | 1 81
  periodisering | O | uttak | - | 3 5 31 33
  periodisering | R | - | 87 89 | 87 89 92
  personkjøretøy | O | tilbakeføringAvInngåendeMerverdiavgift | 1 81 | -
  store anskaffelser | O | - | 12 81 82 83 84 85 86 87 88 89 | 1 11 13 14 15
  store anskaffelser | O | deduction | - | 83
  store anskaffelser | R | - | 87 89 | -
  tjenesteeksport | O | - | 52 | -
  tolldeklarasjon på feil organisasjonsnummer | O | - | 14 15 52 81 82 83 84 85 | 14 15 52 81 82 83 84 85
  tolldeklarasjon på feil organisasjonsnummer | O | deduction | 81 83 | 83
  tolldeklarasjon på feil organisasjonsnummer | O | tilbakeføringAvInngåendeMerverdiavgift | - | 81
  uttak av varer ved sletting av virksomhet i mva-register | O | uttak | 3 5 31 33 | -
  fritekstfelt | O | - | 1 3 5 6 11 12 13 14 15 31 32 33 51 52 81 82 83 84 85 86 87 88 89 91 92 | 1 3 5 6 11 12 13 14 15 31 32 33 51 52 81 82 83 84 85 86 87 88 89 91 92
  fritekstfelt | O | deduction | 81 83 86 88 91 | 83 91
  fritekstfelt | O | justering | 1 81 | 1 81
  fritekstfelt | O | kompensasjonsrett | 81 83 86 88 91 | 81 83 86 88 91
  fritekstfelt | O | tapPåKrav | 1 11 12 13 | 1 11 12 13
  fritekstfelt | O | tilbakeføringAvInngåendeMerverdiavgift | - | 1 81
  fritekstfelt | O | uttak | 3 5 31 33 | 3 5 31 33
  fritekstfelt | K | - | 1 11 13 14 15 81 83 86 88 91 | 1 11 13 14 15 81 83 86 88 91
  fritekstfelt | R | - | 87 89 92 | 87 89 92
  fritekstfelt | R | kompensasjonsrett | 86 88 91 | 86 88 91
`;
