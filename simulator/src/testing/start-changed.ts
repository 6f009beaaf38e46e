import { fileURLToPath } from 'node:url';
import { buildApp } from '../app.ts';
import type { Simulator } from '../index.ts';
import { loadWorld } from '../load-world.ts';
import type { Organisation, World } from '../world.ts';
import { NOON } from './played-client.ts';

/** The repository's world, read anew: whoever asks may change it. */
export function loadTestWorld(): World {
  return loadWorld(fileURLToPath(new URL('../../../world', import.meta.url)));
}

/** Starts the stand-ins at NOON on the repository's world with a change, for what a test must not leave to its files. */
export async function startChanged(change: (world: World) => void): Promise<Simulator> {
  const world = loadTestWorld();
  change(world);
  const app = await buildApp({ world, now: () => NOON });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, port: Number(new URL(url).port), close: () => app.close() };
}

/** The organisation with this number. */
export function organisationIn(world: World, orgNumber: string): Organisation {
  const organisation = world.organisations.get(orgNumber);
  if (organisation === undefined) throw new Error(`the world has no organisation ${orgNumber}`);
  return organisation;
}
