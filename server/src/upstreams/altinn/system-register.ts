import type { Secret } from '@apier/maskinporten';
import { z } from 'zod';
import { readJson } from '../../lib/json-upstream.ts';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { type Ask, name, refuse, saysUnknown, segment } from './platform.ts';
import { wirePackages, wireRights } from './rights.ts';
import {
  ListedSystem,
  LoggedChange,
  RegisteredSystem,
  type System,
  type SystemChange,
  type SystemRegistration,
  type SystemSummary,
  wireSystem,
} from './system-shapes.ts';

/**
 * The vendor's part of Altinn's System Register. `token` is the client's own Maskinporten token, not exchanged, with the
 * scope `altinn:authentication/systemregister.write`. A wider system does not widen its system users: that takes change
 * requests. All throw `AltinnProblem` for a refusal with a code, else `UpstreamFailure`; what the register says in plain
 * text is in neither, its status is.
 */
export interface SystemRegister {
  /**
   * Gives Altinn's own id of the system. An id that is taken is the problem `STD-00000` with `AUTH.VLD-00002`, and a
   * failure with status 409 when two came at once.
   */
  register(system: SystemRegistration, token: Secret, signal: AbortSignal): Promise<string>;
  /** Replaces all of it. `not_found` also for another vendor's; a deleted one is a failure with status 400. */
  replace(system: SystemRegistration, token: Secret, signal: AbortSignal): Promise<'replaced' | 'not_found'>;
  /** `rights` are ids of services. */
  replaceRights(
    id: string,
    rights: readonly string[],
    token: Secret,
    signal: AbortSignal,
  ): Promise<'replaced' | 'not_found'>;
  replaceAccessPackages(
    id: string,
    urns: readonly string[],
    token: Secret,
    signal: AbortSignal,
  ): Promise<'replaced' | 'not_found'>;
  /** Its system users end with it. */
  remove(id: string, token: Secret, signal: AbortSignal): Promise<'removed' | 'not_found'>;
  read(id: string, token: Secret, signal: AbortSignal): Promise<System | null>;
  list(token: Secret, signal: AbortSignal): Promise<SystemSummary[]>;
  readChangeLog(id: string, token: Secret, signal: AbortSignal): Promise<SystemChange[] | null>;
}

const base = '/authentication/api/v1/systemregister/vendor';
const Done = z.object({ succeeded: z.literal(true) });
/** How the register says on DELETE that it has no such system (ASP.NET's `ModelState`). */
const NoSuchSystem = z.object({ errors: z.object({ return: z.array(z.literal('System not found')).min(1) }) });

/** The System Register at Altinn's platform. */
export function createSystemRegister(ask: Ask): SystemRegister {
  const put = async (path: string, body: unknown, token: Secret, signal: AbortSignal) => {
    const response = await ask('PUT', path, { token, body, signal });
    if (saysUnknown(response)) return 'not_found';
    if (response.status !== 200) return refuse(response);
    readJson(name, response, Done);
    return 'replaced';
  };
  const read = async <Shape extends z.ZodType>(path: string, shape: Shape, token: Secret, signal: AbortSignal) => {
    const response = await ask('GET', path, { token, signal });
    if (saysUnknown(response)) return null;
    return response.status === 200 ? readJson(name, response, shape) : refuse(response);
  };

  return {
    async register(system, token, signal) {
      const response = await ask('POST', base, { token, body: wireSystem(system), signal });
      return response.status === 200 ? readJson(name, response, z.string().min(1)) : refuse(response);
    },

    replace: async (system, token, signal) => put(`${base}/${segment(system.id)}`, wireSystem(system), token, signal),

    replaceRights: async (id, rights, token, signal) =>
      put(`${base}/${segment(id)}/rights`, wireRights(rights), token, signal),

    replaceAccessPackages: async (id, urns, token, signal) =>
      put(`${base}/${segment(id)}/accesspackages`, wirePackages(urns), token, signal),

    async remove(id, token, signal) {
      const response = await ask('DELETE', `${base}/${segment(id)}`, { token, signal });
      if (saysUnknown(response) || saysNoSuchSystem(response)) return 'not_found';
      if (response.status !== 200) return refuse(response);
      readJson(name, response, Done);
      return 'removed';
    },

    read: async (id, token, signal) => read(`${base}/${segment(id)}`, RegisteredSystem, token, signal),

    async list(token, signal) {
      const response = await ask('GET', base, { token, signal });
      return response.status === 200 ? readJson(name, response, z.array(ListedSystem)) : refuse(response);
    },

    readChangeLog: async (id, token, signal) =>
      read(`${base}/${segment(id)}/changelog`, z.array(LoggedChange), token, signal),
  };
}

function saysNoSuchSystem({ status, body }: OutgoingResponse): boolean {
  if (status !== 400) return false;
  try {
    return NoSuchSystem.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}
