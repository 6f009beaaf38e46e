export {
  type AccessPackage,
  accessPackages,
  type FoundAccessPackage,
  findAccessPackage,
} from './access-packages/access-packages.ts';
export { type PackageSpelling, packageSpellings } from './access-packages/package-spellings.ts';
export { altinn2Milestones, type DayCount } from './altinn2-roles/altinn2-milestones.ts';
export {
  type Altinn2Role,
  altinn2Roles,
  cardinalities,
  confidences,
  findAltinn2Role,
  type PackageSuggestion,
  type SuggestionBasis,
  suggestionBases,
} from './altinn2-roles/altinn2-roles.ts';
export { addDays, dateOf, dayNumber, isDate, lastDayOfMonth, weekday } from './calendar/calendar.ts';
export {
  easterSunday,
  isPublicHoliday,
  nextWorkingDay,
  type PublicHoliday,
  publicHolidays,
  type ShiftedDate,
  type ShiftReason,
} from './holidays/holidays.ts';
export {
  type DeadlineOptions,
  type DeadlineRow,
  deadlinesDueIn,
  firstDeadlineYear,
  lastDeadlineYear,
} from './obligations/deadlines.ts';
export { type Obligation, type ObligationCode, obligations, type VatTerm } from './obligations/obligation-rules.ts';
export { formatOrgnr, type Orgnr, type OrgnrProblem, type OrgnrResult, parseOrgnr } from './orgnr/orgnr.ts';
export {
  type Bilingual,
  formatPeriod,
  type Period,
  type PeriodKind,
  type PeriodProblem,
  type PeriodResult,
  parsePeriod,
  periodLabel,
} from './period/period.ts';
export { findOrganisationForm, organisationForms } from './register-roles/organisation-forms.ts';
export {
  findRegisterRole,
  mainAdministratorPackages,
  type PackageHolding,
  packagesHeldBy,
  type RegisterRole,
  registerRoles,
} from './register-roles/register-roles.ts';
export {
  type ActingAction,
  type ActingRole,
  actingRoleOf,
  actingRoles,
  actionsOf,
  type DerivedAction,
  type LegalReference,
} from './signing-authority/acting-roles.ts';
export {
  type AuthorityClass,
  type AuthorityFacts,
  type AuthorityReason,
  type AuthorityVerdict,
  classifyAuthority,
} from './signing-authority/classify-authority.ts';
export {
  type CodedAuthority,
  type CodedReason,
  codeAuthority,
  type SigningCombination,
  type SigningLookup,
} from './signing-authority/code-authority.ts';
export { rulebookVersion } from './version.ts';
