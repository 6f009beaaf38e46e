export { OrganisationNumber, printed } from './organisation-number.ts';
