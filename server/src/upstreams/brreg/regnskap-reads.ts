import { z } from 'zod';
import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import { Regnskap } from './regnskap-shapes.ts';
import { type Get, name, saysUnknown } from './wire.ts';

/** `none`: the register has no key figures, for whatever reason. `filed` has at least one. */
export type RegnskapAnswer = { state: 'filed'; regnskap: Regnskap[] } | { state: 'none' };

export interface RegnskapReads {
  /**
   * The key figures of the accounts filed last. The register answers 500, always, for banks and insurers, and 503 in
   * bursts; its parameter for the year is ignored there and never sent. Throws `UpstreamFailure`.
   */
  readRegnskap(orgnr: string, signal: AbortSignal): Promise<RegnskapAnswer>;
}

/** Regnskapsregisteret's open key figures. */
export const createRegnskapReads = (get: Get): RegnskapReads => ({
  async readRegnskap(orgnr, signal) {
    const response = await get(`/regnskapsregisteret/regnskap/${orgnr}`, 'application/json', signal);
    if (saysUnknown(response)) return { state: 'none' };
    if (response.status !== 200) return refuseStatus(name, response);
    const regnskap = readJson(name, response, z.array(Regnskap));
    return regnskap.length > 0 ? { state: 'filed', regnskap } : { state: 'none' };
  },
});
