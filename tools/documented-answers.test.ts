import { describe, expect, it } from 'vitest';
import { reportAnswers } from './documented-answers.ts';

describe('the answers that tests held against the document', () => {
  it('are added up over all tests, and counted by operation', () => {
    const metas = [
      { documentedAnswers: { 'a 200': 2, 'a 404': 1 } },
      {},
      { documentedAnswers: { 'a 200': 3, 'bInSandbox 201': 1 } },
    ];
    expect(reportAnswers(metas)).toEqual({ answers: 7, operations: 2, missing: [] });
  });

  it('lack every good answer that the document promises and nobody got', () => {
    const metas = [
      { documentedSuccesses: ['a 200', 'b 201', 'c 200'] },
      { documentedAnswers: { 'a 200': 1, 'b 200': 1, 'c 404': 1 } },
    ];
    expect(reportAnswers(metas).missing).toEqual(['b 201', 'c 200']);
  });
});
