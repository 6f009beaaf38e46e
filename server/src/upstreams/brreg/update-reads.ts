import type { z } from 'zod';
import { readJson, refuseStatus } from '../../lib/json-upstream.ts';
import { type RegisterUpdate, type RoleUpdate, RoleUpdates, UpdatesPage } from './update-shapes.ts';
import { type Get, name } from './wire.ts';

/** Start with the `date` (an instant in UTC with milliseconds), go on with the `id` of the last row read. */
export interface RegisterCursor {
  after: { id: number } | { date: string };
  /** At most 10 000. */
  size: number;
}

/** Start with `afterTime` (an instant in UTC), go on with the `id` of the last event read. */
export type RoleCursor = ({ afterId: string } | { afterTime: string }) & { size: number };

export interface UpdateReads {
  /** The next changes of main units, oldest first. Throws `UpstreamFailure`. */
  readEnhetUpdates(cursor: RegisterCursor, signal: AbortSignal): Promise<RegisterUpdate[]>;
  /** The next changes of sub-units, oldest first. Throws `UpstreamFailure`. */
  readUnderenhetUpdates(cursor: RegisterCursor, signal: AbortSignal): Promise<RegisterUpdate[]>;
  /** The next changes of roles, oldest first. Throws `UpstreamFailure`. */
  readRolleUpdates(cursor: RoleCursor, signal: AbortSignal): Promise<RoleUpdate[]>;
}

const feeds = '/enhetsregisteret/api/oppdateringer';

/** The change feeds of Enhetsregisteret: what to look at again. */
export function createUpdateReads(get: Get): UpdateReads {
  const read = async <T extends z.ZodType>(path: string, shape: T, signal: AbortSignal): Promise<z.output<T>> => {
    const response = await get(`${feeds}/${path}`, 'application/json', signal);
    return response.status === 200 ? readJson(name, response, shape) : refuseStatus(name, response);
  };
  return {
    async readEnhetUpdates(cursor, signal) {
      const { _embedded } = await read(`enheter?${registerQuestion(cursor)}`, UpdatesPage, signal);
      return _embedded?.oppdaterteEnheter ?? [];
    },
    async readUnderenhetUpdates(cursor, signal) {
      const { _embedded } = await read(`underenheter?${registerQuestion(cursor)}`, UpdatesPage, signal);
      return _embedded?.oppdaterteUnderenheter ?? [];
    },
    readRolleUpdates: (cursor, signal) => read(`roller?${roleQuestion(cursor)}`, RoleUpdates, signal),
  };
}

/** `oppdateringsid` is the smallest id that is wanted, so the one after the last. */
const registerQuestion = ({ after, size }: RegisterCursor): string =>
  `${'id' in after ? `oppdateringsid=${after.id + 1}` : `dato=${encodeURIComponent(after.date)}`}&size=${size}&sort=id,ASC`;

const roleQuestion = (cursor: RoleCursor): string => {
  const from =
    'afterId' in cursor
      ? `afterId=${encodeURIComponent(cursor.afterId)}`
      : `afterTime=${encodeURIComponent(cursor.afterTime)}`;
  return `${from}&size=${cursor.size}`;
};
