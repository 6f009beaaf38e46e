import type { z } from 'zod';

const taken = new Set<string>();

/** Gives a shape its name in the OpenAPI document. zod would silently keep one of two shapes with the same name. */
export function named<T extends z.ZodType>(name: string, shape: T): T {
  if (taken.has(name)) throw new Error(`Two shapes are named ${name}.`);
  taken.add(name);
  return shape.meta({ id: name });
}
