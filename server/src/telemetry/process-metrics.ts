import { readdir } from 'node:fs/promises';
import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * The usual metrics of a Node process under their usual names, read when asked. prom-client's own set also starts an
 * observer of garbage collection and a timer that fires a hundred times a second: 1 % of a processor in an idle gateway.
 */
export function processMetrics(registry: Registry, startedAtMs: number): { update(): Promise<void> } {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });

  const cpu = counter('process_cpu_seconds_total', 'User and system CPU time.');
  const resident = gauge('process_resident_memory_bytes', 'Resident memory.');
  const openFiles = gauge('process_open_fds', 'Open file descriptors; Linux only.');
  const heapSize = gauge('nodejs_heap_size_total_bytes', 'Size of the JavaScript heap.');
  const heapUsed = gauge('nodejs_heap_size_used_bytes', 'What of the JavaScript heap is used.');
  const external = gauge('nodejs_external_memory_bytes', 'Memory that JavaScript objects hold outside the heap.');
  const loopActive = counter('nodejs_eventloop_active_seconds_total', 'How long the event loop has not been waiting.');
  gauge('process_start_time_seconds', 'When the product started, since the epoch.').set(startedAtMs / 1_000);
  new Gauge({
    name: 'nodejs_version_info',
    help: 'The version of Node.',
    labelNames: ['version'],
    registers,
  }).set({ version: process.version }, 1);

  return {
    async update() {
      // Minus the one that reads the folder.
      const descriptors = await readdir('/proc/self/fd').then(
        ({ length }) => length - 1,
        () => undefined,
      );
      if (descriptors === undefined) openFiles.remove();
      else openFiles.set(descriptors);

      const { user, system } = process.cpuUsage();
      cpu.reset();
      cpu.inc((user + system) / 1e6);
      const memory = process.memoryUsage();
      resident.set(memory.rss);
      heapSize.set(memory.heapTotal);
      heapUsed.set(memory.heapUsed);
      external.set(memory.external);
      loopActive.reset();
      loopActive.inc(performance.eventLoopUtilization().active / 1_000);
    },
  };
}
