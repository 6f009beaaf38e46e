/** Altinn for the tests of delegations: the vendor's calls over maps, with a person who approves. */
import { Secret } from '@apier/maskinporten';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { TokenSource } from '../tokens/index.ts';
import { type Altinn, AltinnProblem, type ChangeRequest, type SystemUserRequest } from '../upstreams/altinn/index.ts';
import type { Vendor } from './requests/send-request.ts';

type Kept = SystemUserRequest & { isChange?: false };

export interface TestAltinn {
  vendor: Vendor;
  requests: Map<string, Kept>;
  changes: Map<string, ChangeRequest>;
  /** By owner and reference: the system user's id. */
  systemUsers: Map<string, string>;
  /** Names of the calls that arrived, in order. */
  calls: string[];
  /** A person answers. */
  answer(id: string, status: 'accepted' | 'rejected' | 'denied' | 'timed_out'): void;
  /** The next call of this name does its work, or not, and then fails so. */
  failNext(call: string, failure: Error, options?: { after: boolean }): void;
}

export const altinnProblem = (code: string, packages: string[] = [], status = 400): AltinnProblem =>
  new AltinnProblem('altinn', status, { code, isKnown: true, validationErrors: [], packages });

export function testAltinn(tokens: Partial<TokenSource> = {}): TestAltinn {
  const requests = new Map<string, Kept>();
  const changes = new Map<string, ChangeRequest>();
  const systemUsers = new Map<string, string>();
  const calls: string[] = [];
  const failures = new Map<string, { failure: Error; after: boolean }>();
  let made = 0;

  const called = async <T>(name: string, work: () => T): Promise<T> => {
    calls.push(name);
    const planned = failures.get(name);
    failures.delete(name);
    if (planned && !planned.after) throw planned.failure;
    const result = work();
    if (planned) throw planned.failure;
    return result;
  };
  const keyOf = (orgnr: string, externalRef: string | null) => `${orgnr} ${externalRef ?? orgnr}`;

  const client = {
    createRequest: (kind, asked) =>
      called('createRequest', () => {
        if (systemUsers.has(keyOf(asked.orgnr, asked.externalRef))) throw altinnProblem('AUTH-00004');
        const standing = [...requests.values()].find(
          (one) => keyOf(one.orgnr, one.externalRef) === keyOf(asked.orgnr, asked.externalRef),
        );
        if (standing) return { isNew: false, request: { ...standing } };
        made += 1;
        const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
        const request: Kept = {
          ...{
            id,
            kind,
            ...asked,
            rights: [...asked.rights],
            accessPackages: [...asked.accessPackages],
            status: 'new',
            confirmUrl: `https://am.ui.example/request?id=${id}`,
          },
          ...{ escalated: false, created: '2026-11-21T12:00:00.000Z' },
        };
        requests.set(id, request);
        return { isNew: true, request: { ...request } };
      }),
    readRequest: (_kind, id) => called('readRequest', () => copyOf(requests.get(id))),
    findRequest: (_kind, { orgnr, externalRef }) =>
      called('findRequest', () =>
        copyOf([...requests.values()].find((one) => keyOf(one.orgnr, one.externalRef) === keyOf(orgnr, externalRef))),
      ),
    withdrawRequest: (id) => called('withdrawRequest', () => (requests.delete(id) ? 'withdrawn' : 'not_found')),
    createChangeRequest: ({ correlationId, systemUserId, ...asked }) =>
      called('createChangeRequest', () => {
        if (![...systemUsers.values()].includes(systemUserId)) throw altinnProblem('AUTH-00015', [], 404);
        const standing = changes.get(correlationId);
        if (standing) return { isNew: false, request: { ...standing } };
        const request: ChangeRequest = {
          ...{ id: correlationId, systemUserId, systemId: 'system', orgnr: '', externalRef: null, ...asked },
          requiredRights: [...asked.requiredRights],
          unwantedRights: [...asked.unwantedRights],
          requiredAccessPackages: [...asked.requiredAccessPackages],
          unwantedAccessPackages: [...asked.unwantedAccessPackages],
          ...{ status: 'new', confirmUrl: `https://am.ui.example/changerequest?id=${correlationId}` },
          created: '2026-11-21T12:00:00.000Z',
        };
        changes.set(correlationId, request);
        return { isNew: true, request: { ...request } };
      }),
    readChangeRequest: (id) => called('readChangeRequest', () => copyOf(changes.get(id))),
    withdrawChangeRequest: (id) =>
      called('withdrawChangeRequest', () => (changes.delete(id) ? 'withdrawn' : 'not_found')),
    findSystemUser: ({ systemId, orgnr, externalRef }) =>
      called('findSystemUser', () => {
        const id = systemUsers.get(keyOf(orgnr, externalRef));
        if (id === undefined) return { state: 'not_found' };
        return { state: 'found', systemUser: { id, systemId, orgnr, externalRef, isDeleted: false } };
      }),
  } as Partial<Altinn> as Altinn;

  const token = async () => ({ secret: new Secret('token'), scopes: [], issuedAt: 0, expiresAt: 0 });
  return {
    vendor: { client, systemId: '326018155_apier', tokens: { forClient: tokens.forClient ?? token } },
    ...{ requests, changes, systemUsers, calls },
    answer(id, status) {
      const request = requests.get(id);
      if (request) {
        request.status = status;
        if (status === 'accepted') systemUsers.set(keyOf(request.orgnr, request.externalRef), id);
      }
      const change = changes.get(id);
      if (change) change.status = status;
    },
    failNext(call, failure, { after } = { after: false }) {
      failures.set(call, { failure, after });
    },
  };
}

export const timedOut = (): UpstreamFailure => new UpstreamFailure('altinn', 'timeout');

const copyOf = <T>(value: T | undefined): T | null => (value === undefined ? null : { ...value });
