import { createHash } from 'node:crypto';
import { canonicalJson } from '../lib/canonical-json.ts';

/** What a cursor belongs to: everything of a search but the place in it. */
export type SearchTerms = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * Where the next page begins, as a caller carries it: the page, and a hash of it and the search, so that neither a
 * mistyped cursor nor one of another search leads anywhere. The text that was sought is not in it.
 */
export function cursorTo(page: number, terms: SearchTerms): string {
  const said = Object.entries(terms).filter(([, value]) => value !== undefined);
  const text = canonicalJson({ page, terms: Object.fromEntries(said) });
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return Buffer.from(`${page}.${hash}`).toString('base64url');
}

/** The page in a cursor of this search, counted from 0, or `undefined` when it is none, or of another search. */
export function pageIn(cursor: string, terms: SearchTerms): number | undefined {
  const [page = ''] = Buffer.from(cursor, 'base64url').toString().split('.');
  return /^[1-9]\d{0,5}$/.test(page) && cursorTo(Number(page), terms) === cursor ? Number(page) : undefined;
}
