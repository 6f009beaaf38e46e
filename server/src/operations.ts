import { accountOperations } from './accounts/operations.ts';
import { annualAccountsOperations } from './annual-accounts/operations.ts';
import { auditOperations } from './audit/operations.ts';
import { authorityOperations } from './authority/operations.ts';
import { capabilityOperations } from './capabilities/operations.ts';
import { companyOperations } from './companies/operations.ts';
import { companyProfileOperations } from './company-profile/operations.ts';
import { companySearchOperations } from './company-search/operations.ts';
import { comparisonOperations } from './comparison/operations.ts';
import { delegationOperations } from './delegations/operations.ts';
import { doctorOperations } from './doctor/operations.ts';
import { exchangeRateOperations } from './exchange-rates/operations.ts';
import { explainOperations } from './explain/operations.ts';
import { filingHistoryOperations } from './filing-history/operations.ts';
import { fullmaktOperations } from './fullmakt/operations.ts';
import { migrationOperations } from './migration/operations.ts';
import { obligationOperations } from './obligations/operations.ts';
import type { AnyOperation } from './operation.ts';
import { sandboxOperations } from './sandbox/operations.ts';
import { signingKeyOperations } from './signing-keys/operations.ts';
import { vatCodeOperations } from './vat-codes/operations.ts';
import { vatReturnOperations } from './vat-return/operations.ts';
import { verificationOperations } from './verification/operations.ts';

/** Every operation of the product, one line for each slice. The doors are made from this list. */
export const operations: readonly AnyOperation[] = [
  ...companyOperations,
  ...authorityOperations,
  ...verificationOperations,
  ...annualAccountsOperations,
  ...companyProfileOperations,
  ...companySearchOperations,
  ...filingHistoryOperations,
  ...obligationOperations,
  ...exchangeRateOperations,
  ...migrationOperations,
  ...vatReturnOperations,
  ...vatCodeOperations,
  ...explainOperations,
  ...comparisonOperations,
  ...capabilityOperations,
  ...accountOperations,
  ...delegationOperations,
  ...fullmaktOperations,
  ...auditOperations,
  ...signingKeyOperations,
  ...doctorOperations,
  ...sandboxOperations,
];
