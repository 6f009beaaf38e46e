/**
 * Claim: a signature costs what RSA costs. Each home signs with a key of 2048 bits, beside Node's own signature with one;
 * the hardware module is SoftHSM, where it is installed, and what it costs is its own.
 */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret, type Signer } from '../maskinporten/src/index.ts';
import { systemClock } from '../server/src/lib/clock.ts';
import { type OpenKey, openKey, parseKeyLocation } from '../server/src/signing-keys/homes/index.ts';
import { ratios, type Spread, spreadOf, written } from './support/figures.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';
import { inTemporaryFolder } from './support/temporary.ts';

const rounds = 9;
const signaturesEach = 100;
const input = Buffer.alloc(600, 'a');
const pin = new Secret('4711-4711');

const cpuMicroseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** CPU of one signature, all threads, and how many times Node's own, in turns. */
async function costOf(signer: Signer, own: KeyObject): Promise<{ times: Spread; each: Spread }> {
  const here: number[] = [];
  const there: number[] = [];
  // The first round warms.
  for (let round = -1; round < rounds; round += 1) {
    const start = cpuMicroseconds();
    await Promise.all(Array.from({ length: signaturesEach }, () => signer.sign(input)));
    const middle = cpuMicroseconds();
    for (let count = 0; count < signaturesEach; count += 1) sign('sha256', input, own);
    if (round < 0) continue;
    here.push((middle - start) / signaturesEach);
    there.push((cpuMicroseconds() - middle) / signaturesEach);
  }
  return { times: spreadOf(ratios(here, there)), each: spreadOf(here) };
}

async function rowsOf(name: string, signer: Signer, own: KeyObject): Promise<Row[]> {
  const { times, each } = await costOf(signer, own);
  const claim = `a signature, ${name}, against Node's own: CPU`;
  return [
    judged(claim, `${written(times, 2)} times`, times.median, '≤ 1.5 times', 1.5),
    told('… the signature', written(each, 0, 'µs')),
  ];
}

async function openAt(location: string): Promise<OpenKey> {
  return openKey(parseKeyLocation(location), { kid: 'bench', pin, clock: systemClock });
}

/** A token in software with a key of its own, made by the module's own tool; `null` where it is not installed. */
function makeToken(folder: string, key: KeyObject): string | null {
  const modulePath = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/softhsm/libsofthsm2.so'].find(existsSync);
  if (!modulePath) return null;
  const tokens = join(folder, 'tokens');
  const settings = join(folder, 'softhsm2.conf');
  mkdirSync(tokens);
  writeFileSync(settings, `directories.tokendir = ${tokens}\n`);
  writeFileSync(join(folder, 'import.pem'), key.export({ type: 'pkcs8', format: 'pem' }));
  // SoftHSM reads it when it is loaded, here and in its tool.
  process.env.SOFTHSM2_CONF = settings;
  const tool = (...args: string[]) => spawnSync('softhsm2-util', [...args, '--pin', pin.reveal()]).status === 0;
  const isMade =
    tool('--init-token', '--free', '--label', 'bench', '--so-pin', pin.reveal()) &&
    tool('--import', join(folder, 'import.pem'), '--token', 'bench', '--label', 'k1', '--id', '01');
  return isMade ? `pkcs11:token=bench;object=k1?module-path=${modulePath}` : null;
}

/** Measures a signature in each home that this machine has. */
export function measure(): Promise<Row[]> {
  return inTemporaryFolder(async (folder) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = join(folder, 'key.pem');
    writeFileSync(pem, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    const jwk = new Secret(JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'bench' }));
    const kept = await openKey({ home: 'kept' }, { kid: null, pin: null, clock: systemClock, kept: async () => jwk });
    const rows: Row[] = [
      ...(await rowsOf('kept by Apier', kept.signer, privateKey)),
      ...(await rowsOf('from a file', (await openAt(`file:${pem}`)).signer, privateKey)),
    ];
    const token = makeToken(folder, privateKey);
    if (!token) return [...rows, told('a signature in a hardware module', 'SoftHSM is not installed here')];
    const inToken = await openAt(token);
    const { times, each } = await costOf(inToken.signer, privateKey);
    await inToken.close();
    const figure = `${written(times, 2)} times, ${written(each, 0, 'µs')}`;
    return [...rows, told('a signature in a hardware module (SoftHSM), against Node’s own: CPU', figure)];
  });
}

if (import.meta.main) await runAlone(measure);
