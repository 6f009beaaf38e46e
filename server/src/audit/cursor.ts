import { z } from 'zod';

const eventId = /^evt_[0-9a-hjkmnp-tv-z]{22}$/;

/** Where the next page begins, as a caller carries it: nothing to read in it. */
export const cursorAfter = (id: string): string => Buffer.from(id).toString('base64url');

/** The id in a cursor, or `undefined` when it is none of ours. */
export function idInCursor(cursor: string): string | undefined {
  const id = Buffer.from(cursor, 'base64url').toString();
  return eventId.test(id) && cursorAfter(id) === cursor ? id : undefined;
}

export const Cursor = z
  .string()
  .refine((text) => idInCursor(text) !== undefined, 'is not a cursor that this operation gave')
  .meta({ description: 'pagination.next_cursor of the page before; absent: the newest.' });
