import type { World } from './world.ts';

/**
 * A number that published examples print and nobody can have (MOD-11), with the invented organisation that answers for it
 * in the sandbox and what a reader is told of it; `undefined` for any other.
 */
export function answererOf(
  { fixtures: { aliases } }: World,
  printed: unknown,
): { organisation: string; notice: string } | undefined {
  const organisation = typeof printed === 'string' && Object.hasOwn(aliases, printed) ? aliases[printed] : undefined;
  if (organisation === undefined) return undefined;
  return {
    organisation,
    notice: `Published fixture, invented data: ${printed} is no organisation number (MOD-11), ${organisation} answers for it`,
  };
}
