import { z } from 'zod';

const separator = ' ';
const form = /^\d{9} \S+$/;

/** Where the list of one organisation goes on, as a caller carries it: nothing to read in it. */
export const cursorAt = (org: string, continuationToken: string): string =>
  Buffer.from(`${org}${separator}${continuationToken}`).toString('base64url');

/** Altinn's own token in a cursor of this organisation, or `undefined` when it is none. */
export function continuationIn(cursor: string, org: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [owner, token] = text.split(separator);
  return form.test(text) && owner === org && cursorAt(org, token ?? '') === cursor ? token : undefined;
}

export const Cursor = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,2000}$/, 'is not a cursor that this operation gave')
  .meta({ description: 'pagination.next_cursor of the page before; absent: what changed last.' });
