export { sandboxEnvironment } from './sandbox-environment.ts';
export { readWorld, type World } from './world.ts';
