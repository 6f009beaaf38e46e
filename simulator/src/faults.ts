import type { AGENCIES } from './journal.ts';
import type { MpCode, UncodedName } from './maskinporten/errors.ts';

/** The ways in which an agency can go wrong. */
export const FAULT_KINDS = [
  'latency',
  'hang',
  'status',
  'reset_before',
  'reset_after',
  'truncate',
  'html',
  'html_as_json',
  'empty',
  'oversize',
  'redirect',
  'wrong_media_type',
  'mp_code',
  'refusal',
] as const;

/** One of FAULT_KINDS. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault as ordered. `delay_ms` and `jitter_ms` milliseconds, `retry_after` seconds, `times` absent = until replaced or reset. */
export type Fault = {
  id: string;
  upstream: (typeof AGENCIES)[number];
  kind: FaultKind;
  path_contains?: string;
  status?: number;
  delay_ms?: number;
  /** The most that is added to `delay_ms`, evenly spread. */
  jitter_ms?: number;
  mp_code?: MpCode;
  refusal?: UncodedName;
  retry_after?: number;
  times?: number;
};

/** A fault and how often it has struck. */
export type StandingFault = Fault & { fired: number };

/** What a request meets: a delay, and at most one fault of another kind. */
export type Encounter = { delayMs: number; fault: Fault | null };

const REFUSALS: readonly FaultKind[] = ['mp_code', 'refusal'];

/** The faults in force, in the order they were given. */
export class FaultPlan {
  readonly #random: () => number;
  #standing: StandingFault[] = [];

  /** @param random a number from 0 up to, not including, 1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Replaces all faults. */
  replace(faults: readonly Fault[]): void {
    this.#standing = faults.map((fault) => ({ ...fault, fired: 0 }));
  }

  /** The faults in force and spent, with how often each has struck. */
  list(): StandingFault[] {
    return this.#standing.map((fault) => ({ ...fault }));
  }

  /** Latencies add up; the first other fault that fits ends the search. Each that strikes uses one of its `times`. */
  meet(upstream: string, path: string, method: string): Encounter {
    let delayMs = 0;
    for (const fault of this.#standing) {
      if (fault.upstream !== upstream || fault.fired >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      if (fault.path_contains !== undefined && !path.includes(fault.path_contains)) continue;
      if (REFUSALS.includes(fault.kind) && !(method === 'POST' && path.endsWith('/token'))) continue;
      fault.fired += 1;
      if (fault.kind !== 'latency') return { delayMs, fault };
      delayMs += (fault.delay_ms ?? 0) + Math.round(this.#random() * (fault.jitter_ms ?? 0));
    }
    return { delayMs, fault: null };
  }
}
