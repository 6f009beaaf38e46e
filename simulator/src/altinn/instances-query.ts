import { isJsonObject, type JsonObject } from '../json-values.ts';
import type { InstanceFact } from '../load-altinn-resources.ts';

/** What is wrong with a query, in words. */
export type QueryFault = { fault: string };

/** A query that can be answered: which instances, in which order, which page. */
export type InstanceQuery = {
  partyId: string | null;
  matches(instance: InstanceFact): boolean;
  ascending: boolean;
  size: number;
  /** How many instances come before the page. */
  skip: number;
};

const PAGE_SIZE = 100;
const DATES = ['created', 'lastChanged', 'dueBefore', 'visibleAfter', 'process.ended'];
const FLAGS = ['process.isComplete', 'status.isArchived', 'status.isSoftDeleted', 'status.isHardDeleted'];
const TEXTS = ['org', 'appId', 'process.currentTask', 'excludeConfirmedBy', 'instanceOwner.partyId'];
const OTHERS = ['size', 'continuationToken', 'order', 'mainVersionInclude', 'includeDataElements'];
const OPERATORS: Readonly<Record<string, (found: number, asked: number) => boolean>> = {
  gt: (found, asked) => found > asked,
  gte: (found, asked) => found >= asked,
  lt: (found, asked) => found < asked,
  lte: (found, asked) => found <= asked,
  eq: (found, asked) => found === asked,
};

/**
 * Reads the parameters of altinn.md 6.2. One that is not among them is refused: chosen, so that a typing error shows. Dates
 * may stand several times with their operators, everything else once.
 */
export function readInstanceQuery(query: JsonObject): InstanceQuery | QueryFault {
  const unknown = Object.keys(query).find((name) => ![...DATES, ...FLAGS, ...TEXTS, ...OTHERS].includes(name));
  if (unknown !== undefined) return { fault: 'a query parameter is not known' };
  const twice = Object.keys(query).find((name) => !DATES.includes(name) && typeof query[name] !== 'string');
  if (twice !== undefined) return { fault: `${twice} stands more than once` };
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : null);

  const tests: ((instance: InstanceFact) => boolean)[] = [];
  for (const name of DATES.filter((it) => it in query)) {
    for (const expression of [query[name]].flat()) {
      const test = readDateTest(name, String(expression));
      if (test === null) return { fault: `${name} is not an operator and a date` };
      tests.push(test);
    }
  }
  for (const name of FLAGS.filter((it) => it in query)) {
    const flag = String(query[name]).toLowerCase();
    if (flag !== 'true' && flag !== 'false') return { fault: `${name} is neither true nor false` };
    tests.push((instance) => flagOf(instance, name) === (flag === 'true'));
  }
  // Nobody but the app's owner sees what is deleted for good, asked for or not.
  tests.push((instance) => !flagOf(instance, 'status.isHardDeleted'));
  const [org, appId, task, stakeholder] = TEXTS.map(text);
  if (org) tests.push((instance) => instance.org === org);
  if (appId) tests.push((instance) => instance.appId === appId);
  if (task) tests.push((instance) => valueAt(instance, 'process.currentTask.elementId') === task);
  if (stakeholder) tests.push((instance) => !confirmedBy(instance).includes(stakeholder));
  // Instances of the platform before this one are not played.
  if ((text('mainVersionInclude') ?? '3') !== '3') tests.push(() => false);

  const size = text('size') ?? String(PAGE_SIZE);
  const skip = readContinuation(text('continuationToken'));
  const partyId = text('instanceOwner.partyId');
  if (!/^[1-9]\d{0,3}$/.test(size)) return { fault: 'size is not a number of instances' };
  if (skip === null) return { fault: 'continuationToken is none of ours' };
  if (partyId !== null && !/^\d{1,10}$/.test(partyId)) return { fault: 'instanceOwner.partyId is not a number' };
  return {
    partyId,
    matches: (instance) => tests.every((test) => test(instance)),
    ascending: /^asc:/i.test(text('order') ?? ''),
    size: Number(size),
    skip,
  };
}

/** What a next link goes on with. */
export function continuationAfter(count: number): string {
  return Buffer.from(`after ${count}`).toString('base64url');
}

function readContinuation(token: string | null): number | null {
  if (token === null || token === '') return 0;
  const count = Buffer.from(token, 'base64url')
    .toString()
    .match(/^after (\d{1,6})$/)?.[1];
  return count === undefined ? null : Number(count);
}

/** `gt:2026-10-01`: an operator is needed. An instance without the date is never found by it. */
function readDateTest(name: string, expression: string): ((instance: InstanceFact) => boolean) | null {
  const [, operator = '', date = ''] = expression.match(/^(\w+):(.+)$/) ?? [];
  const holds = OPERATORS[operator];
  const asked = Date.parse(date);
  if (holds === undefined || Number.isNaN(asked)) return null;
  return (instance) => {
    const found = valueAt(instance, name);
    return typeof found === 'string' && holds(Date.parse(found), asked);
  };
}

function flagOf(instance: InstanceFact, name: string): boolean {
  const ended = valueAt(instance, 'process.ended');
  return name === 'process.isComplete' ? typeof ended === 'string' : valueAt(instance, name) === true;
}

function confirmedBy(instance: InstanceFact): unknown[] {
  const { completeConfirmations } = instance;
  return Array.isArray(completeConfirmations)
    ? completeConfirmations.map((row: unknown) => (isJsonObject(row) ? row.stakeholderId : undefined))
    : [];
}

function valueAt(instance: JsonObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, member) => (isJsonObject(value) ? value[member] : undefined), instance);
}
