import { type AccessPackage, type Altinn2Role, accessPackages, altinn2Roles, findAccessPackage } from '@apier/rulebook';
import type { Language } from '../errors/index.ts';
import { describeRole, namePackage } from './describe-role.ts';
import type { AltinnMigration } from './shapes.ts';

/** Letters as codes write them, so that `lønn` finds `lonn`. */
const folded = (text: string): string =>
  text.toLowerCase().replaceAll('æ', 'ae').replaceAll('ø', 'o').replaceAll('å', 'a');

const textsOfPackage = ({ urn, name }: AccessPackage): string[] => [urn, name.nb, name.en];

const packagesOf = ({ packages, suggestions }: Altinn2Role): AccessPackage[] => [
  ...packages,
  ...suggestions.map(({ accessPackage }) => accessPackage),
];

const textsOfRole = (role: Altinn2Role): string[] => [
  ...[role.code, role.urn, role.name.nb, role.name.en, ...role.other_names],
  ...packagesOf(role).flatMap(textsOfPackage),
];

/** The packages and roles in whose codes and names every word stands. An old spelling finds the package it stands for. */
export function searchMap(text: string, language: Language): Pick<AltinnMigration, 'found_packages' | 'mappings'> {
  const words = folded(text).split(/\s+/);
  const hasAll = (texts: readonly string[]): boolean => {
    const searched = folded(texts.join('\n'));
    return words.every((word) => searched.includes(word));
  };
  const named = findAccessPackage(text);
  const spelling = named?.spelling ?? null;
  const meant = spelling && named?.accessPackage;
  return {
    found_packages: accessPackages
      .filter((each) => each === meant || hasAll(textsOfPackage(each)))
      .map((each) => ({
        ...namePackage(each),
        ...{ is_delegable: each.is_delegable, is_assignable: each.is_assignable, entity_type: each.entity_type },
        old_spelling: each === meant && spelling ? { written: spelling.written, why: spelling.why[language] } : null,
      })),
    mappings: altinn2Roles
      .filter((role) => hasAll(textsOfRole(role)) || packagesOf(role).some((each) => each === meant))
      .map((role) => describeRole(role, language)),
  };
}
