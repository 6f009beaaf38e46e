const beginning = 'urn:altinn:accesspackage:';

/** A package's URN in one spelling: Altinn writes the bare code or the whole URN, and does not mind capitals. */
export function accessPackageUrn(codeOrUrn: string): string {
  const written = codeOrUrn.toLowerCase();
  return written.startsWith(beginning) ? written : `${beginning}${written}`;
}

/** The packages that our services need, as Altinn names them (metadata API, `accesspackages/export`). */
const names: ReadonlyMap<string, { nb: string; en: string }> = new Map([
  ['merverdiavgift', { nb: 'Merverdiavgift', en: 'Value added tax' }],
  ['skatt-naering', { nb: 'Skatt næring', en: 'Business tax' }],
  ['lonn', { nb: 'Lønn', en: 'Salary' }],
  ['ansettelsesforhold', { nb: 'Ansettelsesforhold', en: 'Employment relations' }],
  ['skattegrunnlag', { nb: 'Skattegrunnlag', en: 'Tax base' }],
  [
    'teknisk-samhandling-skatt',
    { nb: 'Teknisk samhandling med Skatteetaten', en: 'Technical interaction with the Norwegian Tax Agency' },
  ],
  ['krav-og-utlegg', { nb: 'Krav, betalinger og utlegg', en: 'Claims, payments and enforcement' }],
  ['regnskap-okonomi-rapport', { nb: 'Regnskap og økonomirapportering', en: 'Accounting and economic reporting' }],
]);

/** What Altinn calls an access package, or `null` for one that is not in our table. */
export const accessPackageName = (urn: string): { nb: string; en: string } | null =>
  names.get(accessPackageUrn(urn).slice(beginning.length)) ?? null;
