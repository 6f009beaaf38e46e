/**
 * Claim: the first context of a company takes as long as its slowest way to a register and 10 ms; a register that hangs
 * costs the deadline and is named.
 */
import { spreadOf, written } from './support/figures.ts';
import { syntheticOrganisations } from './support/organisations.ts';
import { type RegisterName, registerNames } from './support/register-answers.ts';
import { judged, type Row, runAlone } from './support/report.ts';
import { startInstallation } from './support/servers.ts';
import { inTemporaryFolder } from './support/temporary.ts';

const rounds = 2;
const deadlineMs = 800;
const tokenMs = 50;
const slowMs = 400;
const othersMs = [50, 100, 200];

type Milliseconds = Record<RegisterName, number>;
type Source = Exclude<RegisterName, 'token' | 'exchange'>;
const isSource = (name: RegisterName): name is Source => name !== 'token' && name !== 'exchange';
const sources = registerNames.filter(isSource);

/** Every delay in turn: `slow` takes longest, the others 50, 100 and 200 ms, each another one each round. */
function delaysWith(slow: RegisterName, round: number): Milliseconds {
  const delays = registerNames.map((name, place): [RegisterName, number] => {
    if (name === 'token') return [name, tokenMs];
    return [name, name === slow ? slowMs : (othersMs[(place + round) % othersMs.length] ?? slowMs)];
  });
  return Object.fromEntries(delays) as Milliseconds;
}

/**
 * What has to be waited for, one after the other: a system user's token before a delegated source, and Altinn's own for
 * it before the list of parties. The client's own token is kept, and so is not asked for.
 */
function wayTo(source: Source): RegisterName[] {
  if (source === 'altinn.authorizedparties') return ['token', 'exchange', source];
  return source.startsWith('brreg.') || source === 'altinn.systemuser' ? [source] : ['token', source];
}

const slowestWayMs = (delays: Milliseconds): number =>
  Math.max(...sources.map((source) => wayTo(source).reduce((ms, name) => ms + delays[name], 0)));

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

    for (let warming = 0; warming < 40; warming += 1) {
      if ((await ask()).partial) throw new Error('a register that answers at once was given up');
    }

    const above: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const slow of registerNames.filter((name) => name !== 'token')) {
        const delays = delaysWith(slow, round);
        await registers.set(delays);
        const { ms, partial } = await ask();
        if (partial) throw new Error('a delayed register was given up');
        above.push(ms - slowestWayMs(delays));
      }
    }

    // One after another, so that no service fails five times in a row, after which it would not be asked at all.
    const aboveDeadline: number[] = [];
    for (const hanging of registerNames) {
      await registers.set({ [hanging]: 'hang' });
      const { ms, partial, sources: seen } = await ask();
      for (const source of sources) {
        const { status, error_code } = seen.find((one) => one.source === source) ?? {};
        const isTimedOut = status === 'unavailable' && error_code === 'UPSTREAM_TIMEOUT';
        if (wayTo(source).includes(hanging) ? !isTimedOut : status !== 'ok')
          throw new Error(`${hanging} hung, and of ${source} was said: ${status}, ${error_code}`);
      }
      if (!partial) throw new Error(`${hanging} hung, and the answer was called whole`);
      aboveDeadline.push(ms - deadlineMs);
    }

    const cold = spreadOf(above);
    const hung = spreadOf(aboveDeadline);
    return [
      judged(
        'cold context, registers delayed 50/100/200/400 ms: time above the slowest way',
        written(cold, 1, 'ms'),
        cold.median,
        '≤ 10 ms',
        10,
      ),
      judged(
        'each register hung in turn: named, answered after the deadline by',
        written(hung, 1, 'ms'),
        hung.median,
        'at its deadline (+ 10 ms)',
        10,
      ),
    ];
  });
}

if (import.meta.main) await runAlone(measure);
