import type { FastifyInstance } from 'fastify';
import { answering } from './answering.ts';
import { malformedNumber } from './errors.ts';
import { type BrregDesk, type BrregFacts, NOT_KNOWN, type WireAnswer } from './facts.ts';
import type { Resource } from './media-types.ts';

type ByNumber = { Params: { orgnr: string } };

/** One unit, one sub-unit (also HEAD), and a unit's roles. */
export function registerLookUps(app: FastifyInstance, api: string, { clock, register }: BrregDesk): void {
  const lookUp = (resource: Resource, pick: (facts: BrregFacts) => WireAnswer | undefined) =>
    answering<ByNumber>(resource, clock, ({ params: { orgnr } }) => {
      if (!/^\d{9}$/.test(orgnr)) return { faults: [malformedNumber(orgnr)] };
      const known = register.get(orgnr);
      return (known && pick(known.brreg)) ?? NOT_KNOWN;
    });
  app.get<ByNumber>(
    `${api}/enheter/:orgnr`,
    lookUp('enhet', (facts) => facts.enhet),
  );
  app.route<ByNumber>({
    method: ['GET', 'HEAD'],
    url: `${api}/underenheter/:orgnr`,
    handler: lookUp('underenhet', (facts) => facts.underenhet),
  });
  app.get<ByNumber>(
    `${api}/enheter/:orgnr/roller`,
    lookUp('roller', (facts) => facts.roller),
  );
}
