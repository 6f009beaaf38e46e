import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import { Fullmakt } from './fullmakt-shapes.ts';
import { type Get, name, saysUnknown } from './wire.ts';

/** `unknown`: Fullmakt knows no such unit. That nobody is registered is found, in the codes of `Fullmakt`. */
export type FullmaktAnswer = { state: 'found'; fullmakt: Fullmakt } | { state: 'unknown' };

export interface FullmaktReads {
  /** Who may sign for the unit. Throws `UpstreamFailure`. */
  readSignatur(orgnr: string, signal: AbortSignal): Promise<FullmaktAnswer>;
  /** Who holds the unit's procuration. Throws `UpstreamFailure`. */
  readProkura(orgnr: string, signal: AbortSignal): Promise<FullmaktAnswer>;
}

/** The open variant of Fullmakt, which names persons and no identity numbers. */
export function createFullmaktReads(get: Get): FullmaktReads {
  const read = async (orgnr: string, kind: string, signal: AbortSignal): Promise<FullmaktAnswer> => {
    const response = await get(`/fullmakt/enheter/${orgnr}/${kind}`, 'application/json', signal);
    if (response.status === 200) return { state: 'found', fullmakt: readJson(name, response, Fullmakt) };
    return saysUnknown(response) ? { state: 'unknown' } : refuseStatus(name, response);
  };
  return {
    readSignatur: (orgnr, signal) => read(orgnr, 'signatur', signal),
    readProkura: (orgnr, signal) => read(orgnr, 'prokura', signal),
  };
}
