export { accessPackageName } from './access-packages.ts';
export { type Altinn, type AuthorizedParty, createAltinn, type SystemUserAnswer } from './client.ts';
