import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EnvironmentServices } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { uncachedSources } from '../lib/source-cache.ts';
import { type AnyOperation, capabilityId, type Medium } from '../operation.ts';
import {
  answererOf,
  clockOnDay,
  type Namespace,
  type Namespaces,
  publicSandboxOrganisation,
  readKnobs,
  sandboxSources,
  simulatedFailure,
} from '../sandbox/index.ts';
import type { AnswerCache } from './answer-cache.ts';
import { type AnsweringServices, type Asked, askedOrganisation, chooseMedium, createAnswering } from './answering.ts';
import { preferredLanguage } from './language.ts';
import { outcomeOf } from './operation-route.ts';

export interface SandboxServices extends AnsweringServices {
  sandbox: {
    environment: EnvironmentServices;
    namespaces: Namespaces;
    latency: { wait(ms: number): Promise<void> };
  };
}

/**
 * The handler of one operation's mirror in the sandbox: the same `run` over invented registers, for everybody or in a
 * namespace of the caller's own, with the knobs of the sandbox.
 */
export function sandboxRoute(
  op: AnyOperation,
  entrance: 'sandbox' | 'namespace',
  services: SandboxServices,
  cache: AnswerCache,
  forcedMedium?: Medium<unknown>,
) {
  const { ready, readyOnce } = createAnswering(op, entrance, services, cache);
  const { environment: open, namespaces, latency } = services.sandbox;
  const action = capabilityId(op.http);

  const recorded = async (
    namespace: Namespace | null,
    { request }: Asked,
    organisation: string | undefined,
    outcome: string,
  ): Promise<void> => {
    if (organisation === undefined || op.tier === 1) return;
    const event = { initiatedBy: null, action, resource: `entity:${organisation}`, organisation, outcome };
    await namespace?.record({ ...event, correlationId: request.id, receiptId: null, detail: null });
  };

  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { knobs, rest } = readKnobs(request.query as Record<string, unknown>);
    const isTurned = Object.values(knobs).some((value) => value !== undefined);
    const printed = askedOrganisation(request);
    const inPath = answererOf(services.world, printed);
    const organisation = inPath?.organisation ?? printed;
    if (entrance === 'sandbox') refuseOthers(organisation);
    const inBody = answererOf(services.world, numberIn(request.body));
    const namespace = request.namespace === null ? null : await namespaces.open(request.namespace);
    const clock = knobs.mock_date === undefined ? services.clock : clockOnDay(services.clock, knobs.mock_date);
    const environment = namespace?.services ?? open;
    const asked: Asked = {
      request,
      given: {
        params: organisation === undefined ? request.params : { ...(request.params as object), org: organisation },
        query: rest,
        body: inBody ? { ...(request.body as object), org_number: inBody.organisation } : request.body,
      },
      actor: namespace?.actor ?? { kind: 'sandbox' },
      account: namespace?.actor.accountId ?? null,
      environment: {
        ...environment,
        // What is read on another day is nobody else's.
        ...(isTurned && { sourceCache: uncachedSources(clock, services.upstreamDeadlineMs) }),
        ...(clock !== services.clock && sandboxSources(services.world, clock)),
      },
      administration: namespace?.administration ?? null,
      clock,
      language: preferredLanguage(request.headers['accept-language']),
      medium: forcedMedium ?? chooseMedium(op, request.headers.accept),
      delegation: null,
      notice: (inPath ?? inBody)?.notice ?? null,
    };
    try {
      if (knobs.simulate_latency) await latency.wait(knobs.simulate_latency);
      if (knobs.simulate_error !== undefined) throw simulatedFailure(knobs.simulate_error);
      if (op.tier === 2 && organisation !== undefined) {
        asked.delegation = await environment.findDelegation(asked.account, organisation);
      }
      const go = await (isTurned ? readyOnce(asked, reply) : ready(asked, reply));
      await recorded(namespace, asked, organisation, 'ok');
      return go();
    } catch (error) {
      await recorded(namespace, asked, organisation, outcomeOf(error));
      throw error;
    }
  };
}

/** The organisation that a body names. */
const numberIn = (body: unknown): unknown =>
  typeof body === 'object' && body !== null ? (body as { org_number?: unknown }).org_number : undefined;

function refuseOthers(organisation: string | undefined): void {
  if (organisation === undefined || organisation === publicSandboxOrganisation) return;
  throw new AppError('COMPANY_NOT_FOUND', {
    detail: {
      nb: `Den åpne sandkassen har bare ${publicSandboxOrganisation}. Med en sandkassenøkkel finnes flere: /api/v1/sandbox/fixtures.`,
      en: `The public sandbox holds only ${publicSandboxOrganisation}. A sandbox key opens more: /api/v1/sandbox/fixtures.`,
    },
  });
}
