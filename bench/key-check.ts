/** Claims: a key that is remembered costs little more than its MAC; one that is not costs one look-up. */
import { createHmac, createSecretKey } from 'node:crypto';
import { createKeyAuthentication, insertAccount, insertApiKey, newApiKey } from '../server/src/accounts/index.ts';
import { openDatabase } from '../server/src/db/index.ts';
import { systemClock } from '../server/src/lib/clock.ts';
import { systemRandom } from '../server/src/lib/random.ts';
import { ratios, spreadOf, written } from './support/figures.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';
import { inTemporaryFolder } from './support/temporary.ts';

const rounds = 9;
const checks = 50_000;
const lookUps = 500;
const aim = 1.5;

/** Measures the check of one key, remembered and not, against its MAC alone. */
export function measure(): Promise<Row[]> {
  return inTemporaryFolder(async (folder) => {
    const { db, close } = await openDatabase({ folder });
    const random = systemRandom();
    const pepper = createSecretKey(Buffer.alloc(32, 7));
    const mac = (text: string) => createHmac('sha256', pepper).update(text).digest('base64url');
    const createdAt = '2026-11-22T12:00:00.000Z';
    await insertAccount(db, { id: 'acc_bench', name: 'Bench', createdAt });
    const keys = Array.from({ length: lookUps }, () => newApiKey('live', random));
    for (const [index, key] of keys.entries()) {
      await insertApiKey(db, {
        ...{
          id: `key_${index}`,
          account: 'acc_bench',
          environment: 'live',
          name: '',
          mac: mac(key),
          tail: key.slice(-4),
        },
        ...{ scopes: ['read:brreg'], simulated: true, createdAt, createdBy: null, expiresAt: null },
      });
    }
    // A clock that is moved by hand, so that what is remembered ends when it is told to.
    let at = 0;
    const authenticate = createKeyAuthentication({
      ...{ db, mac, isSimulated: () => true, isOperator: () => false, onUse: () => {} },
      clock: { ...systemClock, monotonic: () => at },
    });
    const [key = ''] = keys;
    const check = async (): Promise<number> => {
      if (!(await authenticate(key))) throw new Error('the key was refused');
      const start = process.hrtime.bigint();
      for (let i = 0; i < checks; i += 1) if (!authenticate(key)) throw new Error('the key was refused');
      return Number(process.hrtime.bigint() - start) / checks;
    };
    const macAlone = (): number => {
      const known = new Map([[mac(key), true]]);
      const start = process.hrtime.bigint();
      for (let i = 0; i < checks; i += 1) if (!known.get(mac(key))) throw new Error('another MAC');
      return Number(process.hrtime.bigint() - start) / checks;
    };
    const lookUp = async (): Promise<number> => {
      at += 1_000;
      const start = process.hrtime.bigint();
      for (const one of keys) if (!(await authenticate(one))) throw new Error('the key was refused');
      return Number(process.hrtime.bigint() - start) / lookUps;
    };
    const seen = { check: [] as number[], alone: [] as number[], lookUp: [] as number[] };
    // The first round warms.
    for (let round = -1; round < rounds; round += 1) {
      const found = { check: await check(), alone: macAlone(), lookUp: await lookUp() };
      if (round < 0) continue;
      for (const name of ['check', 'alone', 'lookUp'] as const) seen[name].push(found[name]);
    }
    await close();
    const ratio = spreadOf(ratios(seen.check, seen.alone));
    const figure = `${written(ratio, 2)} times`;
    return [
      judged('check of a remembered key against its MAC and a Map', figure, ratio.median, `≤ ${aim} times`, aim),
      told('… the check', written(spreadOf(seen.check), 0, 'ns')),
      told('… the MAC and the Map', written(spreadOf(seen.alone), 0, 'ns')),
      told(
        'check of a key that is looked up (SQLite)',
        written(spreadOf(seen.lookUp.map((ns) => ns / 1_000)), 0, 'µs'),
      ),
    ];
  });
}

if (import.meta.main) await runAlone(measure);
