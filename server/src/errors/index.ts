export { AppError, type Bilingual, type FieldProblem } from './app-error.ts';
export {
  type ErrorCode,
  type ErrorDefinition,
  type ErrorText,
  errorCodeNames,
  errorCodes,
  type Handover,
} from './codes.ts';
export { Explanation, explain, explanationOf, type Language } from './explanation.ts';
