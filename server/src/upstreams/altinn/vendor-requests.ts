import type { Secret } from '@apier/maskinporten';
import type { z } from 'zod';
import { readJson } from '../../lib/json-upstream.ts';
import { type Ask, name, refuse, saysUnknown, segment } from './platform.ts';

/** System, customer and reference: together they are one request, or one system user. */
export interface RequestReference {
  systemId: string;
  orgnr: string;
  /** Altinn takes the customer's number where there is none. */
  externalRef: string | null;
}

/** The token and the deadline of a call. */
interface Leave {
  token: Secret;
  signal: AbortSignal;
}

export const referencePath = ({ systemId, orgnr, externalRef }: RequestReference): string =>
  [systemId, orgnr, externalRef || orgnr].map(segment).join('/');

/** Reads what is at `path`; `null` when Altinn has none of this vendor's there. Throws `UpstreamFailure`. */
export async function readOrNull<Shape extends z.ZodType>(
  ask: Ask,
  path: string,
  shape: Shape,
  leave: Leave,
): Promise<z.output<Shape> | null> {
  const response = await ask('GET', path, leave);
  if (saysUnknown(response)) return null;
  return response.status === 200 ? readJson(name, response, shape) : refuse(response);
}

/** Makes a request, or learns of the one that is there: 201 and 200. Throws `UpstreamFailure`. */
export async function createOrRead<Shape extends z.ZodType>(
  ask: Ask,
  path: string,
  body: object,
  shape: Shape,
  leave: Leave,
): Promise<{ isNew: boolean; request: z.output<Shape> }> {
  const response = await ask('POST', path, { ...leave, body });
  if (response.status !== 200 && response.status !== 201) return refuse(response);
  return { isNew: response.status === 201, request: readJson(name, response, shape) };
}

/** Takes a request back. Altinn answers 202 and no body. Throws `UpstreamFailure`. */
export async function withdraw(ask: Ask, path: string, leave: Leave): Promise<'withdrawn' | 'not_found'> {
  const response = await ask('DELETE', path, leave);
  if (response.status === 202) return 'withdrawn';
  return saysUnknown(response) ? 'not_found' : refuse(response);
}
