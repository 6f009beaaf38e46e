import type { Bilingual } from '../../period/period.ts';
import { readRows } from '../../read-rows.ts';
import type { ReturnCategory } from '../vat-return.ts';
import { categoriesOf } from './return-letters.ts';

/** A remark that a return may choose (utvalgtMerknad), on a line or on the whole return. */
export interface RemarkCode {
  /** As the return writes it. */
  remark: string;
  on: 'line' | 'return';
  categories: readonly ReturnCategory[];
  validFrom: string;
  name: Bilingual;
}

/** All remarks of the list hold from the same day. Source: Skatteetaten, code list merknad of 4 November 2025. */
const validFrom = '2020-01-01';

const table = `
  avvikende fakturering                                           | line   | O     | Fakturert til andre tider enn vanlig | Invoiced at other times than usual
  periodisering                                                   | line   | O R   | Ført i en annen termin enn den hører til | Booked in another term than its own
  feil mva-kode brukt tidligere                                   | line   | O R   | Retter en mva-kode som var feil | Corrects a VAT code that was wrong
  feil i regnskapsprogram                                         | line   | O K R | Retter en feil som regnskapsprogrammet gjorde | Corrects an error made by the accounting system
  forsikringsoppgjør                                              | line   | O     | Fradrag etter et forsikringsoppgjør | Deduction after an insurance settlement
  omsetning før registrering                                      | line   | O R   | Omsatt før virksomheten ble registrert | Sold before the business was registered
  omberegning eller retur                                         | line   | O     | Tollen beregnet på nytt, eller varen gikk i retur | Customs calculated anew, or the goods went back
  midlertidig innførsel                                           | line   | O     | Varen er bare innført for en tid | Goods imported for a time only
  gjeninnførsel                                                   | line   | O     | Varen er innført igjen | Goods imported again
  tolldeklarasjon på feil organisasjonsnummer                     | line   | O     | Tolldeklarasjonen gjaldt et annet organisasjonsnummer | The customs declaration names another organisation number
  gjenutførsel eller retur                                        | line   | O     | Varen er utført igjen eller sendt tilbake | Goods exported again or sent back
  midlertidig utførsel                                            | line   | O     | Varen er bare utført for en tid | Goods exported for a time only
  tjenesteeksport                                                 | line   | O     | Tjenester solgt til utlandet | Services sold abroad
  store anskaffelser                                              | line   | O R   | Kjøpt mer enn vanlig | Bought more than usual
  kreditnota                                                      | line   | O K R | En faktura er kreditert | An invoice was credited
  anskaffelser foretatt før mva registrering                      | line   | O     | Kjøpt før virksomheten ble registrert | Bought before the business was registered
  bygg i egenregi                                                 | line   | O     | Uttak til bygg for egen regning | Withdrawn for a building on own account
  uttak av varer ved sletting av virksomhet i mva-register        | line   | O     | Uttak av varelageret når virksomheten slettes | Stock withdrawn when the business is deregistered
  fast eiendom                                                    | line   | O     | Fradrag ført tilbake for fast eiendom | Deduction paid back for real property
  personkjøretøy                                                  | line   | O     | Fradrag ført tilbake for personkjøretøy | Deduction paid back for a passenger vehicle
  demobil                                                         | line   | O     | Uttak av en bil brukt til demonstrasjon | Withdrawal of a car used for demonstration
  BFU                                                             | return | O K R | Skatteetaten har gitt bindende svar på forhånd | The agency has given a binding answer in advance
  virksomhet under avvikling                                      | return | O     | Virksomheten skal slettes i registeret | The business is to leave the register
  virksomhet har endret selskapsform                              | return | O     | Virksomheten har fått ny selskapsform | The business has a new form of company
  omsetningssvikt pga ekstraordinære forhold                      | return | O     | Omsetningen har falt av uvanlige grunner | Turnover has fallen for unusual reasons
  forlis                                                          | return | O     | Utbetaling etter at et fartøy har forlist | Payment after the loss of a vessel
  avgiftsfritt salg av fiskefartøy                                | line   | O     | Fiskefartøy solgt uten avgift | Fishing vessel sold without VAT
  endring i bruken av bygg, anlegg eller annen fast eiendom       | line   | K     | Justert fordi eiendommen brukes på en annen måte | Adjusted because the property is used in another way
  feil mva-kode for kompensasjon brukt tidligere                  | line   | O K R | Retter en kompensasjonskode som var feil | Corrects a compensation code that was wrong
  innførsel av varer                                              | line   | K     | Innførte varer, utgående avgift i den vanlige meldingen | Imported goods, output VAT in the ordinary return
  kjøp av tjenester                                               | line   | K     | Kjøpte tjenester, utgående avgift i den vanlige meldingen | Services bought, output VAT in the ordinary return
  endring av bruksområde på bygg, anlegg eller annen fast eiendom | return | K     | Eiendom brukes på en annen måte enn før | Property is used in another way than before
  kompensasjonskravet gjelder flere terminer                      | return | K     | Kravet gjelder også tidligere terminer | The claim is for earlier terms as well
  korrigering av tidligere kompensasjonskrav                      | return | K     | Retter et tidligere krav | Corrects an earlier claim
  virksomheten er fusjonert eller fisjonert                       | return | K     | Virksomheten er slått sammen eller delt | The business has been merged or divided
  overdragelse av bygg, anlegg eller annen fast eiendom           | line   | K     | Justert fordi eiendommen har fått ny eier | Adjusted because the property has a new owner
  forholdsmessig kompensasjon                                     | return | K     | Avgift på felles kjøp er fordelt | VAT on shared purchases has been divided
  virksomhet under avvikling kompensasjon                         | return | K     | Virksomheten avvikles eller er avviklet | The business is being or has been wound up
  fradrag føres i kompensasjonsmelding                            | line   | O R   | Kravet kommer i kompensasjonsmeldingen | The claim follows in the compensation return
  avvikende fakturering                                           | return | O     | Fakturert til andre tider enn vanlig | Invoiced at other times than usual
`;

/**
 * The remarks to choose from, 28 for lines and 12 for the whole return; one of them is for both.
 * Source: Skatteetaten, code list merknad of 4 November 2025; the names are our own.
 */
export const remarks: readonly RemarkCode[] = readRows(['remark', 'on', 'returns', 'nb', 'en'], table).map((row) => ({
  remark: row.remark,
  on: row.on === 'line' ? 'line' : 'return',
  categories: categoriesOf(row.returns),
  validFrom,
  name: { nb: row.nb, en: row.en },
}));

/**
 * Whether that kind of return may choose the remark there, written exactly as the list writes it, capitals and blanks as
 * well. Source: as {@link remarks}.
 */
export const isRemark = (text: string, on: RemarkCode['on'], category: ReturnCategory): boolean =>
  remarks.some((row) => row.remark === text && row.on === on && row.categories.includes(category));
