import { AltinnProblem } from '../../upstreams/altinn/index.ts';
import type { DelegationMeans } from '../means.ts';
import type { DelegationRow } from '../store.ts';
import { isRefused, refusalOf, unasked } from './refusals.ts';
import { sendRequest, type Vendor } from './send-request.ts';
import { refuseRequest, settleRequest } from './settle-request.ts';
import type { RequestRow } from './store.ts';

/**
 * Sends what is written down, and writes down what came of it. Where Altinn surely made nothing, nothing stays. Where that
 * is not known it stays, to be asked for again: no error then. Throws what the caller is told of a refusal.
 */
export async function sendOpenRequest(
  means: DelegationMeans,
  vendor: Vendor,
  row: DelegationRow,
  request: RequestRow,
  withinMs: number,
): Promise<void> {
  const deadline = means.clock.deadline(withinMs);
  try {
    await settleRequest(means, row, request, await sendRequest(vendor, row, request, deadline.signal));
  } catch (error) {
    if (!isRefused(error)) {
      // Throws what is nobody's answer.
      unasked(error);
      return;
    }
    const isProblem = error instanceof AltinnProblem;
    const refusal = isProblem ? refusalOf(error, request.kind === 'change' ? changeFields : {}) : unasked(error);
    await refuseRequest(means, row, request, isProblem ? error.code : refusal.code);
    throw refusal;
  } finally {
    deadline.clear();
  }
}

const changeFields = { access_packages: 'add_access_packages', rights: 'add_rights' };
