export { AccountField, administeredAccount, administrationOf, fieldProblem, findOwn } from './administered-account.ts';
