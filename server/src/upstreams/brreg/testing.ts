import type { OutgoingRequest } from '../../lib/outgoing.ts';
import { scriptedSend, virtualClock } from '../../testing.ts';
import { type Brreg, createBrreg } from './client.ts';

export const signal = virtualClock().timeout(1_000);

/** The client of a register that answers from a function, and what it was asked. */
export function brregOf(answer: Parameters<typeof scriptedSend>[0]): { asked: OutgoingRequest[]; brreg: Brreg } {
  const { send, asked } = scriptedSend(answer);
  return { asked, brreg: createBrreg({ send, baseUrl: 'https://data.brreg.no' }) };
}
