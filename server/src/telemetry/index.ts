export { isFromThisMachine } from './is-from-this-machine.ts';
export { createMetrics, type Metrics, noMetrics, type UpstreamName } from './metrics.ts';
