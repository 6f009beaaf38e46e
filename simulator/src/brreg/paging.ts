import type { FastifyRequest } from 'fastify';
import { addressOf, pathOf } from './addresses.ts';
import { type ParameterFault, parameterFault } from './errors.ts';
import { type Parameters, queryOf, readWhole } from './parameters.ts';

/** Which part of a result is asked for; pages count from 0. */
export type Paging = { page: number; size: number };

/** The parameters of `Paging`. */
export const PAGING_PARAMETERS: readonly string[] = ['page', 'size'];

/** How many there are on a page when nothing is said. */
export const DEFAULT_SIZE = 20;
/** How deep a result can be read, at once or page by page. */
export const DEEPEST = 10_000;

/** Reads `page` and `size`, and what is wrong with them. */
export function readPaging(parameters: Parameters): { paging: Paging; faults: ParameterFault[] } {
  const faults: ParameterFault[] = [];
  const read = (name: 'page' | 'size', least: number, unsaid: number) => {
    const text = parameters.get(name);
    if (text === undefined) return unsaid;
    const number = readWhole(text, least);
    if (number === null) faults.push(parameterFault(name, `${name} må være et heltall, minst ${least}`, text));
    return number ?? unsaid;
  };
  const paging = { page: read('page', 0, 0), size: read('size', 1, DEFAULT_SIZE) };
  if (faults.length === 0 && (paging.page + 1) * paging.size > DEEPEST) {
    faults.push({ feilmelding: 'size * (page+1) kan ikke overstige 10_000', parametere: ['size', 'page'] });
  }
  return { paging, faults };
}

/**
 * A page in HAL. `_embedded` is missing from an empty page. Without other pages `self` is the only link, which is how
 * the framework behind the service does it.
 */
export function pageInHal<Item>(
  request: FastifyRequest,
  { page, size }: Paging,
  { key, items, show }: { key: string; items: readonly Item[]; show(item: Item): unknown },
): Record<string, unknown> {
  const totalPages = Math.ceil(items.length / size);
  const here = items.slice(page * size, (page + 1) * size);
  const last = Math.max(0, totalPages - 1);
  const hasPrevious = page > 0;
  const hasNext = page < last;
  const linkTo = (number: number) => ({ href: addressOfPage(request, { page: number, size }) });
  return {
    ...(here.length > 0 && { _embedded: { [key]: here.map(show) } }),
    _links: {
      ...((hasPrevious || hasNext) && { first: linkTo(0) }),
      ...(hasPrevious && { prev: linkTo(page - 1) }),
      self: { href: `${request.protocol}://${request.host}${request.url}` },
      ...(hasNext && { next: linkTo(page + 1) }),
      ...((hasPrevious || hasNext) && { last: linkTo(last) }),
    },
    page: { size, totalElements: items.length, totalPages, number: page },
  };
}

function addressOfPage(request: FastifyRequest, { page, size }: Paging): string {
  const query = queryOf(request);
  for (const name of PAGING_PARAMETERS) query.delete(name);
  query.append('page', String(page));
  query.append('size', String(size));
  return `${addressOf(request, pathOf(request))}?${query}`;
}
