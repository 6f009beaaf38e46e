export { rolesAtAltinn, rolesOfPeople } from './acting-means.ts';
export { describeAuthority } from './describe-authority.ts';
export { fullmaktIn, isKnownToSigningService } from './describe-signing-authority.ts';
export { readRegisters } from './read-registers.ts';
