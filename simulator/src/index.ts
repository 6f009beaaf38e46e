import { fileURLToPath } from 'node:url';
import { buildApp } from './app.ts';
import { loadWorld } from './load-world.ts';
import type { IatPolicy } from './maskinporten/time-rules.ts';

/** How to start the stand-ins. */
export type SimulatorOptions = {
  /** TCP port on 127.0.0.1; 0 = any free one. Default 7410. */
  port?: number;
  /** Base clock, milliseconds since 1970. Default the machine's. */
  now?: () => number;
  /** A number from 0 up to, not including, 1: nodes and delays. Default the machine's. */
  random?: () => number;
  /** Whether the age of `iat` is checked as documented or as the server does it. Default `server`. */
  iatPolicy?: IatPolicy;
  /** Undocumented claims to let through. Default `nbf` and `sub`. */
  toleratedClaims?: readonly string[];
  /** Folder with the world files. Default the repository's `world/`. */
  worldFolder?: string;
};

/** Running stand-ins. */
export type Simulator = {
  /** `http://127.0.0.1:<port>`, without trailing slash. */
  url: string;
  port: number;
  /** Ends at once, also requests that hang. */
  close(): Promise<void>;
};

const WORLD_FOLDER = fileURLToPath(new URL('../../world', import.meta.url));

/**
 * Starts "Norway on localhost": one port, a prefix for each agency.
 * @throws {WorldFault} when the world files contradict themselves
 * @throws when the port is taken (`code` EADDRINUSE)
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 7410, worldFolder = WORLD_FOLDER, ...behaviour } = options;
  const app = await buildApp({ world: loadWorld(worldFolder), ...behaviour });
  const url = await app.listen({ host: '127.0.0.1', port });
  return { url, port: Number(new URL(url).port), close: () => app.close() };
}
