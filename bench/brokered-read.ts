/** Claim: a read that goes to the register each time, against a proxy written by hand with a static token. */
import { ratios, spreadOf, written } from './support/figures.ts';
import { cpuPerRequest, type Size } from './support/interleave.ts';
import { openLoad } from './support/load.ts';
import { syntheticOrganisations } from './support/organisations.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';
import { startHandProxy, startInstallation } from './support/servers.ts';
import { inTemporaryFolder } from './support/temporary.ts';

const size: Size = { rounds: 9, round: { most: 6_000, ms: 900 }, warmUp: { most: 15_000, ms: 5_000 } };
const aim = 1.15;

/** Measures the product against the proxy as it is, and against one that checks a key as well. */
export function measure(): Promise<Row[]> {
  return inTemporaryFolder(async (folder) => {
    await using installation = await startInstallation(folder, 10);
    const { product, registers } = installation;
    const { port, liveKey } = product.started;
    const [org = ''] = syntheticOrganisations(1);
    const headers = { authorization: `Bearer ${liveKey}` };
    const twin = await startHandProxy({ upstream: registers.started.url, key: liveKey });
    try {
      const same = { status: 200, headers };
      const bodyBytes = Buffer.byteLength(registers.started.mvaAnswer);
      const subjects = [
        { server: product, load: await openLoad({ ...same, port, path: `/api/v1/bench/mva/${org}` }) },
        { server: twin, load: await openLoad({ ...same, port: twin.started.port, path: `/open/${org}`, bodyBytes }) },
        { server: twin, load: await openLoad({ ...same, port: twin.started.port, path: `/keyed/${org}`, bodyBytes }) },
      ];
      const [ours = [], open = [], keyed = []] = await cpuPerRequest(subjects, size);
      for (const { load } of subjects) load.close();
      const ratio = spreadOf(ratios(ours, open));
      return [
        judged(
          'brokered read against a proxy by hand: CPU per request',
          `${written(ratio, 2)} times`,
          ratio.median,
          `≤ ${aim} times`,
          aim,
        ),
        told('… against the same proxy with a key check', `${written(spreadOf(ratios(ours, keyed)), 2)} times`),
        told('… the product', written(spreadOf(ours), 1, 'µs')),
        told('… the proxy', written(spreadOf(open), 1, 'µs')),
      ];
    } finally {
      await twin.stop();
    }
  });
}

if (import.meta.main) await runAlone(measure);
