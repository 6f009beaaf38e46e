import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressOf } from './addresses.ts';
import { answering } from './answering.ts';
import { type ParameterFault, parameterFault, unknownParameter } from './errors.ts';
import type { BrregDesk } from './facts.ts';
import { PAGING_PARAMETERS, pageInHal, readPaging } from './paging.ts';
import { isInstant, readNumbers, readParameters, readWants, readWhole, type Wants } from './parameters.ts';
import { deriveUnitChanges, type UnitChange } from './unit-changes.ts';

/** `GET /oppdateringer/enheter` and `/underenheter`: what has changed until now, by growing id. */
export function registerChangeFeed(app: FastifyInstance, api: string, { clock, register }: BrregDesk): void {
  const changes = deriveUnitChanges(register);
  for (const kind of ['enhet', 'underenhet'] as const) {
    const ofKind = changes.filter((change) => change.kind === kind);
    app.get(
      `${api}/oppdateringer/${kind}er`,
      answering(`oppdatering.${kind}`, clock, (request) => {
        const parameters = readParameters(request);
        const paging = readPaging(parameters);
        const filters = readWants(parameters, readFilter);
        const faults = [...filters.faults, ...paging.faults];
        if (faults.length > 0) return { faults };
        const now = clock.now();
        const items = ofKind.filter((change) => change.at <= now && filters.wants(change));
        if (parameters.get('sort') === 'id,DESC') items.reverse();
        const isTold = parameters.get('includeChanges') === 'true';
        return {
          status: 200,
          body: pageInHal(request, paging.paging, {
            key: kind === 'enhet' ? 'oppdaterteEnheter' : 'oppdaterteUnderenheter',
            items,
            show: (change) => showChange(request, api, change, isTold),
          }),
        };
      }),
    );
  }
}

function showChange(request: FastifyRequest, api: string, change: UnitChange, isTold: boolean): unknown {
  const { id, at, kind, orgNumber, type, steps } = change;
  return {
    oppdateringsid: id,
    dato: new Date(at).toISOString(),
    organisasjonsnummer: orgNumber,
    endringstype: type,
    ...(isTold && type === 'Endring' && { endringer: steps }),
    _links: { [kind]: { href: addressOf(request, `${api}/${kind}er/${orgNumber}`) } },
  };
}

function readFilter(name: string, text: string): Wants<UnitChange> | ParameterFault | null {
  if (PAGING_PARAMETERS.includes(name)) return null;
  switch (name) {
    case 'dato':
    case 'updatedBefore': {
      if (!isInstant(text)) return parameterFault(name, `${name} må være på formen yyyy-MM-dd'T'HH:mm:ss.SSS'Z'`, text);
      const bound = Date.parse(text);
      return name === 'dato' ? ({ at }) => at >= bound : ({ at }) => at <= bound;
    }
    case 'oppdateringsid': {
      const least = readWhole(text, 1);
      if (least === null) return parameterFault(name, `${name} må være et heltall, minst 1`, text);
      return ({ id }) => id >= least;
    }
    case 'organisasjonsnummer': {
      const numbers = readNumbers(name, text);
      return Array.isArray(numbers) ? ({ orgNumber }) => numbers.includes(orgNumber) : numbers;
    }
    case 'includeChanges':
      return /^(?:true|false)$/.test(text) ? null : parameterFault(name, `${name} må være true eller false`, text);
    case 'sort':
      return /^id(?:,(?:ASC|DESC))?$/.test(text) ? null : parameterFault(name, `${name} ${text} er ugyldig`, text);
    default:
      return unknownParameter(name, text);
  }
}
