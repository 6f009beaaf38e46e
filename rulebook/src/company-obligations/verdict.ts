import type { Verdict } from './assessment.ts';

const none: readonly string[] = Object.freeze([]);

/** It applies, and nothing had to be assumed. */
export const required: Verdict = Object.freeze({ status: 'required', needs: none, assumed: none });

/** It does not apply. */
export const notRequired: Verdict = Object.freeze({ status: 'not_required', needs: none, assumed: none });

/** It may apply: the facts that would decide are named, each once. */
export function conditional(...needs: readonly string[]): Verdict {
  return { status: 'conditional', needs: [...new Set(needs)], assumed: none };
}

/** It applies if the fact is so; the fact is needed where it is not known. */
export function decidedBy(fact: string, value: boolean | null | undefined): Verdict {
  if (value === true) return required;
  return value === false ? notRequired : conditional(fact);
}

/** A verdict that still stands on something taken for granted; one that says no stands on nothing. */
export function assuming(verdict: Verdict, assumption: string): Verdict {
  return verdict.status === 'not_required' ? verdict : { ...verdict, assumed: [...verdict.assumed, assumption] };
}
