/**
 * Claim: a hundred thousand delegated organisations cost little memory each, the memory is bounded, and a warm read is
 * as fast among them as among ten.
 */
import { openDatabase } from '../server/src/db/index.ts';
import type { Memory } from './support/child-server.ts';
import { ratios, spreadOf, written } from './support/figures.ts';
import { openLoad } from './support/load.ts';
import { syntheticOrganisations } from './support/organisations.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';
import { type Installation, startInstallation } from './support/servers.ts';
import { inTemporaryFolder } from './support/temporary.ts';

const organisations = 100_000;
/** More than anything in the product keeps whole. */
const others = 25_000;
/** Of so many organisations one gets its delegation looked up and its tokens: even so more than are kept. */
const tokensForOneOf = 4;
/** So few that everything that is kept of them fits: read from the registers, and without them. */
const readWhole = 400;
const rememberedWhole = 1_000;
const warming = 200;
const deadlineMs = 1_000;
const rounds = 15;
const readsEach = 400;
const fillWithinMs = 90_000;

/** Writes a live delegation for every organisation, beside the running product, past the record. */
async function delegate(folder: string, numbers: readonly string[]): Promise<void> {
  const { db, close } = await openDatabase({ folder });
  try {
    const { id: account } = await db.selectFrom('accounts').select('id').executeTakeFirstOrThrow();
    const at = '2026-11-22T12:00:00.000Z';
    await db.transaction().execute(async (transaction) => {
      for (let from = 0; from < numbers.length; from += 500) {
        const rows = numbers.slice(from, from + 500).map((organisation) => ({
          ...{ id: `dlg_bench_${organisation}`, account, environment: 'live', organisation },
          ...{ system_user_id: '47eaa099-2cb6-416d-86dc-283cf0480ff9', external_ref: null, via_organisation: null },
          ...{ state: 'active' as const, valid_until: null, created_at: at, changed_at: at },
        }));
        await transaction.insertInto('delegations').values(rows).execute();
      }
    });
  } finally {
    await close();
  }
}

/** Reads the context of each over HTTP. */
async function readEach({ product }: Installation, numbers: readonly string[]): Promise<void> {
  const { port, liveKey } = product.started;
  const load = await openLoad({
    ...{ port, status: 200, headers: { authorization: `Bearer ${liveKey}` }, connections: 16 },
    path: (count) => contextOf(numbers[count] ?? ''),
  });
  await load.run({ most: numbers.length, ms: fillWithinMs });
  load.close();
}

/** Has the product keep what it would keep of each. */
async function remember({ product }: Installation, numbers: readonly string[], tokensForOneOf: number): Promise<void> {
  const start = performance.now();
  for (let from = 0; from < numbers.length; from += 2_000) {
    const response = await fetch(`http://127.0.0.1:${product.started.port}/api/v1/bench/remember`, {
      method: 'POST',
      headers: { authorization: `Bearer ${product.started.liveKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        organisations: numbers.slice(from, from + 2_000),
        tokens_for_one_of: tokensForOneOf,
      }),
    });
    if (response.status !== 200) throw new Error(`answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
    if (performance.now() - start > fillWithinMs) throw new Error(`${from} organisations in ${fillWithinMs} ms`);
  }
}

/** Waits until no deadline of the last read is running any more: it holds memory, and is not kept. */
async function memoryOf({ product }: Installation): Promise<Memory> {
  await new Promise((resolve) => setTimeout(resolve, deadlineMs + 200));
  return product.memory();
}

const contextOf = (org: string): string => `/api/v1/company/${org}/context`;

/** The middle of how long warm reads of one organisation took, one after another, for each round and installation. */
async function medianReads(installations: readonly Installation[], org: string): Promise<number[][]> {
  const seen: number[] = [];
  const loads = await Promise.all(
    installations.map(({ product: { started } }) =>
      openLoad({
        ...{ port: started.port, path: contextOf(org), status: 200, connections: 1 },
        headers: { authorization: `Bearer ${started.liveKey}` },
        onAnswer: (ms) => seen.push(ms),
      }),
    ),
  );
  const medians = installations.map((): number[] => []);
  // The first round warms.
  for (let round = -1; round < rounds; round += 1) {
    const places = [...loads.keys()];
    for (const place of round % 2 === 0 ? places : places.toReversed()) {
      seen.length = 0;
      await loads[place]?.run({ most: readsEach, ms: 5_000 });
      if (round >= 0) medians[place]?.push(spreadOf(seen).median * 1_000);
    }
  }
  for (const load of loads) load.close();
  return medians;
}

const kilobytes = (bytes: number, count: number): string => `${(bytes / count / 1_000).toFixed(1)} KB`;
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(0)} MB`;

/** Measures one product that a hundred thousand organisations delegated to, and one that ten did. */
export function measure(): Promise<Row[]> {
  return inTemporaryFolder(async (fewFolder) =>
    inTemporaryFolder(async (folder) => {
      const variables = { APIER_UPSTREAM_DEADLINE_MS: String(deadlineMs) };
      await using few = await startInstallation(fewFolder, 10, variables);
      await using many = await startInstallation(folder, 10, variables);
      const [first = '', ...numbers] = syntheticOrganisations(
        1 + organisations + others + 2 * warming + readWhole + rememberedWhole,
      );
      await delegate(folder, numbers.slice(9));
      const next = (count: number): string[] => numbers.splice(0, count);

      await readEach(many, next(warming));
      await remember(many, next(warming), 1);
      const before = await memoryOf(many);
      await readEach(many, next(readWhole));
      const afterContexts = await memoryOf(many);
      await remember(many, next(rememberedWhole), 1);
      const afterWhole = await memoryOf(many);
      await remember(many, next(organisations), tokensForOneOf);
      const afterFirst = await memoryOf(many);
      const [alone = [], among = []] = await medianReads([few, many], first);
      await remember(many, next(others), tokensForOneOf);
      const afterSecond = await memoryOf(many);

      return rowsOf({ before, afterContexts, afterWhole, afterFirst, afterSecond }, alone, among);
    }),
  );
}

type Stage = 'before' | 'afterContexts' | 'afterWhole' | 'afterFirst' | 'afterSecond';

function rowsOf(memory: Record<Stage, Memory>, alone: readonly number[], among: readonly number[]): Row[] {
  const { before, afterContexts, afterWhole, afterFirst, afterSecond } = memory;
  const bytesEach = (afterFirst.resident - before.resident) / organisations;
  const added = afterSecond.inUse - afterFirst.inUse;
  const ratio = spreadOf(ratios(among, alone));
  const inUse = ({ inUse: bytes }: Memory) => bytes;
  return [
    judged(
      '100 000 delegated organisations, kept in process without their registers: resident memory',
      `${kilobytes(bytesEach, 1)} each, ${megabytes(before.resident)} before, ${megabytes(afterFirst.resident)} after`,
      bytesEach,
      '≤ 3 KB each',
      3_000,
    ),
    told('… objects and buffers of it', kilobytes(inUse(afterFirst) - inUse(before), organisations)),
    judged(
      '… another 25 000: objects and buffers added',
      `${megabytes(added)}, ${megabytes(afterSecond.resident)} resident`,
      added,
      'nothing (≤ 20 MB)',
      20_000_000,
    ),
    told(
      '… one organisation of which everything is kept: read from the registers over HTTP, and without them',
      [
        kilobytes(inUse(afterContexts) - inUse(before), readWhole),
        kilobytes(inUse(afterWhole) - inUse(afterContexts), rememberedWhole),
      ].join(', '),
    ),
    judged(
      'a warm context among 100 000 organisations against one among ten: median time',
      `${written(ratio, 2)} times`,
      ratio.median,
      'unchanged (≤ 1.15 times)',
      1.15,
    ),
    told('… among 100 000', written(spreadOf(among), 0, 'µs')),
    told('… among ten', written(spreadOf(alone), 0, 'µs')),
  ];
}

if (import.meta.main) await runAlone(measure);
