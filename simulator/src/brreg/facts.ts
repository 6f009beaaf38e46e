import type { Clock } from '../clock.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';

/** An answer as the world has it; `body: null` is an empty body. */
export type WireAnswer = { status: number; body: unknown };

/** What Brønnøysund has on one number. What is left out is not known there. */
export type BrregFacts = {
  enhet: WireAnswer;
  roller: WireAnswer;
  underenhet?: WireAnswer;
  signatur?: WireAnswer;
  prokura?: WireAnswer;
  regnskap?: WireAnswer;
};

/** The register, by organisation number. */
export type Register = ReadonlyMap<string, { brreg: BrregFacts }>;

/** What Brønnøysund's stand-ins work with. */
export type BrregDesk = { clock: Clock; register: Register };

/** The two kinds of unit. */
export type UnitKind = 'enhet' | 'underenhet';

/** The answer to what is not known. */
export const NOT_KNOWN: WireAnswer = { status: 404, body: null };

/** The units of a kind that are neither deleted nor removed: the only ones that a search finds. */
export function listLiveUnits(register: Register, kind: UnitKind): JsonObject[] {
  return [...register.values()].flatMap(({ brreg }) => {
    const answer = brreg[kind];
    if (answer?.status !== 200 || !isJsonObject(answer.body) || answer.body.slettedato !== undefined) return [];
    return [answer.body];
  });
}

/** The value at a path like `forretningsadresse.postnummer`, undefined where a step is missing. */
export function memberAt(unit: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => (isJsonObject(value) ? value[step] : undefined), unit);
}
