export {
  type AccessPackage,
  accessPackages,
  type FoundAccessPackage,
  findAccessPackage,
} from './access-packages/access-packages.ts';
export { type PackageSpelling, packageSpellings } from './access-packages/package-spellings.ts';
export { accountingDuty } from './accounting-duty/accounting-duty.ts';
export { type AuditVerdict, auditDuty } from './accounting-duty/audit-duty.ts';
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
export { addDays, addMonths, dateOf, dayNumber, isDate, lastDayOfMonth, weekday } from './calendar/calendar.ts';
export type { ByYear, CompanyFacts, Partner } from './company-facts/company-facts.ts';
export { describeNeed, factLabels } from './company-facts/fact-labels.ts';
export { type CompanyFactsResult, type FactProblem, readCompanyFacts } from './company-facts/read-company-facts.ts';
export { assessDuties, type Duty } from './company-obligations/assess-duties.ts';
export { assessObligations, createAssessor } from './company-obligations/assess-obligations.ts';
export type {
  Assessment,
  ObligationRow,
  ObligationStatus,
  ObligationWindow,
  SuppressionReason,
  Verdict,
} from './company-obligations/assessment.ts';
export {
  easterSunday,
  isPublicHoliday,
  nextWorkingDay,
  type PublicHoliday,
  publicHolidays,
  type ShiftedDate,
  type ShiftReason,
} from './holidays/holidays.ts';
export { type CourtFee, courtFees } from './late-fee/court-fee-table.ts';
export { type KnownCourtFee, type LateFee, type LateFeeInput, lateFee, rettsgebyrOf } from './late-fee/late-fee.ts';
export { type LateFeeStep, lateFeeSteps } from './late-fee/late-fee-rules.ts';
export { aliasesOf, type DeadlineAlias, ruleSpellings } from './obligations/aliases.ts';
export { type LegalAmount, legalAmounts } from './obligations/amount-table.ts';
export type { Confidence } from './obligations/confidence.ts';
export type { VatTerm } from './obligations/deadline-rule.ts';
export {
  type DeadlineOptions,
  type DeadlineRow,
  deadlineCodes,
  deadlinesDueIn,
  firstDeadlineYear,
  lastDeadlineYear,
} from './obligations/deadlines.ts';
export { describeDeadline, describePeriod } from './obligations/describe-period.ts';
export { type EntityForm, entityForms, type FormDuty, formDuty, formsThatOwe } from './obligations/form-duty.ts';
export type { Obligation } from './obligations/obligation.ts';
export {
  type ObligationCategory,
  type ObligationFrequency,
  obligationCategories,
  obligationFrequencies,
  type Severity,
} from './obligations/obligation.ts';
export type { ObligationCode } from './obligations/obligation-codes.ts';
export { obligationCodes } from './obligations/obligation-codes.ts';
export { obligations } from './obligations/obligation-table.ts';
export { vatRegistration } from './obligations/vat-registration.ts';
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
export { findOrganisationForm, isSubUnitForm, organisationForms } from './register-roles/organisation-forms.ts';
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
