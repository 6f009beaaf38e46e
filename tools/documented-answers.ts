/** What the tests tell of the answers that they held against the OpenAPI document. */
import type { TaskMeta } from 'vitest';

export interface AnswerReport {
  /** How many answers, over all tests. */
  answers: number;
  /** Of how many operations, each door counted. */
  operations: number;
  /** `operationId status` of the good answers that the document promises and nobody got. */
  missing: readonly string[];
}

/** Adds up what the tests tell. Nothing is missing where no test said what the document promises. */
export function reportAnswers(metas: Iterable<TaskMeta>): AnswerReport {
  const got = new Map<string, number>();
  let promised: readonly string[] = [];
  for (const { documentedAnswers = {}, documentedSuccesses } of metas) {
    promised = documentedSuccesses ?? promised;
    for (const [name, count] of Object.entries(documentedAnswers)) got.set(name, (got.get(name) ?? 0) + count);
  }
  return {
    answers: [...got.values()].reduce((sum, count) => sum + count, 0),
    operations: new Set([...got.keys()].map((name) => name.split(' ')[0])).size,
    missing: promised.filter((name) => !got.has(name)),
  };
}
