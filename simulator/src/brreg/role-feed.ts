import type { FastifyInstance } from 'fastify';
import { isJsonObject } from '../json-values.ts';
import { answering } from './answering.ts';
import { type ParameterFault, parameterFault, unknownParameter } from './errors.ts';
import type { BrregDesk, Register } from './facts.ts';
import { numberRows } from './feed-order.ts';
import { DEEPEST, DEFAULT_SIZE } from './paging.ts';
import { readNumbers, readParameters, readWants, readWhole, type Wants } from './parameters.ts';

type RoleChange = { id: number; at: number; orgNumber: string };

const NUMBERING = { firstId: 1, firstOfDay: 'T06:00:00.000Z', stepMs: 1_000 };
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** `GET /oppdateringer/roller`: whose roles have changed, as CloudEvents in a bare list. */
export function registerRoleFeed(app: FastifyInstance, api: string, { clock, register }: BrregDesk): void {
  const changes = deriveRoleChanges(register);
  app.get(
    `${api}/oppdateringer/roller`,
    answering('oppdatering.roller', clock, (request) => {
      const parameters = readParameters(request);
      const size = readSize(parameters.get('size'));
      const filters = readWants(parameters, readFilter);
      const faults = [...filters.faults, ...(typeof size === 'number' ? [] : [size])];
      if (faults.length > 0 || typeof size !== 'number') return { faults };
      const now = clock.now();
      const found = changes.filter((change) => change.at <= now && filters.wants(change));
      return { status: 200, body: found.slice(0, size).map(showEvent) };
    }),
  );
}

/** One event for each day on which an organisation's roles say that they were changed. */
function deriveRoleChanges(register: Register): RoleChange[] {
  const days = [...register].flatMap(([orgNumber, { brreg }]) => {
    const { body } = brreg.roller;
    const groups: unknown[] = isJsonObject(body) && Array.isArray(body.rollegrupper) ? body.rollegrupper : [];
    const changed = groups.flatMap((group) =>
      isJsonObject(group) && typeof group.sistEndret === 'string' ? [group.sistEndret] : [],
    );
    return [...new Set(changed)].map((day) => ({ orgNumber, day }));
  });
  return numberRows(days, NUMBERING);
}

function showEvent({ id, at, orgNumber }: RoleChange): unknown {
  return {
    specversion: '1.0',
    id: String(id),
    source: '/enhetsregisteret/oppdateringer/roller',
    type: 'no.brreg.enhetsregisteret.roller.oppdatert',
    time: new Date(at).toISOString(),
    subject: orgNumber,
    data: { organisasjonsnummer: orgNumber },
  };
}

function readSize(text: string | undefined): number | ParameterFault {
  if (text === undefined) return DEFAULT_SIZE;
  return readWhole(text, 1, DEEPEST) ?? parameterFault('size', `size må være et heltall fra 1 til ${DEEPEST}`, text);
}

function readFilter(name: string, text: string): Wants<RoleChange> | ParameterFault | null {
  switch (name) {
    case 'size':
      return null;
    case 'afterTime': {
      const bound = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
      if (Number.isNaN(bound)) return parameterFault(name, `${name} må være et tidspunkt i UTC`, text);
      return ({ at }) => at > bound;
    }
    case 'afterId': {
      const bound = readWhole(text, 0);
      if (bound === null) return parameterFault(name, `${name} må være et heltall, minst 0`, text);
      return ({ id }) => id > bound;
    }
    case 'organisasjonsnummer': {
      const numbers = readNumbers(name, text);
      return Array.isArray(numbers) ? ({ orgNumber }) => numbers.includes(orgNumber) : numbers;
    }
    default:
      return unknownParameter(name, text);
  }
}
