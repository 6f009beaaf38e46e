export { rolesAtAltinn, rolesOfPeople } from './acting-means.ts';
