import type { Bilingual } from '../period/period.ts';
import { readRows } from '../read-rows.ts';
import { organisationPackageTable } from './organisation-package-table.ts';
import { type PackageSpelling, packageSpellings } from './package-spellings.ts';
import { personPackageTable } from './person-package-table.ts';

const beginning = 'urn:altinn:accesspackage:';

/** An access package (tilgangspakke) of Altinn 3. */
export interface AccessPackage {
  urn: string;
  /** The end of the URN. */
  code: string;
  name: Bilingual;
  /** An agent system user can be given it, for the clients of an accountant or auditor. */
  is_delegable: boolean;
  /** An organisation's own system user can be given it. */
  is_assignable: boolean;
  entity_type: 'organisation' | 'person';
}

const readPackages = (table: string, entity_type: AccessPackage['entity_type']): AccessPackage[] =>
  readRows(['flags', 'code', 'nb', 'en'], table).map(({ flags, code, nb, en }) => ({
    urn: `${beginning}${code}`,
    code,
    name: { nb, en },
    is_delegable: flags.includes('D'),
    is_assignable: flags.includes('A'),
    entity_type,
  }));

/** Every access package, those of organisations first, each kind by code. Source: Altinn's seed of August 2026. */
export const accessPackages: readonly AccessPackage[] = [
  ...readPackages(organisationPackageTable, 'organisation'),
  ...readPackages(personPackageTable, 'person'),
];

const byCode: ReadonlyMap<string, AccessPackage> = new Map(accessPackages.map((each) => [each.code, each]));
const spellingOf: ReadonlyMap<string, PackageSpelling> = new Map(packageSpellings.map((each) => [each.written, each]));

/** A package as it was found. */
export interface FoundAccessPackage {
  accessPackage: AccessPackage;
  /** How it was written, when that is an old or mistaken spelling; else `null`. */
  spelling: PackageSpelling | null;
}

/** The package of a code or whole URN, in any case and in the old spellings too; `null` for what is none. */
export function findAccessPackage(written: string): FoundAccessPackage | null {
  const text = written.trim().toLowerCase();
  const code = text.startsWith(beginning) ? text.slice(beginning.length) : text;
  const spelling = spellingOf.get(code) ?? null;
  const accessPackage = byCode.get(spelling?.code ?? code);
  return accessPackage ? { accessPackage, spelling } : null;
}

/** The package of a code that a table of ours names. Throws an Error when there is none: a fault of that table. */
export function accessPackageOf(code: string): AccessPackage {
  const found = byCode.get(code);
  if (!found) throw new Error(`No access package has the code ${code}.`);
  return found;
}
