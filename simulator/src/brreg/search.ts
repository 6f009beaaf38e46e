import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '../json-values.ts';
import { answering } from './answering.ts';
import { type ParameterFault, parameterFault, unknownParameter } from './errors.ts';
import { type BrregDesk, listLiveUnits, memberAt, type UnitKind } from './facts.ts';
import { FILTERS, wordsOf } from './filters.ts';
import { PAGING_PARAMETERS, pageInHal, readPaging } from './paging.ts';
import { type Parameters, readParameters, readWants } from './parameters.ts';

type Order = (one: JsonObject, other: JsonObject) => number;

/** The register has indexed names under this, and sorts by it alone. */
const NAME = 'navn.norwegian';

/** What a result can be put in order by. */
const SORTABLE: readonly string[] = [
  NAME,
  'organisasjonsnummer',
  'organisasjonsform.kode',
  'naeringskode1.kode',
  'antallAnsatte',
  'registreringsdatoEnhetsregisteret',
  'stiftelsesdato',
  'oppstartsdato',
  'forretningsadresse.kommunenummer',
  'forretningsadresse.postnummer',
  'beliggenhetsadresse.kommunenummer',
  'beliggenhetsadresse.postnummer',
];

/** `GET /enheter` and `GET /underenheter`: the live units that meet every filter. */
export function registerSearch(app: FastifyInstance, api: string, { clock, register }: BrregDesk): void {
  for (const kind of ['enhet', 'underenhet'] as const) {
    app.get(
      `${api}/${kind}er`,
      answering(kind, clock, (request) => {
        const parameters = readParameters(request);
        const paging = readPaging(parameters);
        const filters = readFilters(parameters, kind);
        const order = readOrder(parameters);
        const faults = [...filters.faults, ...order.faults, ...paging.faults];
        if (faults.length > 0) return { faults };
        const items = listLiveUnits(register, kind).filter(filters.wants).sort(order.compare);
        return {
          status: 200,
          body: pageInHal(request, paging.paging, { key: `${kind}er`, items, show: (unit) => unit }),
        };
      }),
    );
  }
}

function readFilters(parameters: Parameters, kind: UnitKind): ReturnType<typeof readWants<JsonObject>> {
  const filters = new Map(Object.entries(FILTERS[kind]));
  return readWants(parameters, (name, text) => {
    if (name === 'sort' || PAGING_PARAMETERS.includes(name)) return null;
    return filters.get(name)?.(text, name, parameters) ?? unknownParameter(name, text);
  });
}

function readOrder(parameters: Parameters): { compare: Order; faults: ParameterFault[] } {
  const sort = parameters.get('sort');
  if (sort === undefined) return { compare: byCloseness(parameters.get('navn')), faults: [] };
  const parts = sort.split(',');
  const direction = /^(?:ASC|DESC)$/.test(parts.at(-1) ?? '') ? parts.pop() : 'ASC';
  const path = parts.length === 0 ? NAME : parts.join(',');
  const sign = direction === 'DESC' ? -1 : 1;
  return {
    compare: (one, other) => sign * compareAt(one, other, path),
    faults: SORTABLE.includes(path) ? [] : [parameterFault('sort', `sort ${sort} er ugyldig`, sort)],
  };
}

/** The whole name first, then names that begin with what was sought, then the others by name. */
function byCloseness(name: string | undefined): Order {
  const sought = wordsOf(name).join(' ');
  const distance = (unit: JsonObject) => {
    const here = wordsOf(unit.navn).join(' ');
    if (here === sought) return 0;
    return here.startsWith(sought) ? 1 : 2;
  };
  return (one, other) => distance(one) - distance(other) || compareAt(one, other, NAME);
}

function compareAt(one: JsonObject, other: JsonObject, path: string): number {
  const member = path === NAME ? 'navn' : path;
  const [here, there] = [memberAt(one, member), memberAt(other, member)];
  if (typeof here === 'number' && typeof there === 'number') return here - there;
  return (
    String(here ?? '').localeCompare(String(there ?? ''), 'nb') ||
    String(one.organisasjonsnummer).localeCompare(String(other.organisasjonsnummer))
  );
}
