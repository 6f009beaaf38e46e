/**
 * The access packages of organisations, by code. First column: `D`, an accountant's or auditor's agent system user can be
 * given it for clients (delegable); `A`, an organisation's own system user can be given it (assignable). Then the end of
 * the URN, and Altinn's names in bokmål and English. Some codes are misspelt at Altinn; they are keys and stay so.
 *
 * Source: Altinn/altinn-authorization-tmp, f7ff53bd (2026-08-21), PackageConstants.cs.
 */
export const organisationPackageTable = `
DA | a-ordning | A-ordningen | A-melding system
DA | aksjer-og-eierforhold | Aksjer og eierforhold | Shares and ownership
DA | akvakultur | Akvakultur | Aquaculture
DA | annen-tjenesteyting | Annen tjenesteyting | Other services
DA | ansettelsesforhold | Ansettelsesforhold | Employment relations
D- | ansvarlig-revisor | Ansvarlig revisor | Auditor in charge
DA | attester | Attester | Certificates
DA | avfall-behandle-gjenvinne | Avfall - samle inn, behandle, bruke og gjenvinne | Waste - collection, treatment, use and recycling
DA | baerekraft | Bærekraft | Sustainability
DA | barnehageeier | Barnehageeier | Kindergarten owner
DA | barnehageleder | Barnehageleder | Kindergarten leader
DA | barnehagemyndighet | Barnehagemyndighet | Kindergarten authority
DA | barnevern | Barnevern | Child protection services
DA | beredskap | Beredskap | Readiness
DA | bergverk | Bergverk | Mining
DA | biblioteker-museer-arkiver-og-annen-kultur | Biblioteker, museer, arkiver og annen kultur | Libraries, museums, archives and other culture
DA | byggesoknad | Byggesøknad | Building application
DA | damp-varmtvann | Damp- og varmtvann | Steam and hot water
DA | dokumentbasert-tilsyn | Dokumentbasert tilsyn | Document-based supervision
DA | dyrehold | Dyrehold | Animal husbandry
DA | eiendomsmegler | Eiendomsmegler | Real estate agent
-- | eksplisitt | Eksplisitt tjenestedelegering | Explicit service delegation
DA | elektrisitet-produsere-overfore-distrubere | Elektrisitet - produsere, overføre og distribuere | Electricity - production, transmission and distribution
DA | elektronisk-kommunikasjon | Elektronisk kommunikasjon | Electronic communication
DA | familievern | Familievern | Family counseling
-A | ffor-tilgangsstyrer-nuf | Forretningsfører-tilgangsstyrer NUF | Business manager-Access manager NUF
DA | finansiering-og-forsikring | Finansiering og forsikring | Financing and insurance
DA | fiske | Fiske | Fishing
DA | folkeregister | Folkeregister | Population register
DA | fornoyelser | Fornøyelser | Amusements
D- | forretningsforer-eiendom | Forretningsforer eiendom | Business manager real estate
DA | forskning | Forskning | Research
DA | forstegangsregistrering | Førstegangsregistrering av kjøretøy | First-time vehicle registration
DA | generelle-helfotjenester | Generelle helfotjenester | General Helfo services
DA | godkjenning-av-personell | Godkjenning av personell | Personnel approval
DA | godkjenning-av-utdanningsvirksomhet | Godkjenning av utdanningsvirksomhet | Educational institution approval
DA | gummi-plast-og-ikkemetallholdige-mineralprodukter | Gummi, plast og ikke-metallholdige mineralprodukter | Rubber, plastic and non-metallic mineral products
DA | helfo-saerlig-kategori | Helfotjenester med personopplysninger av særlig kategori | Helfo services with personal data of special category
DA | helsetjenester | Helsetjenester | Health services
DA | helsetjenester-personopplysninger-saerlig-kategori | Helsetjenester med personopplysninger av særlig kategori | Health services with personal data of special category
-A | hovedadministrator | Hovedadministrator | Main administrator
DA | hoyere-utdanning-og-hoyere-yrkesfaglig-utdanning | Høyere utdanning og høyere yrkesfaglig utdanning | Higher education and higher vocational education
DA | informasjon-og-kommunikasjon | Informasjon og kommunikasjon | Information and communication
DA | infrastruktur | Infrastruktur | Infrastructure
DA | jakt-og-viltstell | Jakt og viltstell | Hunting and wildlife management
DA | jernbanetransport | Jernbanetransport | Railway transport
DA | jordbruk | Jordbruk | Agriculture
DA | kjop-og-salg-eiendom | Kjøp og salg av eiendom | Buying and selling real estate
DA | kjoretoy | Kjøretøy | Vehicles
-A | klientadministrator | Klientadministrator | Client administrator
DA | kommuneoverlege | Kommuneoverlege | Municipal chief medical officer
DA | konkursbo-lesetilgang | Konkursbo lesetilgang | Bankruptcy estate read access
DA | konkursbo-skrivetilgang | Konkursbo skrivetilgang | Bankruptcy estate write access
-A | konkursbo-tilgangsstyrer | Konkursbo administrator | Bankruptcy estate administrator
DA | krav-og-utlegg | Krav, betalinger og utlegg | Claims, payments and enforcement
DA | kreditt-og-oppgjoer | Kreditt- og oppgjørsordninger | Credit and settlement arrangements
DA | kunst-og-underholdning | Kunst og underholdning | Arts and entertainment
DA | lagring-og-andre-tjenester-tilknyttet-transport | Lagring og andre tjenester tilknyttet transport | Storage and other transport-related services
DA | lonn | Lønn | Salary
DA | lonn-personopplysninger-saerlig-kategori | Lønn med personopplysninger av særlig kategori | Salary with personal data of special category
DA | lotteri-og-spill | Lotteri og spill | Lottery and games
DA | lufttransport | Lufttransport | Air transport
-A | maskinlesbare-hendelser | Maskinlesbare hendelser | Machine-readable events
-A | maskinporten-administrator | Maskinporten administrator | Maskinporten administrator
-A | maskinporten-scopes | Delegerbare Maskinporten scopes | Delegable maskinporten scopes
-A | maskinporten-scopes-nuf | Delegerbare Maskinporten scopes - NUF | Delegable maskinporten scopes - NUF
DA | merverdiavgift | Merverdiavgift | Value added tax
DA | metaller-og-mineraler | Metaller og mineraler | Metals and minerals
DA | metallvarer-elektrisk-utstyr-og-maskiner | Metallvarer elektrisk utstyr og maskiner | Metal products, electrical equipment and machinery
DA | miljorydding-miljorensing-og-lignende | Miljørydding, miljørensing og lignende | Environmental cleanup, environmental remediation and similar
DA | miljorydding-rensing | Miljørydding - rensing og lignende virksomhet | Environmental remediation, cleaning and similar activities
DA | mine-sider-kommune | Mine sider hos kommunen | My pages at the municipality
DA | mobler-og-annen-industri | Møbler og annen industri | Furniture and other manufacturing
DA | motorvognavgift | Motorvognavgifter | Motor vehicle taxes
DA | motta-nabo-og-planvarsel | Motta nabo- og planvarsel | Receive neighbor and planning notifications
DA | mva-kompensasjon-revisorattesterer | MVA-kompensasjon revisorattesterer | VAT compensation auditor certifies
DA | naeringsmidler-drikkevarer-og-tobakk | Næringsmidler, drikkevarer og tobakk | Food, beverages and tobacco
DA | offentlige-anskaffelser | Offentlige anskaffelser | Public procurement
DA | oljeraffinering-kjemisk-farmasoytisk-industri | Oljeraffinering, kjemisk og farmasøytisk industri | Oil refining, chemical and pharmaceutical industry
DA | omregistrering | Omregistrering av kjøretøy | Registration transfer of vehicles
DA | oppforing-bygg-anlegg | Oppføring av bygg og anlegg | Construction of buildings and facilities
DA | oppgi-naermeste-leder | Oppgi nærmeste leder for sykmeldt ansatt | Provide the immediate supervisor for the sick-listed employee
DA | opplaeringskontorleder | Opplæringskontorleder | Training office leader
DA | ordinaer-post-til-virksomheten | Ordinær post til virksomheten | Regular mail to business
DA | overnatting | Overnatting | Accommodation
DA | patent-varemerke-design | Patent, varemerke og design | Patents, trademarks and design
DA | pensjon | Pensjon | Pension
DA | permisjon | Permisjon | Leave of absence
DA | plansak | Plansak | Planning case
DA | pleie-omsorgstjenester-i-institusjon | Pleie- og omsorgstjenester i institusjon | Care services in institutions
DA | politi-og-domstol | Politi og domstol | Police and courts
DA | politikk | Politikk | Politics
DA | post-til-virksomheten-med-taushetsbelagt-innhold | Post til virksomheten med taushetsbelagt innhold | Mail to business with confidential content
DA | posttjenester | Posttjenester | Postal services
DA | ppt-leder | PPT-leder | Educational-psychological service leader
DA | rapportering-statistikk | Rapportering av statistikk | Statistics reporting
DA | reelle-rettighetshavere-avvik-eu-oppslag | Reelle rettighetshavere - avviksrapportering og EU-oppslag | Beneficial owners - non-compliance reporting and EU lookups
DA | regnskap-okonomi-rapport | Regnskap og økonomirapportering | Accounting and economic reporting
D- | regnskapsforer-lonn | Regnskapsfører lønn | Accountant salary
D- | regnskapsforer-med-signeringsrettighet | Regnskapsfører med signeringsrettighet | Accountant with signing rights
D- | regnskapsforer-uten-signeringsrettighet | Regnskapsfører uten signeringsrettighet | Accountant without signing rights
DA | reindrift | Reindrift | Reindeer herding
DA | renovasjon | Renovasjon | Waste management
DA | reparasjon-og-installasjon-av-maskiner-og-utstyr | Reparasjon og installasjon av maskiner og utstyr | Repair and installation of machinery and equipment
DA | revisjon | Revisjon | Revision
DA | revisorattesterer | Revisorattesterer | Auditor attestation
D- | revisormedarbeider | Revisormedarbeider | Assistant auditor
DA | saeravgifter | Særavgifter | Special taxes
DA | samle-behandle-avlopsvann | Samle opp og behandle avløpsvann | Sewage collection and treatment
DA | servering | Servering | Catering
DA | sfo-leder | SFO-leder | After-school program leader
DA | sikkerhet-og-internkontroll | Sikkerhet og internkontroll | Security and internal control
DA | sjofart | Sjøfart | Maritime transport
DA | skatt-naering | Skatt næring | Business tax
DA | skattegrunnlag | Skattegrunnlag | Tax base
DA | skogbruk | Skogbruk | Forestry
DA | skoleeier | Skoleeier | School owner
DA | skoleleder | Skoleleder | School leader
DA | sosiale-omsorgstjenester-uten-botilbud-og-flyktningemottak | Sosiale omsorgstjenester uten botilbud og flyktningemottak | Social care services without housing and refugee reception
DA | sport-og-fritid | Sport og fritid | Sports and recreation
DA | starte-drive-endre-avvikle-virksomhet | Starte, endre og avvikle virksomhet | Start, change and dissolve business
DA | statsforvalter-barnehage | Statsforvalter - barnehage | County governor - kindergarten
DA | statsforvalter-skole-og-opplearing | Statsforvalter - skole og opplæring | County governor - school and education
DA | sykefravaer | Sykefravær | Sick leave
DA | sykefravaer-personopplysninger-saerlig-kategori | Sykefravær med personopplysninger av særlig kategori | Sick leave with personal data of a special category.
DA | teknisk-samhandling-digdir | Teknisk samhandling med Digdir | Technical interaction with Digdir
DA | teknisk-samhandling-skatt | Teknisk samhandling med Skatteetaten | Technical interaction with the Norwegian Tax Agency
DA | tekstiler-klaer-laervarer | Tekstiler, klær og lærvarer | Textiles, clothing and leather goods
-A | tilgangsstyrer | Tilgangsstyrer | Access manager
-A | tilgangsstyring-enkeltinstanser | Tilgangsstyrer for enkeltmeldinger, -skjema og -dialoger | Access manager of individual messages, forms and dialogs
DA | tilskudd-stotte-erstatning | Tilskudd, støtte og erstatning | Grant, support and compensation
DA | tinglysing-eiendom | Tinglysing eiendom | Property registration
DA | tjenester-nuf | Tjenester NUF | Services NUF
DA | toll | Toll | Customs
DA | trafikant | Trafikant | Road users
DA | transport-i-ror | Transport i rør | Pipeline transport
DA | trelast-trevarer-papirvarer | Trelast, trevarer og papirvarer | Lumber, wood products and paper goods
DA | trykkerier-reproduksjon-opptak | Trykkerier og reproduksjon av innspilte opptak | Printing and reproduction of recorded media
DA | ulykke | Ulykke | Accident
DA | utleie-eiendom | Utleie av eiendom | Real estate rental
DA | utvinning-raaolje-naturgass-kull | Utvinning av råolje, naturgass og kull | Extraction of crude oil, natural gas and coal
DA | vann-kilde-rense-distrubere | Vann - ta ut fra kilde, rense og distribuere | Water - source extraction, treatment and distribution
DA | varehandel | Varehandel | Retail trade
DA | veitransport | Veitransport | Road transport
DA | verft-og-andre-transportmidler | Verft og andre transportmidler | Shipyards and other transport vehicles
-A | virksomhetens-representant-skjemaoppgaver | Virksomhetens representant - skjemaoppgaver | Company representative - form tasks
DA | yrkesskade | Yrkesskade | Occupational injury
`;
