/**
 * The roles of Altinn 2, by code: names in bokmål and English as Altinn wrote them, misspellings and all; how the role lies
 * to the packages; what Altinn itself made existing delegations into (`client`: as client delegations, `direct`: as
 * delegations), or `-` where nothing was converted; and the register roles that held it without any delegation.
 *
 * Source: Altinn/altinn-authorization-tmp, f7ff53bd (2026-08-21), RoleConstants.cs and IngestRoleMap.cs; conversions: its
 * import jobs, up to pull request 3742, which removed them when they were done (2026-07-13).
 */
export const altinn2RoleTable = `
A0212 | Primærnæring og næringsmiddel | Primary industry and foodstuff | one_to_many | - | BEST DAGL DTPR DTSO FFØR INNH KOMP LEDE PRIV REPR
A0236 | Post/arkiv | Mail/archive | one_to_one | - | BEST BOBE DAGL DTPR DTSO INNH KEMN KOMK KOMP LEDE PRIV REPR
A0237 | Ansvarlig revisor | Auditor in charge | one_to_one | client: ansvarlig-revisor | REVI
A0238 | Revisormedarbeider | Assistant auditor | one_to_one | client: revisormedarbeider | REVI
A0239 | Regnskapsfører med signeringsrettighet | Accountant with signing rights | one_to_one | client: regnskapsforer-med-signeringsrettighet | REGN
A0240 | Regnskapsfører uten signeringsrettighet | Accountant without signing rights | one_to_one | client: regnskapsforer-uten-signeringsrettighet | REGN
A0241 | Regnskapsfører lønn | Accountant salary | one_to_one | client: regnskapsforer-lonn | REGN
A0278 | Plan- og byggesak | Planning and construction | one_to_many | - | BEST BOBE DAGL DTPR DTSO FFØR INNH KEMN KOMK KOMP KONT LEDE NEST PRIV REPR
A0282 | Skatteforhold for privatpersoner | Private tax affairs | one_to_one | direct: innbygger-skatteforhold-privatpersoner | PRIV
A0286 | Taushetsbelagt post | Confidential information | many_to_one | - | -
A0287 | Taushetsbelagt post - oppvekst og utdanning | Confidential - education | many_to_one | - | -
A0288 | Taushetsbelagt post - administrasjon | Conficential - administration | many_to_one | - | -
A0293 | Algetestdata | Algea test data | one_to_one | - | DAGL DTPR DTSO INNH REPR
A0294 | Transportløyvegaranti | Transport permit guarantee | one_to_many | - | DAGL DTPR DTSO INNH REPR
A0298 | Revisorattesterer | Auditor certifier | one_to_one | - | BEST BOBE DAGL DTPR DTSO INNH KOMK KOMP LEDE REPR
ADMAI | Tilgangsstyring | Access manager | one_to_one | direct: tilgangsstyrer | SREVA
APIADM | Programmeringsgrensesnitt (API) | Application Programming Interface (API) | one_to_many | direct: maskinporten-administrator maskinporten-scopes | BEST BOBE DAGL DTPR DTSO INNH KEMN KOMP LEDE REPR
APIADMNUF | Programmeringsgrensesnitt for NUF (API) | Application Programming Interface for NUF (API) | one_to_many | direct: maskinporten-administrator maskinporten-scopes-nuf | KNUF
ATTST | Revisorattesterer - MVA kompensasjon | Auditor certifies validity of VAT compensation | one_to_one | - | BEST BOBE DAGL DTPR DTSO INNH KOMK KOMP LEDE MVAG REPR
BOADM | Konkursbo tilgangsstyring | Bankruptcy administrator | one_to_one | direct: konkursbo-tilgangsstyrer | PRIV
BOBEL | Konkursbo lesetilgang | Bankruptcy read | one_to_one | direct: konkursbo-lesetilgang | BOBE
BOBES | Konkursbo skrivetilgang | Bankruptcy write | one_to_one | direct: konkursbo-skrivetilgang | BOBE
HADM | Hovedadministrator | Main Administrator | one_to_one | direct: hovedadministrator | BEST DAGL DTPR DTSO INNH LEDE
HVASK | Økokrim rapportering | Økokrim reporting | one_to_one | - | BEST BOBE DAGL DTPR DTSO INNH KOMP LEDE REPR
KLADM | Klientadministrator | Client administrator | one_to_one | direct: klientadministrator | SREVA
KOMAB | Kommunale tjenester | Municipal services | one_to_one | - | BEST BOBE DAGL DTPR DTSO FFØR INNH KEMN KOMK KOMP KONT LEDE NEST PRIV REPR
LOPER | Lønn og personalmedarbeider | Salaries and personnel employee | one_to_many | - | BEST BOBE DAGL DTPR DTSO FFØR INNH KOMK KOMP KONT LEDE MVAG NEST PRIV REPR
PASIG | Parallell signering | Parallel signing | no_equivalent | - | BEST BOBE DAGL DTPR DTSO INNH KEMN KNUF KOMP LEDE REPR
PAVAD | Patent, varemerke og design | Patents, trademarks and design | one_to_one | - | BEST BOBE DAGL DTPR DTSO INNH KOMP LEDE PRIV REPR
PRIUT | Privatperson begrensede rettigheter | Limited rights for an individual | no_equivalent | - | PRIV
REGNA | Regnskapsmedarbeider | Accounting employee | one_to_many | - | BEST BOBE DAGL DTPR DTSO FFØR INNH KOMK KOMP KONT LEDE MEDL MVAG MVAU NEST PRIV REPR
REVAI | Revisorrettighet | Auditor's rights | one_to_many | - | -
SIGNE | Signerer av Samordnet registermelding | Signer of Coordinated register notification | one_to_one | - | BEST BOBE DAGL DTPR DTSO INNH KOMP LEDE REPR
SISKD | Begrenset signeringsrettighet | Limited signing rights | one_to_many | - | BEST BOBE DAGL DTPR DTSO FFØR INNH KOMK KOMP LEDE MVAG PRIV REPR
UIHTL | Helse-, sosial- og velferdstjenester | Health-, social- and welfare services | one_to_many | - | BEST DAGL DTPR DTSO FFØR INNH KEMN KOMK KOMP KONT LEDE REPR
UILUF | Samferdsel | Transport | one_to_many | - | BEST BOBE DAGL DTPR DTSO INNH LEDE PRIV REPR
UTINN | Utfyller/Innsender | Reporter/sender | one_to_many | - | BEST BOBE DAGL DTPR DTSO FFØR INNH KEMN KOMK KOMP KONT LEDE MEDL NEST PRIV REPR
UTOMR | Energi, miljø og klima | Energy, environment and climate | one_to_many | - | BEST BOBE DAGL DTPR DTSO FFØR INNH KOMK KOMP LEDE MEDL NEST PRIV REPR
`;

/** Other names that the same roles have gone by. */
export const altinn2RoleOtherNames: Readonly<Record<string, readonly string[]>> = {
  A0239: ['Regnskapsfører med signeringsrett'],
  A0240: ['Regnskapsfører uten signeringsrett'],
  ADMAI: ['Tilgangsstyrer'],
  LOPER: ['Lønn og personal', 'Lønns- og personalmedarbeider'],
  SISKD: ['Begrenset signeringsrett'],
};

/**
 * Codes that were in Altinn's list of roles on 2026-06-26 and in none after August 2026. Asked for by their code they are
 * answered; they are not among the roles. Names in English are ours.
 *
 * Source: TheTechArch/altinnservicecatalogue, roles.json; Altinn/altinn-authorization-tmp, f7ff53bd.
 */
export const removedAltinn2RoleTable = `
ECKEYROLE | Nøkkelrolle for virksomhetsertifikatbrukere | Key role of enterprise certificate users | no_equivalent | - | -
EKTJ | Eksplisitt tjenestedelegering | Explicit service delegation | no_equivalent | - | -
GKBHT | Godkjenning av bedriftshelsetjeneste | Approval of occupational health services | no_equivalent | - | -
SENS | Hovedrolle for sensitive tjeneste | Main role of sensitive services | many_to_one | - | -
SENS01 | Taushetsbelagt post fra kommunen | Confidential mail from the municipality | many_to_one | - | -
`;
