import type { Bilingual } from '../../period/period.ts';
import { readRows } from '../../read-rows.ts';

/** What must hold by each rule, in our own words, in Norwegian bokmål and in English. */
const table = `
R000 | Meldingen sendes tidligst 1. januar 2022. | The return is sent on 1 January 2022 at the earliest.
R001 | Dokumentet er gyldig etter det offisielle XML-skjemaet. | The document is valid by the official XML schema.
R002 | Hver linje har en mva-kode fra kodelisten. | Each line has a VAT code of the code list.
R003 | Satsen på en linje er den som gjelder for koden i terminen. | The rate of a line is the one in force for its code in the period.
R018 | Avgiften på linjene er til sammen lik fastsatt merverdiavgift. | The tax of all lines adds up to fastsattMerverdiavgift.
R019 | Avgiften på en linje er grunnlaget ganger satsen, med rom for avrunding. | The tax of a line is its base times its rate, with room for rounding.
R020 | En utgående linje med negativt grunnlag har en merknad som sier hvorfor. | An output line with a negative base has a remark that says why.
R021 | En fradragslinje med positiv avgift har en merknad som sier hvorfor. | A deduction line with positive tax has a remark that says why.
R023 | Fradraget på kode 81 er ikke større enn avgiften beregnet på kode 81. | The deduction of code 81 is no larger than the tax computed on code 81.
R024 | Fradraget på kode 83 er ikke større enn avgiften beregnet på kode 83. | The deduction of code 83 is no larger than the tax computed on code 83.
R025 | Fradraget på kode 86 er ikke større enn avgiften beregnet på kode 86. | The deduction of code 86 is no larger than the tax computed on code 86.
R026 | Fradraget på kode 88 er ikke større enn avgiften beregnet på kode 88. | The deduction of code 88 is no larger than the tax computed on code 88.
R027 | Fradraget på kode 91 er ikke større enn avgiften beregnet på kode 91. | The deduction of code 91 is no larger than the tax computed on code 91.
R028 | Kode 81 har minst like mange linjer med grunnlag som fradragslinjer. | Code 81 has at least as many lines with a base as deduction lines.
R029 | Kode 83 har minst like mange linjer med grunnlag som fradragslinjer. | Code 83 has at least as many lines with a base as deduction lines.
R030 | Kode 86 har minst like mange linjer med grunnlag som fradragslinjer. | Code 86 has at least as many lines with a base as deduction lines.
R031 | Kode 88 har minst like mange linjer med grunnlag som fradragslinjer. | Code 88 has at least as many lines with a base as deduction lines.
R032 | Kode 91 har minst like mange linjer med grunnlag som fradragslinjer. | Code 91 has at least as many lines with a base as deduction lines.
R033 | Der kode 81 har en linje med grunnlag, har den også en fradragslinje. | Where code 81 has a line with a base, it has a deduction line too.
R034 | Der kode 83 har en linje med grunnlag, har den også en fradragslinje. | Where code 83 has a line with a base, it has a deduction line too.
R035 | Der kode 86 har en linje med grunnlag, har den også en fradragslinje. | Where code 86 has a line with a base, it has a deduction line too.
R036 | Der kode 88 har en linje med grunnlag, har den også en fradragslinje. | Where code 88 has a line with a base, it has a deduction line too.
R037 | Der kode 91 har en linje med grunnlag, har den også en fradragslinje. | Where code 91 has a line with a base, it has a deduction line too.
R038 | Spesifikasjonen tapPåKrav står bare på kode 1, 11, 12 og 13. | The specification tapPåKrav stands on codes 1, 11, 12 and 13 only.
R039 | Spesifikasjonen uttak står bare på kode 3, 5, 31 og 33. | The specification uttak stands on codes 3, 5, 31 and 33 only.
R040 | Spesifikasjonen justering står bare på kode 1 og 81. | The specification justering stands on codes 1 and 81 only.
R041 | Spesifikasjonen tilbakeføringAvInngåendeMerverdiavgift står bare på kode 1 og 81. | The specification tilbakeføringAvInngåendeMerverdiavgift stands on codes 1 and 81 only.
R047 | Virksomheten står i Merverdiavgiftsregisteret for alminnelig næring. | The business is in the VAT register for ordinary returns.
R048 | Virksomheten står i Merverdiavgiftsregisteret for primærnæring. | The business is in the VAT register for primary industry.
R049 | Terminlengden er den registeret har for virksomhetens alminnelige næring. | The length of the period is the one that the register has for the ordinary returns of the business.
R050 | Terminlengden er den registeret har for virksomhetens primærnæring. | The length of the period is the one that the register has for the primary industry of the business.
R051 | For en fellesregistrering sender den rapporterende enheten meldingen. | For a joint registration it is the reporting unit that sends the return.
R052 | Omsetningen i en alminnelig årsmelding er under 1100000 kroner. | The turnover of an ordinary annual return is below 1100000 kroner.
R053 | Kodene er blant dem alminnelig næring kan bruke etter plikten i registeret. | The codes are among those that ordinary returns may use under the duty in the register.
R054 | Kodene er blant dem primærnæring kan bruke etter plikten i registeret. | The codes are among those that primary industry may use under the duty in the register.
R059 | Terminen er over når meldingen for alminnelig næring sendes, om ikke virksomheten er avsluttet. | The period is over when the ordinary return is sent, unless the business has ended.
R060 | Terminen er over når meldingen for primærnæring sendes, om ikke virksomheten er avsluttet eller meldingen gjelder forlis. | The period is over when the return for primary industry is sent, unless the business has ended or a ship was lost.
R061 | Når det er avgift å betale, er meldingene for alle tidligere forfalte terminer levert. | Where there is tax to pay, the returns of all earlier periods that are due have been delivered.
R062 | Når det er avgift til gode, er meldingene for alle tidligere forfalte terminer levert. | Where there is a refund, the returns of all earlier periods that are due have been delivered.
R065 | Linjer for inngående avgift (kode 1, 11, 12, 13, 14, 15) har verken grunnlag eller sats. | Lines of input tax (codes 1, 11, 12, 13, 14, 15) have neither base nor rate.
R066 | Linjer for utgående avgift har både grunnlag og sats. | Lines of output tax have both base and rate.
R069 | Spesifikasjonen på en linje står i kodelisten for meldingskategorien. | The specification of a line is in the code list for this kind of return.
R070 | Den utvalgte merknaden på en linje står i kodelisten for linjer i meldingskategorien. | The chosen remark of a line is in the code list for lines of this kind of return.
R071 | Den utvalgte merknaden på meldingen står i kodelisten for meldinger i meldingskategorien. | The chosen remark of the return is in the code list for returns of this kind.
R072 | Terminen begynner mens virksomheten er registrert for alminnelig næring. | The period begins while the business is registered for ordinary returns.
R073 | Terminen begynner mens virksomheten er registrert for primærnæring. | The period begins while the business is registered for primary industry.
R074 | Den utvalgte merknaden kan brukes på koden når fortegnet er det vanlige. | The chosen remark may be used on the code with its usual sign.
R075 | Den utvalgte merknaden kan brukes på koden når fortegnet er det motsatte av det vanlige. | The chosen remark may be used on the code with the opposite of its usual sign.
R076 | Den utvalgte merknaden kan brukes på koden med denne spesifikasjonen og dette fortegnet. | The chosen remark may be used on the code with this specification and this sign.
R077 | Meldingen gjelder 2022 eller et senere år. | The return is for 2022 or a later year.
R078 | En linje med tilbakeføring av inngående avgift har en merknad. | A line that reverses input tax has a remark.
R079 | KID-nummeret har riktig form og kontrollsiffer, og er ikke det registrerte kontonummeret. | The KID has the right form and check digit, and is not the registered account number.
R080 | Når meldingen gir penger til gode, har Skatteetaten et kontonummer å betale til. | Where the return gives a refund, Skatteetaten has an account to pay it to.
R081 | Linjer med kode 81, 83, 86, 88 og 91 har både grunnlag og sats, eller ingen av dem. | Lines of codes 81, 83, 86, 88 and 91 have both base and rate, or neither.
R082 | Alle beløp er hele kroner. | All amounts are whole kroner.
R083 | En engangsregistrert virksomhet fører ikke fradrag for inngående avgift. | A business with a one-off registration deducts no input tax.
R084 | En melding med fastsatt merverdiavgift over eller under null har minst én linje. | A return whose fastsattMerverdiavgift is above or below zero has at least one line.
R085 | Grunnlaget er ikke over den største verdien. Skatteetaten sier ikke hvilken; her er den 999999999999. | The base does not exceed the greatest value. Skatteetaten does not publish it; here it is 999999999999.
R086 | En kompensasjonslinje med positiv avgift har en merknad som sier hvorfor. | A line of compensation with positive tax has a remark that says why.
R087 | Justering av kompensasjon for fast eiendom står bare på kode 1, 14 og 81. | Adjustment of compensation for real property stands on codes 1, 14 and 81 only.
R088 | Kodene er blant dem et krav om kompensasjon kan bruke. | The codes are among those that a claim for compensation may use.
R089 | Terminen er over når kravet om kompensasjon sendes, for krav sendt før 2026. | The period is over when the claim for compensation is sent, for claims sent before 2026.
R090 | Kravet om kompensasjon sendes tidligst 1. januar 2023. | The claim for compensation is sent on 1 January 2023 at the earliest.
R091 | Et krav om kompensasjon bruker ikke spesifikasjonene for tap, uttak eller tilbakeføring. | A claim for compensation does not use the specifications of losses, withdrawals or reversals.
R092 | Kravet om kompensasjon gjelder 2023 eller et senere år. | The claim for compensation is for 2023 or a later year.
R093 | Hver linje i et krav om kompensasjon har både grunnlag og sats. | Each line of a claim for compensation has both base and rate.
R094 | Den som krever kompensasjon, er ikke et kommunalt foretak (KF). | Whoever claims compensation is not a municipal undertaking (KF).
R095 | Et krav om kompensasjon gjelder en termin på to måneder. | A claim for compensation is for a period of two months.
R096 | Det første kravet om kompensasjon for terminen kom innen fristen, etter reglene før 2026. | The first claim for compensation of the period came in time, by the rules before 2026.
R097 | En endring etter fristen krever ikke mer kompensasjon enn før, etter reglene før 2026. | A change after the deadline claims no more compensation than before, by the rules before 2026.
R098 | Det første kravet om kompensasjon for terminen er ikke på null kroner. | The first claim for compensation of the period is not for nothing.
R099 | Årets første krav om kompensasjon er på minst 20000 kroner, etter reglene før 2026. | The first claim for compensation of the year is for at least 20000 kroner, by the rules before 2026.
R100 | Et krav om kompensasjon med beløp over eller under null har minst én linje. | A claim for compensation whose sum is above or below zero has at least one line.
R101 | Den som krever kompensasjon uten å være mva-pliktig, bruker ikke kode 81 og 83. | Whoever claims compensation without a VAT duty does not use codes 81 and 83.
R103 | Meldingen for omvendt avgiftsplikt gjelder 2023 eller et senere år. | The return for reverse charge is for 2023 or a later year.
R104 | Meldingskategorien er en av de fire som tas imot; eHandel er det ikke. | The kind of return is one of the four that are received; eHandel is not.
R105 | Meldingen for omvendt avgiftsplikt sendes tidligst 1. februar 2023. | The return for reverse charge is sent on 1 February 2023 at the earliest.
R106 | Meldingen for omvendt avgiftsplikt gjelder en termin på tre måneder. | The return for reverse charge is for a period of three months.
R107 | En melding for omvendt avgiftsplikt med beløp over eller under null har minst én linje. | A return for reverse charge whose sum is above or below zero has at least one line.
R108 | En linje for omvendt avgiftsplikt med negativt grunnlag har en merknad som sier hvorfor. | A line of reverse charge with a negative base has a remark that says why.
R109 | Linjer for omvendt avgiftsplikt har både grunnlag og sats. | Lines of reverse charge have both base and rate.
R110 | En melding for omvendt avgiftsplikt bruker ikke spesifikasjonene for tap, uttak eller tilbakeføring. | A return for reverse charge does not use the specifications of losses, withdrawals or reversals.
R111 | I meldingen for omvendt avgiftsplikt står kompensasjonsrett bare på kode 86, 88 og 91. | In the return for reverse charge kompensasjonsrett stands on codes 86, 88 and 91 only.
R112 | I meldingen for omvendt avgiftsplikt står en kode enten med eller uten spesifikasjon. | In the return for reverse charge a code stands with a specification or without, not both.
R113 | Kodene er blant dem meldingen for omvendt avgiftsplikt kan bruke. | The codes are among those that the return for reverse charge may use.
R114 | Spesifikasjonen kompensasjonsrett står bare på kode 81, 83, 86, 88 og 91. | The specification kompensasjonsrett stands on codes 81, 83, 86, 88 and 91 only.
R115 | Avgiften på en linje med kompensasjonsrett er ikke ført en gang til på koden uten spesifikasjon. | The tax of a line with kompensasjonsrett is not told once more on the code without specification.
R116 | En linje med kompensasjonsrett har kode 81, 83, 86, 88 eller 91, og både grunnlag og sats. | A line with kompensasjonsrett has code 81, 83, 86, 88 or 91, and both base and rate.
R117 | Grunnlagene er til sammen minst 2000 kroner, om ikke årets tidligere meldinger tillater mindre. | The bases add up to at least 2000 kroner, unless earlier returns of the year allow for less.
R118 | Den første meldingen for omvendt avgiftsplikt i terminen er ikke på null kroner. | The first return for reverse charge of the period is not for nothing.
R119 | Er fastsatt merverdiavgift null i den første meldingen, gir alle grunnlag null i avgift. | Where the first return says no tax, all its bases give no tax.
R120 | Terminen er over når meldingen for omvendt avgiftsplikt sendes, om ikke virksomheten er avsluttet. | The period is over when the return for reverse charge is sent, unless the business has ended.
R121 | Virksomheten har ikke ordinær mva-plikt i hele terminen. | The business has no ordinary VAT duty during the whole period.
R122 | Et positivt grunnlag er større enn avgiften på linjen. | A positive base is larger than the tax of the line.
R123 | Virksomheten har ikke ordinær mva-plikt i en del av terminen. | The business has no ordinary VAT duty during a part of the period.
R124 | I meldingen for omvendt avgiftsplikt har kode 86, 88 og 91 spesifikasjonen kompensasjonsrett. | In the return for reverse charge codes 86, 88 and 91 have the specification kompensasjonsrett.
R125 | Den som krever kompensasjon, var ikke slettet i Enhetsregisteret før terminen. | Whoever claims compensation was not deleted from Enhetsregisteret before the period.
R126 | Virksomheten har ikke organisasjonsformen UDEF. | The business does not have the organisation form UDEF.
R127 | Avgiften er ikke null når grunnlaget og satsen gir minst én krone. | The tax is not zero where base and rate give one krone or more.
R128 | Den som krever kompensasjon, er ikke et fylkeskommunalt foretak (FKF). | Whoever claims compensation is not a county undertaking (FKF).
R129 | Den som krever kompensasjon, er ikke et organisasjonsledd (ORGL). | Whoever claims compensation is not an organisational section (ORGL).
R130 | Den som krever kompensasjon, er ikke en underenhet (BEDR). | Whoever claims compensation is not a sub-unit (BEDR).
R131 | Virksomheten var ikke slettet i Enhetsregisteret før terminen. | The business was not deleted from Enhetsregisteret before the period.
R132 | En endring sendes innen tre år etter leveringsfristen. | A change is sent within three years of the deadline.
R133 | En endring sendes innen fem år etter at terminen er over. | A change is sent within five years of the end of the period.
R134 | Årets første krav om kompensasjon er på minst 20000 kroner, etter reglene fra 2026. | The first claim for compensation of the year is for at least 20000 kroner, by the rules from 2026.
R135 | Terminen er over når en slettet virksomhet krever kompensasjon, etter reglene fra 2026. | The period is over when a deleted business claims compensation, by the rules from 2026.
`;

/** What must hold, by the number of the rule. Source: our own. */
export const ruleWords: Readonly<Record<string, Bilingual>> = Object.fromEntries(
  readRows(['rule', 'nb', 'en'], table).map(({ rule, nb, en }) => [rule, { nb, en }]),
);
