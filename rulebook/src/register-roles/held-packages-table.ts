import { linesOf, wordsOf } from '../read-rows.ts';
import { dailyManagerPackages } from './daily-manager-packages.ts';

/** Packages that come with roles of the register, for organisations of one form or of any (`null`). */
export interface HoldingRow {
  roles: string;
  organisation_form: string | null;
  /** Whoever has the role may delegate the packages. */
  can_delegate: boolean;
  /** Altinn's flag of this name. No source says what it opens. */
  can_assign: boolean;
  packages: readonly string[];
}

const all = linesOf(dailyManagerPackages);
const allBut = (codes: string): string[] => {
  const left = new Set(wordsOf(codes));
  return all.filter((code) => !left.has(code));
};

const ownersLookUp = 'reelle-rettighetshavere-avvik-eu-oppslag';
const schoolsAndCare =
  'barnehageeier barnehageleder barnehagemyndighet barnevern familievern godkjenning-av-personell godkjenning-av-utdanningsvirksomhet hoyere-utdanning-og-hoyere-yrkesfaglig-utdanning kommuneoverlege opplaeringskontorleder ppt-leder sfo-leder skoleeier skoleleder statsforvalter-barnehage statsforvalter-skole-og-opplearing';
const payAndSickLeave = 'lonn-personopplysninger-saerlig-kategori sykefravaer-personopplysninger-saerlig-kategori';
const notOfEstates = `baerekraft finansiering-og-forsikring infrastruktur mva-kompensasjon-revisorattesterer pensjon politi-og-domstol ${ownersLookUp} starte-drive-endre-avvikle-virksomhet tinglysing-eiendom`;
/** What every representative of a foreign business holds. */
const taxAndPay =
  'a-ordning krav-og-utlegg lonn-personopplysninger-saerlig-kategori merverdiavgift oppgi-naermeste-leder saeravgifter skatt-naering skattegrunnlag';

const held = { organisation_form: null, can_delegate: true, can_assign: false } as const;
const forClients = { organisation_form: null, can_delegate: false, can_assign: false } as const;
const ofNuf = { organisation_form: 'NUF', can_delegate: true, can_assign: false } as const;

/**
 * What the roles of the register hold by themselves; a role that is not here holds nothing.
 * Source: Altinn/altinn-authorization-tmp, f7ff53bd (2026-08-21), IngestRolePackage.cs.
 */
export const holdingRows: readonly HoldingRow[] = [
  { roles: 'DAGL DTPR DTSO', ...held, packages: all },
  { roles: 'LEDE', ...held, packages: allBut(ownersLookUp) },
  { roles: 'INNH', ...held, packages: allBut(payAndSickLeave) },
  { roles: 'KOMP', ...held, packages: allBut(`hovedadministrator ${ownersLookUp}`) },
  { roles: 'BEST', ...held, packages: allBut(`hovedadministrator ${ownersLookUp} ${schoolsAndCare}`) },
  {
    roles: 'BOBE',
    ...held,
    packages: [...allBut(notOfEstates), 'konkursbo-lesetilgang', 'konkursbo-skrivetilgang'],
  },
  {
    roles: 'KNUF',
    ...held,
    packages: wordsOf(`${taxAndPay} maskinporten-administrator tilgangsstyrer tilgangsstyring-enkeltinstanser`),
  },
  { roles: 'KNUF', ...ofNuf, packages: ['maskinporten-scopes-nuf'] },
  { roles: 'REPR', ...held, packages: wordsOf(`${taxAndPay} tilgangsstyrer`) },
  { roles: 'KNUF REPR', ...held, can_assign: true, packages: ['tjenester-nuf'] },
  { roles: 'FFØR', ...ofNuf, packages: wordsOf(taxAndPay) },
  { roles: 'FFØR', ...ofNuf, can_assign: true, packages: ['ffor-tilgangsstyrer-nuf', 'tjenester-nuf'] },
  { roles: 'FFØR', ...forClients, organisation_form: 'BRL', packages: ['forretningsforer-eiendom'] },
  { roles: 'FFØR', ...forClients, organisation_form: 'ESEK', packages: ['forretningsforer-eiendom'] },
  {
    roles: 'REGN',
    ...forClients,
    packages: wordsOf(
      'regnskapsforer-lonn regnskapsforer-med-signeringsrettighet regnskapsforer-uten-signeringsrettighet',
    ),
  },
  { roles: 'REVI', ...forClients, packages: wordsOf('ansvarlig-revisor revisormedarbeider') },
];

/**
 * What a main administrator (the package `hovedadministrator`) may hand out, to themselves too, and does not hold by that. Bound to a
 * form where `holdingRows` would be.
 */
export const mainAdministratorRows: readonly Pick<HoldingRow, 'organisation_form' | 'packages'>[] = [
  {
    organisation_form: null,
    packages: [...allBut('hovedadministrator'), 'eksplisitt', 'post-til-virksomheten-med-taushetsbelagt-innhold'],
  },
  { organisation_form: 'NUF', packages: ['maskinporten-scopes-nuf'] },
];
