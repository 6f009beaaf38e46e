import type { RouteServices } from './operation-route.ts';
import type { SandboxServices } from './sandbox-route.ts';

/** Everything that the doors are handed; each takes its part. */
export type Services = Omit<RouteServices & SandboxServices, 'counted'>;
