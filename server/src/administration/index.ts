export { AccountField, administeredAccount, administrationOf, fieldProblem } from './administered-account.ts';
