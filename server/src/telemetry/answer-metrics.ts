import { Counter, Histogram, type Registry } from 'prom-client';
import { closedSet, other } from './closed-set.ts';

/** A kept answer takes a fraction of a millisecond, a slow register three seconds. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

interface Tally {
  labels: { operation: string; entrance: string; status: string };
  count: number;
}

/** What is counted for one operation, found with one look. */
interface Counted {
  operation: string;
  observe(seconds: number): void;
  byEntrance: Map<string, Map<number, Tally>>;
}

export interface AnswerMetrics {
  answered(operation: string, entrance: string, status: number, seconds: number): void;
  /** Brings what was counted into the registry. */
  update(): void;
}

/**
 * The counts and durations of answers. Every request passes here, so counts are plain numbers until somebody reads them:
 * half the cost of counting in prom-client.
 */
export function answerMetrics(
  registry: Registry,
  { operations, entrances }: { operations: readonly string[]; entrances: readonly string[] },
): AnswerMetrics {
  const requests = new Counter({
    name: 'apier_http_requests_total',
    help: 'Requests that were answered, by operation, entrance and HTTP status.',
    labelNames: ['operation', 'entrance', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'apier_http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer.',
    labelNames: ['operation'],
    buckets: durationBuckets,
    registers: [registry],
  });
  const tallies: Tally[] = [];
  const entranceOf = closedSet(entrances);

  const counted = (operation: string): Counted => ({
    operation,
    observe: durations.labels(operation).observe,
    byEntrance: new Map([...entrances, other].map((entrance) => [entrance, new Map()])),
  });
  const otherOperation = counted(other);
  const byOperation = new Map(operations.map((operation) => [operation, counted(operation)]));

  return {
    answered(operation, entrance, status, seconds) {
      const { operation: name, observe, byEntrance } = byOperation.get(operation) ?? otherOperation;
      if (Number.isFinite(seconds)) observe(seconds);
      const byStatus = byEntrance.get(entrance) ?? byEntrance.get(other);
      const code = isStatus(status) ? status : 0;
      let tally = byStatus?.get(code);
      if (!tally) {
        const labels = { operation: name, entrance: entranceOf(entrance), status: code === 0 ? other : String(code) };
        tally = { labels, count: 0 };
        tallies.push(tally);
        byStatus?.set(code, tally);
      }
      tally.count += 1;
    },
    update() {
      requests.reset();
      for (const { labels, count } of tallies) requests.inc(labels, count);
    },
  };
}

const isStatus = (status: number): boolean => Number.isInteger(status) && status >= 100 && status <= 599;
