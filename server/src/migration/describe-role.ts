import { type AccessPackage, type Altinn2Role, suggestionBases } from '@apier/rulebook';
import type { Language } from '../errors/index.ts';
import type { Altinn2Mapping, MigrationPackage } from './shapes.ts';

/** A package as the map shows it. */
export const namePackage = ({ urn, name }: AccessPackage): MigrationPackage => ({
  urn,
  name: name.nb,
  name_en: name.en,
});

/** What became of a role of Altinn 2. */
export const describeRole = (role: Altinn2Role, language: Language): Altinn2Mapping => ({
  altinn2_code: role.code,
  altinn2_name: role.name.nb,
  altinn2_name_en: role.name.en,
  conversion: role.conversion,
  cardinality: role.cardinality,
  packages: role.packages.map(namePackage),
  suggestions: role.suggestions.map(({ accessPackage, confidence, basis }) => ({
    ...namePackage(accessPackage),
    confidence,
    basis: suggestionBases[basis][language],
  })),
  conditions: role.conditions.map((condition) => condition[language]),
  verified: role.conversion === 'automatic',
  held_by_register_roles: [...role.held_by],
  sources: [...role.sources],
});
