/** The public calendar of a year, computed by the rulebook. */
import { deadlinesDueIn, firstDeadlineYear, lastDeadlineYear } from '../rulebook/src/index.ts';
import { spreadOf, written } from './support/figures.ts';
import { type Row, runAlone, told } from './support/report.ts';

const rounds = 9;
const passes = 20;

/** Measures CPU time of one call, over every year that has a calendar. */
export async function measure(): Promise<Row[]> {
  const seen: number[] = [];
  let rows = 0;
  let calls = 0;
  for (let round = -1; round < rounds; round += 1) {
    const before = process.cpuUsage();
    rows = 0;
    calls = 0;
    for (let pass = 0; pass < passes; pass += 1) {
      for (let year = firstDeadlineYear; year <= lastDeadlineYear; year += 1) {
        rows += deadlinesDueIn(year).length;
        calls += 1;
      }
    }
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) seen.push((user + system) / calls);
  }
  const figure = `${written(spreadOf(seen), 0, 'µs')} for ${(rows / calls).toFixed(0)} deadlines`;
  return [told('every deadline of a year (deadlinesDueIn), per call', figure)];
}

if (import.meta.main) await runAlone(measure);
