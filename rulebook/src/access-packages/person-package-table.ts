/**
 * The access packages of persons, by code: what a citizen can let somebody else do (`innbygger-`), and what a guardian may
 * do (`vergemal-`, which nobody hands out). Columns as in organisation-package-table.ts.
 *
 * Source: Altinn/altinn-authorization-tmp, f7ff53bd (2026-08-21), PackageConstants.cs.
 */
export const personPackageTable = `
DA | innbygger-arbeidsliv | Arbeidsliv | Working life
DA | innbygger-attester | Attester | Attestation
DA | innbygger-avlastning-stotte | Avlastning og støtte | Relief and support
DA | innbygger-bank-finans | Bank og finans | Banking and finance
DA | innbygger-barn-foreldre | Barn og foreldre | Children and parents
DA | innbygger-barnehage-sfo-skole | Barnehage, SFO og skole | Kindergarten, SFO and school
DA | innbygger-behandling | Behandling | Treatment
DA | innbygger-bolig-eiendom | Bolig og eiendom | Housing and property
DA | innbygger-byggesoknad | Byggesøknad | Building application
DA | innbygger-design-varemerke | Design og varemerke | Design and trademark
DA | innbygger-forerkort | Førerkort | Driving license
DA | innbygger-forsikring | Forsikring | Insurance
DA | innbygger-fritidsaktiviteter-friluftsliv | Fritidsaktiviteter og friluftsliv | Leisure activities and outdoor life
DA | innbygger-frivillighet | Frivillighet | Volunteering
DA | innbygger-helsetjenester | Helsetjenester | Health services
DA | innbygger-idrett | Idrett | Sports
DA | innbygger-innkreving | Innkreving | Collection
DA | innbygger-kjoretoy | Kjøretøy | Vehicle
DA | innbygger-kultur | Kultur | Culture
DA | innbygger-loyve | Løyve | License
DA | innbygger-patent | Patent | Patent
DA | innbygger-pensjon | Pensjon | Pension
DA | innbygger-permisjon-oppsigelse | Permisjon og oppsigelse | Leave and dismissal
DA | innbygger-pleie-omsorg | Pleie og omsorg | Care and nursing
DA | innbygger-samliv | Samliv | Cohabitation
DA | innbygger-sertifisering | Sertifisering | Certification
DA | innbygger-skatteforhold-privatpersoner | Skatteforhold for privatpersoner | Taxation for individuals
DA | innbygger-soknader-sertifisering | Søknader og sertifisering | Applications and certification
DA | innbygger-stotte-tilskudd | Støtte og tilskudd | Support and grants
DA | innbygger-straffesak | Straffesak | Criminal case
DA | innbygger-sykefravaer | Sykefravær | Sick leave
DA | innbygger-tilgangsstyring-privatperson | Tilgangsstyring for privatperson | Access management for private individuals
DA | innbygger-toll-avgift | Toll og avgift | Customs duties and taxes
DA | innbygger-utdanning | Utdanning | Education
DA | innbygger-vapen | Våpen | Weapon
-- | namsmannen-tvangsfullbyrdelse-forliksradet | Namsmannen - Tvangsfullbyrdelse, herunder behandling i forliksrådet | The Enforcement Officer - Enforcement, including proceedings in the conciliation board
-- | vergemal-bank-representasjon-dagligbank | Bank - Representasjon dagligbank | Bank - Representation daily banking
-- | vergemal-bank-ta-opp-lan-kreditter | Bank - Ta opp lån/kreditter | Bank - Taking out loans/credits
-- | vergemal-forsikringsselskap-forvalte-forsikringsavtaler | Forsikringsselskap - Forvalte forsikringsavtaler | Insurance company - Managing insurance agreements
-- | vergemal-helfo-fastlege | Helfo - Fastlege | Helfo - General practitioner
-- | vergemal-helfo-refusjon-privatpersoner | Helfo - Refusjon for privatpersoner | Helfo - Reimbursement for private individuals
-- | vergemal-husbanken-bostotte | Husbanken - Bostøtte | The Housing Bank - Housing allowance
-- | vergemal-husbanken-startlan | Husbanken - Startlån | The Housing Bank - Start-up loan
-- | vergemal-inkassoselskap-inkassoavtaler | Inkassoselskap - Forhandle og inngå inkassoavtaler | Debt collection companies - Negotiate and conclude debt collection agreements
-- | vergemal-kartverket-arv-privat-skifte-uskifte | Kartverket - Arv - privat skifte og uskifte | The Norwegian Mapping Authority - Inheritance - private settlement and undivided estate
-- | vergemal-kartverket-avtaler-rettigheter | Kartverket - Avtaler og rettigheter | The Norwegian Mapping Authority - Agreements and rights
-- | vergemal-kartverket-endring-eiendom | Kartverket - Endring av eiendom | The Norwegian Mapping Authority - Change of property
-- | vergemal-kartverket-kjop-eiendom | Kartverket - Kjøp av eiendom | The Norwegian Mapping Authority - Purchase of property
-- | vergemal-kartverket-laneopptak | Kartverket - Låneopptak | The Norwegian Mapping Authority - Loan acquisition
-- | vergemal-kartverket-salg-fast-eiendom-borettslagsandel | Kartverket - Salg av fast eiendom/borettslagsandel | The Norwegian Mapping Authority - Sale of real estate/condominium share
-- | vergemal-kartverket-sletting | Kartverket - Sletting | The Norwegian Mapping Authority - Deletion
-- | vergemal-kommune-bygg-eiendom | Kommune - Bygg og eiendom | Municipality - Building and property
-- | vergemal-kommune-helse-omsorg | Kommune - Helse og omsorg | Municipality - Health and care
-- | vergemal-kommune-skatt-avgift | Kommune - Skatt og avgift | Municipality - Tax and duty
-- | vergemal-kommune-skole-utdanning | Kommune - Skole og utdanning | Municipality - School and education
-- | vergemal-kommune-sosiale-tjenester | Kommune - Sosiale tjenester | Municipality - Social services
-- | vergemal-kredittvurderingsselskap-kredittsperre | Kredittvurderingsselskap - Kredittsperre | Credit rating agency - Credit freeze
-- | vergemal-namsmannen-gjeldsordning | Namsmannen - Gjeldsordning | The Enforcement Officer - Debt settlement
-- | vergemal-nav-arbeid | Nav - Arbeid | Nav - Work
-- | vergemal-nav-familie | Nav - Familie | Nav - Family
-- | vergemal-nav-hjelpemidler | Nav - Hjelpemidler | Nav - Assistive devices
-- | vergemal-nav-pensjon | Nav - Pensjon | Nav - Pension
-- | vergemal-nav-sosiale-tjenester | Nav - Sosiale tjenester | Nav - Social services
-- | vergemal-ovrige-avslutning-husleiekontrakter | Øvrige - Avslutning av husleiekontrakter | Others - Termination of lease agreements
-- | vergemal-ovrige-inngaelse-husleiekontrakter | Øvrige - Inngåelse av husleiekontrakter | Others - Conclusion of lease agreements
-- | vergemal-ovrige-kjop-leie-varer-tjenester | Øvrige - Kjøp/leie av varer og tjenester | Others - Purchase/rental of goods and services
-- | vergemal-ovrige-salg-losore-storre-verdi | Øvrige - Salg av løsøre av større verdi | Others - Sale of personal property of greater value
-- | vergemal-pasientreiser-refusjon-pasientreiser | Pasientreiser - Refusjon av pasientreiser | Patient travel - Reimbursement of patient travel
-- | vergemal-skatteetaten-endre-postadresse | Skatteetaten - Endre postadresse | The Tax Administration - Change postal address
-- | vergemal-skatteetaten-innkreving-tvangsfullbyrdelse | Skatteetaten - Innkreving og tvangsfullbyrdelse | The Tax Administration - Collection and enforcement
-- | vergemal-skatteetaten-melde-flytting | Skatteetaten - Melde flytting | The Tax Administration - Report moving
-- | vergemal-skatteetaten-skatt | Skatteetaten - Skatt | The Tax Administration - Tax
-- | vergemal-statsforvalter-soke-om-samtykke-disposisjon | Statsforvalter - Søke om samtykke til disposisjon | County Governor - Apply for consent to disposition
-- | vergemal-tingretten-begjaere-skifte-uskiftebo | Tingretten - Begjære skifte av uskiftebo | The District Court - Petition for settlement of undivided estate
-- | vergemal-tingretten-begjaere-uskifte | Tingretten - Begjære uskifte | The District Court - Petition for undivided estate
-- | vergemal-tingretten-privat-skifte-dodsbo | Tingretten - Privat skifte av dødsbo | The District Court - Private settlement of estate
`;
