import type { FastifyInstance } from 'fastify';
import { endClientRelation } from '../altinn/client-delegation.ts';
import { type AltinnConditions, DOWNSTREAM_STATES } from '../altinn/conditions.ts';
import { DECISIONS, type Decision, decide, findRow, USUAL_ROLE } from '../altinn/decide.ts';
import type { AltinnDesk } from '../altinn/desk.ts';
import { Refusal, sendRefusal } from '../altinn/refusal.ts';
import { wireChange, wireRequest } from '../altinn/request-wire.ts';
import type { ChangeRow, RequestRow } from '../altinn-records.ts';
import { isOrganisationNumber } from '../organisation-number.ts';
import { ControlRefused, members, wholeNumber } from './body.ts';

/** Control calls about Altinn: what people and time do to requests, and its quirks. */
export function registerAltinnControl(app: FastifyInstance, desk: AltinnDesk): void {
  app.get('/altinn/conditions', async () => desk.conditions);
  app.post('/altinn/conditions', async (request) => Object.assign(desk.conditions, readConditions(request.body)));

  app.get('/altinn/requests', async () => {
    const { requests, changeRequests } = desk.register();
    return { requests: [...requests.values(), ...changeRequests.values()].map(view) };
  });
  app.post<{ Params: { id: string } }>('/altinn/requests/:id', async (request, reply) => {
    const { decision, role } = readDecision(request.body);
    const row = findRow(request.params.id, desk);
    if (row === undefined) throw new ControlRefused('no request has this id', { status: 404 });
    try {
      decide(row, decision, role, desk);
    } catch (error) {
      if (error instanceof Refusal) return sendRefusal(reply, error);
      throw error;
    }
    return view(row);
  });

  app.post('/altinn/ended-relations', async (request) => {
    const { accountant, client } = readRelation(request.body);
    return { lost_by: endClientRelation(desk.register(), accountant, client) };
  });

  /** As the vendor sees it, with what tells one from another. */
  function view(row: RequestRow | ChangeRow): object {
    const { kind, environment, deleted } = row;
    return { kind, environment, deleted, ...(row.kind === 'change' ? wireChange(row, desk) : wireRequest(row, desk)) };
  }
}

function readDecision(body: unknown): { decision: Decision; role: string } {
  const { decision, as: role = USUAL_ROLE } = members(body, ['decision', 'as']);
  const found = DECISIONS.find((each) => each === decision);
  if (found === undefined) throw new ControlRefused(`"decision" must be one of ${DECISIONS.join(', ')}`);
  if (typeof role !== 'string' || role === '') throw new ControlRefused('"as" must be the code of a role, or "none"');
  return { decision: found, role };
}

function readRelation(body: unknown): { accountant: string; client: string } {
  const { accountant, client } = members(body, ['accountant', 'client']);
  if (isNumber(accountant) && isNumber(client)) return { accountant, client };
  throw new ControlRefused('"accountant" and "client" must be organisation numbers');
}

function isNumber(value: unknown): value is string {
  return typeof value === 'string' && isOrganisationNumber(value);
}

function readConditions(body: unknown): Partial<AltinnConditions> {
  const order = members(body, ['put_conflict_seconds', 'downstream']);
  const found: Partial<AltinnConditions> = {};
  if (order.put_conflict_seconds !== undefined) {
    found.put_conflict_seconds = wholeNumber(order.put_conflict_seconds, '"put_conflict_seconds"', 0, 3600);
  }
  if (order.downstream !== undefined) {
    const downstream = DOWNSTREAM_STATES.find((state) => state === order.downstream);
    if (downstream === undefined) throw new ControlRefused('"downstream" must be up or down');
    found.downstream = downstream;
  }
  if (Object.keys(found).length === 0) {
    throw new ControlRefused('send "put_conflict_seconds", "downstream" or both');
  }
  return found;
}
