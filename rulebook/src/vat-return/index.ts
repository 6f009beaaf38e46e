export { isDate } from '../calendar/calendar.ts';
export type { Bilingual } from '../period/period.ts';
export { readXml } from '../xml/read-xml.ts';
export { writeXml } from '../xml/write-xml.ts';
export type { XmlAttribute, XmlElement, XmlFault, XmlLimits, XmlProblem, XmlResult } from '../xml/xml-element.ts';
export {
  expectedSign,
  isRemarkAllowed,
  type LineRemark,
  ownWordsRemark,
  remarksOfCode,
  type Sign,
} from './codes/line-remarks.ts';
export { isRemark, type RemarkCode, remarks } from './codes/remarks.ts';
export { isSpecification, type Specification, specifications } from './codes/specifications.ts';
export {
  codeListDay,
  findVatCode,
  specificationsOf,
  type VatCode,
  type VatDirection,
  vatCodes,
} from './codes/vat-codes.ts';
export {
  type RateKind,
  rateOn,
  ratesIn,
  ratesOfKind,
  type VatRate,
  type VatRateKind,
  vatRateKinds,
  vatRates,
} from './codes/vat-rates.ts';
export { type Conversion, convertVatDocument } from './convert-vat-document.ts';
export { type Decimal, formatDecimal, parseDecimal } from './decimal.ts';
export { type KidProblem, kidProblem } from './kid.ts';
export { isJson, mostDocumentBytes } from './read-document.ts';
export { readReturn } from './read-return.ts';
export { type Need, needs } from './rules/needs.ts';
export { appChecks } from './rules/not-evaluated.ts';
export { findVatRule, type Severity, type VatRule, vatRules } from './rules/rule-table.ts';
export { checkForm, type FormCheck, type SchemaProblem } from './schema/check-form.ts';
export {
  type ElementSchema,
  type FormName,
  formNamespaces,
  formSchemas,
  type SimpleType,
} from './schema/form-schema.ts';
export { daysOfPeriod, periodOfTerm, type TermElement, type TermPeriod, termElements, termOfPeriod } from './terms.ts';
export {
  type Deviation,
  type NotEvaluated,
  type Validation,
  type ValidationOptions,
  type ValidationStatus,
  validateVatDocument,
  validationOfUnreadable,
} from './validate.ts';
export { type Remark, type ReturnCategory, returnCategories, type VatLine, type VatReturn } from './vat-return.ts';
