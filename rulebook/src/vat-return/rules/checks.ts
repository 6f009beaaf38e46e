import { compensationChecks } from './compensation-checks.ts';
import type { RuleCheck } from './finding.ts';
import { ordinaryAmountChecks } from './ordinary-amounts.ts';
import { ordinaryDualCodeChecks } from './ordinary-dual-codes.ts';
import { ordinarySignChecks } from './ordinary-signs.ts';
import { ordinarySpecificationChecks } from './ordinary-specifications.ts';
import { periodChecks } from './period-checks.ts';
import { reverseChargeChecks } from './reverse-charge-checks.ts';
import { sharedAmountChecks } from './shared-amounts.ts';
import { sharedCodeListChecks } from './shared-code-lists.ts';
import { sharedRemarkChecks } from './shared-remarks.ts';
import { sharedReturnChecks } from './shared-return.ts';

/**
 * The check of each rule that a return, the code lists and the clock decide, wholly or (R059, R060, R079) in part, by the
 * number of the rule. A check is for the categories of its rule. R001 has none here: it is the schema, which is asked before
 * there is a return. Source: as the table of rules.
 */
export const ruleChecks: Readonly<Record<string, RuleCheck>> = {
  ...sharedReturnChecks,
  ...sharedCodeListChecks,
  ...sharedAmountChecks,
  ...sharedRemarkChecks,
  ...ordinarySignChecks,
  ...ordinaryDualCodeChecks,
  ...ordinarySpecificationChecks,
  ...ordinaryAmountChecks,
  ...periodChecks,
  ...compensationChecks,
  ...reverseChargeChecks,
};
