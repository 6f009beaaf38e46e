import { UpstreamFailure } from '../lib/outgoing.ts';
import { ownScopes } from '../tokens/index.ts';
import { maskinportenErrorIn, notExamined } from './failure-words.ts';
import { pages } from './pages.ts';
import type { Draft } from './shapes.ts';

/** What Altinn was to tell us of our own system, and did not. */
export function notTold(what: string, error: unknown): Draft {
  const { why, fix } = wordsFor(error);
  return notExamined(what, why, fix, pages.systemUserScopes);
}

function wordsFor(error: unknown): { why: string; fix: string } {
  if (maskinportenErrorIn(error)) {
    return {
      why: `Maskinporten gave no token for ${ownScopes['altinn.systemregister']}`,
      fix: 'Mend what is found about the client and that scope first, and examine again.',
    };
  }
  const kind = error instanceof UpstreamFailure ? error.kind : null;
  if (kind === 'forbidden' || kind === 'unauthorised') {
    return {
      why: 'Altinn refused to tell, and did not say why',
      fix: `See that Altinn has granted us ${ownScopes['altinn.systemregister']} in this environment, and examine again.`,
    };
  }
  if (kind === 'too_large') {
    return {
      why: 'there are more than doctor reads',
      fix: 'See apier delegations list; the server compares them all.',
    };
  }
  return { why: 'Altinn gave no usable answer', fix: 'See that Altinn’s host answers, and examine again.' };
}
