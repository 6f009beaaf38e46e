import { type AccessPackage, accessPackageOf } from '../access-packages/access-packages.ts';
import type { Bilingual } from '../period/period.ts';
import { readRows, wordsOf } from '../read-rows.ts';
import { altinn2RoleConditions } from './altinn2-role-conditions.ts';
import { altinn2RoleSources } from './altinn2-role-sources.ts';
import { altinn2RoleOtherNames, altinn2RoleTable, removedAltinn2RoleTable } from './altinn2-role-table.ts';
import { suggestionTable } from './suggestion-table.ts';

export const cardinalities = ['one_to_one', 'one_to_many', 'many_to_one', 'no_equivalent'] as const;
export const confidences = ['high', 'medium', 'low'] as const;

/** Why a package is suggested. */
export type SuggestionBasis = 'name' | 'subject' | 'policy' | 'service';

/** A package to look at where Altinn converted nothing: our own inference. */
export interface PackageSuggestion {
  accessPackage: AccessPackage;
  confidence: (typeof confidences)[number];
  basis: SuggestionBasis;
}

/** A role of Altinn 2, and what became of it. */
export interface Altinn2Role {
  code: string;
  urn: string;
  name: Bilingual;
  other_names: readonly string[];
  /** `automatic`: Altinn itself converted existing delegations; `none`: they have to be given anew. */
  conversion: 'automatic' | 'none';
  /** How the conversion made them; `null` where there was none. */
  given_as: 'client' | 'direct' | null;
  cardinality: (typeof cardinalities)[number];
  /** What existing delegations became. Empty where nothing was converted. */
  packages: readonly AccessPackage[];
  /** The surest first. Empty where Altinn converted. */
  suggestions: readonly PackageSuggestion[];
  conditions: readonly Bilingual[];
  /** The codes of the roles that held it without any delegation. */
  held_by: readonly string[];
  /** Where this can be read. */
  sources: readonly string[];
}

const isOneOf = <Word extends string>(words: readonly Word[], text: string): text is Word =>
  words.some((word) => word === text);

/** One of the words that a table may use. Throws an Error for another: a fault of the table. */
function oneOf<Word extends string>(words: readonly Word[], text: string): Word {
  if (!isOneOf(words, text)) throw new Error(`${text} is none of ${words.join(', ')}.`);
  return text;
}

const bases = ['name', 'subject', 'policy', 'service'] as const;
const suggestionRows = readRows(['role', 'confidence', 'basis', 'package'], suggestionTable);

const suggestionsFor = (code: string): PackageSuggestion[] =>
  suggestionRows
    .filter(({ role }) => role === code)
    .map((row) => ({
      accessPackage: accessPackageOf(row.package),
      confidence: oneOf(confidences, row.confidence),
      basis: oneOf(bases, row.basis),
    }));

const readRoles = (table: string, isRemoved: boolean): Altinn2Role[] =>
  readRows(['code', 'nb', 'en', 'cardinality', 'became', 'held_by'], table).map((row) => {
    const [how, ...codes] = wordsOf(row.became);
    const given_as =
      how === undefined ? null : oneOf(['client:', 'direct:'] as const, how) === 'client:' ? 'client' : 'direct';
    const conversion = given_as === null ? 'none' : 'automatic';
    return {
      code: row.code,
      urn: `urn:altinn:rolecode:${row.code.toLowerCase()}`,
      name: { nb: row.nb, en: row.en },
      other_names: altinn2RoleOtherNames[row.code] ?? [],
      conversion,
      given_as,
      cardinality: oneOf(cardinalities, row.cardinality),
      packages: codes.map(accessPackageOf),
      suggestions: suggestionsFor(row.code),
      conditions: altinn2RoleConditions[row.code] ?? [],
      held_by: wordsOf(row.held_by),
      sources: altinn2RoleSources(row.code, isRemoved ? 'removed' : conversion),
    };
  });

/** Every role of Altinn 2, by code. Source: Altinn's seed of August 2026 and its import jobs. */
export const altinn2Roles: readonly Altinn2Role[] = readRoles(altinn2RoleTable, false);

/** Roles that left Altinn's list before the others. */
const removedRoles = readRoles(removedAltinn2RoleTable, true);

const byCode: ReadonlyMap<string, Altinn2Role> = new Map(
  [...altinn2Roles, ...removedRoles].map((role) => [role.code, role]),
);

/** The role of a code in any case, removed ones too; `null` for what is none. Codes of services are none. */
export const findAltinn2Role = (written: string): Altinn2Role | null =>
  byCode.get(written.trim().toUpperCase()) ?? null;

/** Why a suggestion is made, in words. */
export const suggestionBases: Readonly<Record<SuggestionBasis, Bilingual>> = {
  name: { nb: 'samme navn, eller nesten', en: 'the same name, or nearly' },
  subject: { nb: 'emnet for rollen', en: 'the subject of the role' },
  policy: { nb: 'en publisert policy nevner begge i samme regel', en: 'a published policy has both in one rule' },
  service: {
    nb: 'en dokumentert tjeneste som krevde rollen, hører til pakken',
    en: 'a documented service that asked for the role belongs to the package',
  },
};
