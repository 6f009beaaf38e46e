import type { ShiftReason } from '../holidays/holidays.ts';
import type { Confidence } from '../obligations/confidence.ts';
import type { ObligationCode } from '../obligations/obligation-codes.ts';

/** Whether an obligation applies. `conditional`: a fact that decides is not known. */
export type ObligationStatus = 'required' | 'not_required' | 'conditional';

/** What a rule said of a company. */
export interface Verdict {
  status: ObligationStatus;
  /** The facts that would decide: names of {@link CompanyFacts} members, or what no member holds (`rules for form KIRK`). */
  needs: readonly string[];
  /** What was taken for granted, `vatTerm=bimonthly`. */
  assumed: readonly string[];
}

/** One thing to do. `due` is the day after moving, `nominalDue` the day the law names; both `null` for a standing duty. */
export interface ObligationRow extends Verdict {
  code: ObligationCode;
  kind: 'dated' | 'continuous';
  /** The key of the thing reported, never of the due date; `null` for a standing duty. */
  period: string | null;
  nominalDue: string | null;
  due: string | null;
  shifted: boolean;
  shiftReason: ShiftReason | null;
  confidence: Confidence;
  /** The other date, where sources disagree. */
  alternativeDue: string | null;
  /** The agency has said that it imposes no coercive fine for this period. */
  penaltyWaived: boolean;
  /** From which accounting year an auditor is required; only of `revisor`, and only where a limit was passed. */
  since: string | null;
}

/** Why there are no rows, or none after a day. */
export type SuppressionReason = 'deleted' | 'bankruptcy_estate' | 'sub_entity';

/** What a company owes in a window of days. */
export interface Assessment {
  /** By due day, code and period; standing duties last, by code. */
  rows: ObligationRow[];
  /** By accounting year, from the one before the window's first to its last. */
  auditor: Record<string, ObligationStatus>;
  reason: SuppressionReason | null;
  /** `partial`: the form of organisation has no rules here; only what does not depend on it is told. */
  coverage: 'full' | 'partial';
}

/** Days, both included, tested on the due day after moving. */
export interface ObligationWindow {
  from: string;
  to: string;
  /** The day for which standing duties are judged; `from` when absent. */
  asOf?: string | undefined;
}
