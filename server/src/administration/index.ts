export {
  AccountField,
  administeredAccount,
  administrationOf,
  fieldProblem,
  findOwn,
  ownAccount,
} from './administered-account.ts';
