export { AltinnProblem } from './altinn-problem.ts';
export type { AuthorizedParty } from './authorized-parties.ts';
export type { ChangeRequest } from './change-requests.ts';
export { type Altinn, createAltinn } from './client.ts';
export type { Instance } from './instances.ts';
export type { SystemUserRequest } from './system-user-requests.ts';
export type { SystemUser, SystemUserAnswer } from './system-users.ts';
