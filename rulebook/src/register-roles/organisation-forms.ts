/**
 * The forms of organisation (organisasjonsform) that Altinn tells apart, by code.
 * Source: Altinn/altinn-authorization-tmp, f7ff53bd (2026-08-21), EntityVariantConstants.cs.
 */
export const organisationForms: readonly string[] = [
  ...['AAFY', 'ADOS', 'ANNA', 'ANS', 'AS', 'ASA', 'BA', 'BBL', 'BEDR', 'BO', 'BRL', 'DA', 'ENK', 'EOFG', 'ESEK'],
  ...['FKF', 'FLI', 'FYLK', 'GFS', 'IKJP', 'IKS', 'IS', 'KBO', 'KF', 'KIRK', 'KOMM', 'KS', 'KTRF', 'NOKUS', 'NUF'],
  ...['OPMV', 'ORGL', 'PERS', 'PK', 'PRE', 'REV', 'SA', 'SAM', 'SE', 'SF', 'SPA', 'STAT', 'STI', 'SÆR', 'TVAM'],
  ...['UTBG', 'UTLA', 'UTLANS', 'VIFE', 'VPFO'],
];

/** The form of a code in any case, `SAER` for `SÆR` included; `null` for what is none. */
export function findOrganisationForm(written: string): string | null {
  const code = written.trim().toUpperCase();
  const form = code === 'SAER' ? 'SÆR' : code;
  return organisationForms.includes(form) ? form : null;
}

const subUnitForms: ReadonlySet<string> = new Set(['BEDR', 'AAFY']);

/** Whether only sub-units (underenheter) have the form. Source: Enhetsregisteret's forms of organisation. */
export const isSubUnitForm = (form: string): boolean => subUnitForms.has(form);
