import Fastify from 'fastify';
import { createClock } from '../clock.ts';
import type { JsonObject } from '../json-values.ts';
import { NOON } from '../testing/played-client.ts';
import type { BrregFacts } from './facts.ts';
import { registerBrreg } from './routes.ts';

/** An answer with its body as JSON; an empty body is the empty text. */
export type Told = { status: number; headers: Record<string, unknown>; body: JsonObject };

/** Brønnøysund with a small world of the test's own. */
export type PlayedBrreg = {
  ask(path: string, headers?: Record<string, string>, method?: 'GET' | 'HEAD'): Promise<Told>;
  /** Moves the clock, which starts at `NOON`. */
  jumpTo(instant: number): void;
  close(): Promise<void>;
};

/** Plays Brønnøysund with these facts; an enhet or roles that are left out are not known. */
export function playBrreg(facts: Record<string, Partial<BrregFacts>>): PlayedBrreg {
  const unknown = { status: 404, body: null };
  const clock = createClock(() => NOON);
  const organisations = new Map(
    Object.entries(facts).map(([number, known]) => [number, { brreg: { enhet: unknown, roller: unknown, ...known } }]),
  );
  const app = Fastify({ exposeHeadRoutes: false, routerOptions: { maxParamLength: 1000 } });
  app.register(async (scope) => registerBrreg(scope, { clock, organisations }), { prefix: '/brreg' });
  return {
    ask: async (path, headers = {}, method = 'GET') => {
      const answer = await app.inject({ method, url: `/brreg${path}`, headers });
      const body: unknown = answer.body === '' ? '' : answer.json();
      return { status: answer.statusCode, headers: answer.headers, body: body as JsonObject };
    },
    jumpTo: clock.jumpTo,
    close: () => app.close(),
  };
}

/** A live unit with its number, as the facts about it. */
export function liveEnhet(number: string, navn: string, more: JsonObject = {}): Pick<BrregFacts, 'enhet'> {
  return { enhet: { status: 200, body: { respons_klasse: 'Enhet', organisasjonsnummer: number, navn, ...more } } };
}

/** A live sub-unit of a unit, as the facts about it. */
export function liveUnderenhet(
  number: string,
  navn: string,
  overordnetEnhet: string,
  more: JsonObject = {},
): Required<Pick<BrregFacts, 'underenhet'>> {
  const body = { respons_klasse: 'Underenhet', organisasjonsnummer: number, navn, overordnetEnhet, ...more };
  return { underenhet: { status: 200, body } };
}

/** The items of a page, or none. */
export function itemsOf(page: JsonObject, key: string): JsonObject[] {
  const { _embedded } = page as { _embedded?: Record<string, JsonObject[]> };
  return _embedded?.[key] ?? [];
}
