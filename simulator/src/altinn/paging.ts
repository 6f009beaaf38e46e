import { isJsonObject } from '../json-values.ts';
import { refusedWith } from './refusal.ts';

const PAGE_SIZE = 50;

/** A page as Altinn sends it: `next` is absent on the last one. */
export type WirePage = { links: { next?: string }; data: object[] };

/**
 * A page of rows in the order of their keys. `token` in the query says which key the page begins with, as base64url of
 * its JSON; what was there and is gone is left out.
 * @throws {Refusal} 400 for a token that was not made here.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  request: { query: unknown; url: string; isKey(value: unknown): boolean },
  keyOf: (row: Row) => string | number,
  wire: (row: Row) => object,
): WirePage {
  const first = readPageToken(request.query, request.isKey);
  const rest = rows.filter((row) => first === null || keyOf(row) >= first);
  const following = rest[PAGE_SIZE];
  const data = rest.slice(0, PAGE_SIZE).map(wire);
  if (following === undefined) return { links: {}, data };
  const token = Buffer.from(JSON.stringify(keyOf(following))).toString('base64url');
  return { links: { next: `${request.url}?token=${token}` }, data };
}

function readPageToken(query: unknown, isKey: (value: unknown) => boolean): string | number | null {
  const token = isJsonObject(query) ? query.token : undefined;
  if (token === undefined) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(String(token), 'base64url').toString());
    if (isKey(key) && (typeof key === 'string' || typeof key === 'number')) return key;
  } catch {
    // Refused below.
  }
  throw refusedWith(400, { detail: 'token is none of ours' });
}
