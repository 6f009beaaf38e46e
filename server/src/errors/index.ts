export { AppError, type Bilingual, type FieldProblem } from './app-error.ts';
export { type ErrorCode, type ErrorDefinition, errorCodeNames, errorCodes } from './codes.ts';
export { Explanation, explain, type Language } from './explanation.ts';
