export { knobParameters, readKnobs, simulatedErrors, simulatedFailure } from './knobs.ts';
export { createLatency } from './latency.ts';
export { publicSandboxOrganisation } from './list-fixtures.ts';
export { clockOnDay } from './mock-day.ts';
export { createNamespaces, type Namespace, type Namespaces } from './namespaces.ts';
export { answererOf } from './printed-number.ts';
export { sandboxEnvironment, sandboxSources } from './sandbox-environment.ts';
export { namespaceOfKey, sandboxKeyPrefix } from './sandbox-key.ts';
export { readWorld, type World } from './world.ts';
