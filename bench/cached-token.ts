/**
 * Claims: a cached token in process; nobody waits for a refresh; one request for each key. Runs on the client library
 * alone, with a scripted Maskinporten inside the process.
 */
import { createMaskinporten, type Grant, Secret } from '../maskinporten/src/index.ts';
import { countingRandom, instantSigner, setUp } from '../maskinporten/src/testing.ts';
import { systemClock } from '../server/src/lib/clock.ts';
import { spreadOf, written } from './support/figures.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';

const grant: Grant = {
  scopes: ['skatteetaten:mvaregisteravgiftssubjekt'],
  systemUser: { organisation: '310000000' },
};
const rounds = 9;
const reads = 200_000;

/** Nanoseconds of one `step`, for each round; a promise is waited for. */
async function nanosecondsEach(steps: readonly (() => unknown)[]): Promise<number[][]> {
  const seen = steps.map((): number[] => []);
  // The first round warms.
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, step] of steps.entries()) {
      const start = process.hrtime.bigint();
      for (let read = 0; read < reads; read += 1) {
        const found = step();
        if (found instanceof Promise) await found;
      }
      if (round >= 0) seen[index]?.push(Number(process.hrtime.bigint() - start) / reads);
    }
  }
  return seen;
}

async function readRows(): Promise<Row[]> {
  const { server } = setUp();
  server.life = 3600;
  const client = createMaskinporten({
    issuer: 'https://test.maskinporten.no/',
    clientId: 'bench',
    signer: instantSigner,
    transport: async (request) => {
      const response = await server.transport(request);
      return { ...response, headers: {} };
    },
    clock: { ...systemClock, now: () => server.clock.now() },
    random: countingRandom(),
  });
  await client.token(grant);
  const map = new Map([[JSON.stringify(grant), { secret: new Secret('token'), expiresAt: 1 }]]);
  const key = JSON.stringify(grant);
  const [cached = [], token = [], lookUp = []] = await nanosecondsEach([
    () => client.cached(grant),
    () => client.token(grant),
    () => map.get(key),
  ]);
  if (!client.cached(grant)) throw new Error('the token was not cached');
  client.close();
  const value = spreadOf(cached);
  return [
    judged('cached token, in process', written(value, 0, 'ns'), value.median, '≤ 1 µs', 1_000),
    told('… the same through token(), waited for', written(spreadOf(token), 0, 'ns')),
    told('… a look-up in a plain Map', written(spreadOf(lookUp), 0, 'ns')),
  ];
}

async function coldRow(): Promise<Row> {
  const callers = 10_000;
  const { client, server } = setUp();
  const tokens = await Promise.all(Array.from({ length: callers }, () => client.token(grant)));
  if (new Set(tokens).size !== 1) throw new Error('callers got different tokens');
  const { length } = server.requests;
  return judged(`${callers} cold callers of one key`, `${length} token request(s)`, length, '1 token request', 1);
}

/** Callers come at least four times a life, unevenly, for a hundred lives; each that finds no token would have to wait. */
async function refreshRow(lifeSeconds: number): Promise<Row> {
  const { client, server, clock } = setUp();
  server.life = lifeSeconds;
  server.latencyMs = 100;
  const random = countingRandom();
  const first = client.token(grant);
  await clock.advance(1_000);
  await first;
  let callers = 0;
  let waited = 0;
  const end = clock.elapsed + lifeSeconds * 100_000;
  while (clock.elapsed < end) {
    await clock.advance(random.fraction() * lifeSeconds * 250);
    callers += 1;
    const token = client.cached(grant);
    if (!token || token.expiresAt <= clock.now()) waited += 1;
  }
  client.close();
  const figure = `${waited} of ${callers} callers, ${server.requests.length} token requests`;
  return judged(`${lifeSeconds} s tokens: callers that waited for a refresh`, figure, waited, '0', 0);
}

/** Measures reads of a cached token, cold callers and refreshing ahead. */
export async function measure(): Promise<Row[]> {
  const refreshes: Row[] = [];
  for (const life of [30, 10, 5]) refreshes.push(await refreshRow(life));
  return [...(await readRows()), await coldRow(), ...refreshes];
}

if (import.meta.main) await runAlone(measure);
