/**
 * Claim: the first context of a company takes as long as its slowest register and 10 ms; a register that hangs costs the
 * deadline and is named.
 */
import type { Delays } from './servers/registers.ts';
import { spreadOf, written } from './support/figures.ts';
import { syntheticOrganisations } from './support/organisations.ts';
import { judged, type Row, runAlone } from './support/report.ts';
import { startInstallation } from './support/servers.ts';
import { inTemporaryFolder } from './support/temporary.ts';

const rounds = 7;
const deadlineMs = 700;
/** The token is asked for before the VAT register, so that the two delays follow each other. */
const settings: { delays: Delays; slowestMs: number }[] = [
  { delays: { token: 50, enheter: 400, roller: 200, mvaregister: 100 }, slowestMs: 400 },
  { delays: { token: 50, enheter: 200, roller: 400, mvaregister: 100 }, slowestMs: 400 },
  { delays: { token: 50, enheter: 100, roller: 200, mvaregister: 400 }, slowestMs: 450 },
];
const hanging = ['enheter', 'roller', 'mvaregister'] as const;

interface Seen {
  ms: number;
  partial: boolean;
  sources: { source: string; status: string; error_code: string | null }[];
}

/** Measures companies that nobody asked for before, in a process that is warm. */
export function measure(): Promise<Row[]> {
  return inTemporaryFolder(async (folder) => {
    await using installation = await startInstallation(folder, 200, {
      APIER_UPSTREAM_DEADLINE_MS: String(deadlineMs),
    });
    const { product, registers } = installation;
    const numbers = syntheticOrganisations(200).values();

    const ask = async (): Promise<Seen> => {
      const org = numbers.next().value;
      if (org === undefined) throw new Error('too few organisations');
      const start = performance.now();
      const response = await fetch(`http://127.0.0.1:${product.started.port}/api/v1/company/${org}/context`, {
        headers: { authorization: `Bearer ${product.started.liveKey}` },
      });
      const text = await response.text();
      const ms = performance.now() - start;
      if (response.status !== 200) throw new Error(`answered ${response.status}: ${text}`);
      const { data, _meta } = JSON.parse(text) as { data: { partial: boolean }; _meta: { sources: Seen['sources'] } };
      return { ms, partial: data.partial, sources: _meta.sources };
    };

    for (let warming = 0; warming < 40; warming += 1) await ask();

    const above: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const { delays, slowestMs } of settings) {
        await registers.set(delays);
        const { ms, partial } = await ask();
        if (partial) throw new Error('a delayed register was given up');
        above.push(ms - slowestMs);
      }
    }

    const aboveDeadline: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const [name = 'roller'] = hanging.slice(round % hanging.length);
      await registers.set({ [name]: 'hang' });
      const { ms, partial, sources } = await ask();
      const named = sources.find(({ source }) => source.endsWith(`.${name}`));
      if (!partial || named?.status !== 'unavailable' || named.error_code !== 'UPSTREAM_TIMEOUT')
        throw new Error(`${name} hung and was not named: ${JSON.stringify(sources)}`);
      aboveDeadline.push(ms - deadlineMs);
    }

    const cold = spreadOf(above);
    const hung = spreadOf(aboveDeadline);
    return [
      judged(
        'cold context, registers delayed 50/100/200/400 ms: time above the slowest',
        written(cold, 1, 'ms'),
        cold.median,
        '≤ 10 ms',
        10,
      ),
      judged(
        'one hung register: named, answered after the deadline by',
        written(hung, 1, 'ms'),
        hung.median,
        'at its deadline (+ 10 ms)',
        10,
      ),
    ];
  });
}

if (import.meta.main) await runAlone(measure);
