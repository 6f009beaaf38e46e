/** Claim: a warm company context, everything on, against a bare Fastify route that returns the same bytes. */
import { ratios, spreadOf, written } from './support/figures.ts';
import { cpuPerRequest, type Size } from './support/interleave.ts';
import { openLoad } from './support/load.ts';
import { syntheticOrganisations } from './support/organisations.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';
import { startBareRoute, startInstallation } from './support/servers.ts';
import { inTemporaryFolder } from './support/temporary.ts';

const size: Size = { rounds: 9, round: { most: 12_000, ms: 700 }, warmUp: { most: 30_000, ms: 4_000 } };
const aim = 1.15;

/** Measures both statuses: 200 with the bytes, and 304 to a client that has them. */
export function measure(): Promise<Row[]> {
  return inTemporaryFolder(async (folder) => {
    await using installation = await startInstallation(folder, 10);
    const { product } = installation;
    const { port, liveKey } = product.started;
    const [org = ''] = syntheticOrganisations(1);
    const path = `/api/v1/company/${org}/context`;
    const headers = { authorization: `Bearer ${liveKey}` };

    const first = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const body = await first.text();
    const isWhole =
      body.includes('"tier_1_2"') && body.includes('"partial":false') && !body.includes('"no_delegation"');
    if (first.status !== 200 || !isWhole) throw new Error(`no whole context: ${body}`);
    const etag = first.headers.get('etag') ?? '';
    const contentType = first.headers.get('content-type') ?? '';
    const twin = await startBareRoute({ path, key: liveKey, body, contentType, etag });
    try {
      const rows: Row[] = [];
      for (const status of [200, 304] as const) {
        const theirs = status === 304 ? { ...headers, 'if-none-match': etag } : headers;
        // Each minute the proof of authority ends and the product reads anew: that belongs to being warm. The times in
        // the answer change then and so does the tag, for which `*` stands.
        const ours = status === 304 ? { ...headers, 'if-none-match': '*' } : headers;
        const bodyBytes = status === 200 ? Buffer.byteLength(body) : 0;
        const subjects = [
          { server: product, load: await openLoad({ port, path, headers: ours, status }) },
          { server: twin, load: await openLoad({ port: twin.started.port, path, headers: theirs, status, bodyBytes }) },
        ];
        const [whole = [], bare = []] = await cpuPerRequest(subjects, size);
        for (const { load } of subjects) load.close();
        const ratio = spreadOf(ratios(whole, bare));
        rows.push(
          judged(
            `warm company context against a bare route, ${status}: CPU per request`,
            `${written(ratio, 2)} times`,
            ratio.median,
            `≤ ${aim} times`,
            aim,
          ),
          told(`… the product, ${status}`, written(spreadOf(whole), 1, 'µs')),
          told(`… the bare route, ${status}`, written(spreadOf(bare), 1, 'µs')),
        );
      }
      return rows;
    } finally {
      await twin.stop();
    }
  });
}

if (import.meta.main) await runAlone(measure);
