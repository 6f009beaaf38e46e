/**
 * Claim: a signing key is rotated under load without a failed call, although the nodes of Maskinporten disagree for 90
 * seconds after each change. In virtual time, with two instances on one database and a scripted Maskinporten.
 */
import { openDatabase } from '../server/src/db/index.ts';
import { rotateUnderLoad } from '../server/src/signing-keys/testing.ts';
import { judged, type Row, runAlone } from './support/report.ts';

const rotations = 5;

/** Counts the calls that failed in all rotations. */
export async function measure(): Promise<Row[]> {
  let calls = 0;
  let failed = 0;
  for (let rotation = 0; rotation < rotations; rotation += 1) {
    const database = await openDatabase({ memory: true });
    const { failures, calls: asked } = await rotateUnderLoad(database, `bench ${rotation}`, {
      ...{ nodes: 3, withinMs: 90_000 },
    });
    await database.close();
    calls += asked;
    failed += failures.length;
  }
  const figure = `${failed} of ${calls} calls, ${rotations} rotations`;
  return [judged('rotation of the signing key under 200 calls a second: failed calls', figure, failed, '0', 0)];
}

if (import.meta.main) await runAlone(measure);
