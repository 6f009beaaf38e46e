export { VatReturnValidation } from './shapes.ts';
export { vatReturnLaws } from './vat-return-laws.ts';
