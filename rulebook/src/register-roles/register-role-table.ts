/**
 * The roles of the register of legal entities (Enhetsregisteret) that Altinn knows, by code. First column: `K`, a key role
 * that answers for the organisation as a whole; `S`, owners of services can name it in their policies. Then the register's
 * code, Altinn's word for it, and the names in bokmål and English.
 *
 * Source: Altinn/altinn-authorization-tmp, f7ff53bd (2026-08-21), RoleConstants.cs.
 */
export const registerRoleTable = `
-- | AAFY | ikke-naeringsdrivende-hovedenhet | Har som registreringsenhet AAFY | Has as registration unit AAFY
-- | ADOS | administrativ-enhet-offentlig-sektor | Administrativ enhet - offentlig sektor | Administrative Unit - Public Sector
-- | AVKL | forestaar-avvikling | Forestår avvikling | Performs liquidation
-- | BEDR | hovedenhet | Har som registreringsenhet BEDR | Has as registration unit BEDR
KS | BEST | bestyrende-reder | Bestyrende reder | Managing Shipowner
KS | BOBE | bostyrer | Bobestyrer | Estate Administrator
KS | DAGL | daglig-leder | Daglig leder | Managing Director
KS | DTPR | deltaker-delt-ansvar | Deltaker delt ansvar | Participant with Shared Responsibility
KS | DTSO | deltaker-fullt-ansvar | Deltaker fullt ansvar | Participant with Full Responsibility
-- | EIKM | eierkommune | Eierkommune | Owning Municipality
-- | ESGR | elektronisk-signeringsrettig | Elektronisk signeringsrett | Electronic signing rights
-- | ETDL | elektronisk-signeringsrett-tildeler | Tildeler av elektronisk signeringsrett | Granter of electronic signing rights
-- | FEMV | felles-registrert-med | Inngår i felles- registrering | Member of joint registration
-S | FFØR | forretningsforer | Forretningsfører | Business Manager
-- | FGRP | foretaksgruppe-med | Inngår i foretaksgruppe med | Member of company group with
-- | FISJ | fisjonsovertaker | Skal fisjoneres med | To be divided with
-- | FUSJ | fusjonsovertaker | Skal fusjoneres med | To be merged with
-- | HFOR | hovedforetak | Opplysninger om foretaket i hjemlandet | Information about the Company in the Home Country
-- | HLED | parti-organ-leder | Leder i partiets utovende organ | Leader in party's executive body
-- | HLSE | helseforetak | Helseforetak | Healthcare Institution
-- | HMDL | parti-organ-styremedlem | Styremedlem i partiets utovende organ | Board member in party's executive body
-- | HNST | parti-organ-nestleder | Nestleder i partiets utovende organ | Deputy leader in party's executive body
-- | HVAR | parti-organ-varamedlem | Varamedlem i partiets utovende organ | Alternate member in party's executive body
KS | INNH | innehaver | Innehaver | Owner
-- | KDAT | konsern-datter | Har som datter i konsern | Has as subsidiary in group
-- | KDEB | konkursdebitor | Konkursdebitor | Bankrupt Debtor
-S | KEMN | kontaktperson-ados | Kontaktperson i Ad | Contact person in administrative unit
-- | KENK | personlige-konkurs | Den personlige konkursen angår | Personal Bankruptcy
-- | KGRL | konsern-grunnlag | Har som grunnlag for konsern | Has as basis for group
-- | KIRK | kirkelig-fellesraad | Inngår i kirkelig fellesråd | Part of a Church Council
-- | KMOR | konsern-mor | Har som mor i konsern | Has as parent in group
-S | KNUF | kontaktperson-nuf | Kontaktperson NUF | Contact Person NUF
-S | KOMK | kontaktperson-kommune | Kontaktperson i kommune | Contact person in municipality
KS | KOMP | komplementar | Komplementar | General Partner
-S | KONT | kontaktperson | Kontaktperson | Contact Person
-- | KTRF | kontorfelleskapmedlem | Inngår i kontorfellesskap | Part of Office Community
KS | LEDE | styreleder | Styrets leder | Chair of the Board
-S | MEDL | styremedlem | Styremedlem | Board Member
-- | MVAG | mva-signerer | Signerer MVA-oppgaver | VAT form signer
-- | MVAU | mva-utfyller | Utfyller MVA-oppgaver | VAT form completer
-S | NEST | nestleder | Nestleder | Deputy Leader
-- | OBS | observator | Observatør | Observer
-- | OPMV | saerskilt-oppdelt-enhet | Særskilt oppdelt enhet | Distinct Subunit
-- | ORGL | organisasjonsledd-offentlig-sektor | Organisasjonsledd i offentlig sektor | Organizational Unit in the Public Sector
-- | POFE | prokurist-fellesskap | Prokura i fellesskap | Joint procuration
-- | POHV | prokurist-hver-for-seg | Prokura hver for seg | Individual procuration
-- | PROK | prokurist | Prokura | Procuration
-- | READ | revisoradressat | Er revisoradresse for | Is auditor address for
-S | REGN | regnskapsforer | Regnskapsfører | Accountant
-S | REPR | norsk-representant | Norsk representant for utenlandsk enhet | Norwegian Representative for a Foreign Entity
-S | REVI | revisor | Revisor | Auditor
-- | RFAD | regnskapsforeradressat | Er regnskapsforeradresse for | Is accounting address For
-- | SAM | sameier | Sameiere | Co-owners
-- | SIFE | signerer-fellesskap | Signatur i fellesskap | Joint signature
-S | SIGN | signerer | Signatur | Signatory
-- | SIHV | signerer-hver-for-seg | Signatur hver for seg | Individual signature
-- | SREVA | kontaktperson-revisor | Revisor registrert i revisorregisteret | Auditor registered in auditor register
-- | STFT | stifter | Stifter | Founder
-- | UTBG | utleiebygg | Er frivillig registrert utleiebygg for | Is voluntarily registered rental building for
-- | VARA | varamedlem | Varamedlem | Alternate Member
-- | VIFE | virksomhet-fellesskap-drifter | Er virksomhet drevet i fellesskap av | Is business operated jointly by
`;
