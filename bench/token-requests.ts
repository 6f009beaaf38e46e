/**
 * Claims: what a token costs that must be asked for, beside the signature that cannot be saved; what each kept token
 * takes of memory; that a read of one allocates next to nothing. Runs on the client library alone, with a scripted
 * Maskinporten inside the process.
 */
import { constants, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMaskinporten, type Grant, jwkSigner, type PrivateJwk } from '../maskinporten/src/index.ts';
import { countingRandom, instantSigner, setUp } from '../maskinporten/src/testing.ts';
import { systemClock } from '../server/src/lib/clock.ts';
import { ratios, spreadOf, written } from './support/figures.ts';
import { syntheticOrganisations } from './support/organisations.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';

const rounds = 9;
const requestsEach = 200;
const keys = 100_000;
/** So few that no collection comes between two looks at the heap. */
const readsEach = 10_000;
const accessToken = 'x'.repeat(1_200);

const grantOf = (organisation: string): Grant => ({
  scopes: ['skatteetaten:mvaregisteravgiftssubjekt'],
  systemUser: { organisation },
});

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const cpuMicroseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** A client whose Maskinporten answers at once, and says nothing that costs. */
function scripted(signer: Parameters<typeof createMaskinporten>[0]['signer']): ReturnType<typeof createMaskinporten> {
  const issuer = 'https://test.maskinporten.no/';
  const metadata = JSON.stringify({ issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk` });
  const token = JSON.stringify({ access_token: accessToken, token_type: 'Bearer', expires_in: 3600 });
  return createMaskinporten({
    ...{ issuer, clientId: 'bench', signer, clock: systemClock, random: countingRandom(), maxEntries: keys },
    transport: async ({ url }) => ({ status: 200, headers: {}, body: url.endsWith('/token') ? token : metadata }),
  });
}

/** CPU of a token that is asked for, all threads, beside that of its signature alone. */
async function missRows(): Promise<Row[]> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'bench' } as PrivateJwk;
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  const input = Buffer.alloc(600, 'a');
  const client = scripted(await jwkSigner(jwk));
  const [first = '', ...organisations] = syntheticOrganisations(1 + (rounds + 1) * requestsEach);
  await client.token(grantOf(first));
  const misses: number[] = [];
  const signatures: number[] = [];
  // The first round warms.
  for (let round = -1; round < rounds; round += 1) {
    const start = cpuMicroseconds();
    for (const organisation of organisations.splice(0, requestsEach)) await client.token(grantOf(organisation));
    const middle = cpuMicroseconds();
    for (let count = 0; count < requestsEach; count += 1)
      sign('sha256', input, { key, padding: constants.RSA_PKCS1_PADDING });
    if (round < 0) continue;
    misses.push((middle - start) / requestsEach);
    signatures.push((cpuMicroseconds() - middle) / requestsEach);
  }
  client.close();
  const times = spreadOf(ratios(misses, signatures));
  return [
    judged(
      'a token that must be asked for, against its RSA 2048 signature alone: CPU',
      `${written(times, 2)} times`,
      times.median,
      '≤ 1.5 times',
      1.5,
    ),
    told('… the token', written(spreadOf(misses), 0, 'µs')),
    told('… the signature', written(spreadOf(signatures), 0, 'µs')),
  ];
}

/** Memory of each of many kept tokens, beside their texts in a plain Map. */
async function memoryRow(): Promise<Row> {
  const organisations = syntheticOrganisations(keys);
  const client = scripted(instantSigner);
  const before = heapInUse();
  for (const organisation of organisations) await client.token(grantOf(organisation));
  const after = heapInUse();
  if (client.status().tokens !== keys) throw new Error(`${client.status().tokens} tokens are kept`);
  const map = new Map(
    organisations.map((organisation) => [organisation, `${organisation}${accessToken}`.toUpperCase()]),
  );
  const plain = heapInUse() - after;
  const each = (after - before) / keys;
  client.close();
  return judged(
    `${keys} kept tokens of ${accessToken.length} characters: memory each`,
    `${each.toFixed(0)} bytes; ${(plain / map.size).toFixed(0)} as texts in a plain Map`,
    each,
    '≤ 3 KB',
    3_000,
  );
}

/** What a read of a kept token leaves for the collector. */
async function allocationRow(): Promise<Row> {
  const { client } = setUp();
  const grant = grantOf('310000000');
  await client.token(grant);
  const seen: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const before = heapInUse();
    for (let read = 0; read < readsEach; read += 1) client.cached(grant);
    if (round >= 0) seen.push((process.memoryUsage().heapUsed - before) / readsEach);
  }
  client.close();
  const bytes = spreadOf(seen);
  return judged('a read of a kept token: bytes allocated', written(bytes, 0), bytes.median, '≤ 64', 64);
}

/** Measures token requests, kept tokens and reads. */
export async function measure(): Promise<Row[]> {
  return [...(await missRows()), await memoryRow(), await allocationRow()];
}

if (import.meta.main) await runAlone(measure);
