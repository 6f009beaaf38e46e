import type { Secret } from '@apier/maskinporten';
import { z } from 'zod';
import { readJson } from '../../lib/json-upstream.ts';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { Instant, OptionalInstant, OptionalText } from './instants.ts';
import { ownPath, type Page } from './paging.ts';
import { type Ask, name, refuse, saysUnknown, segment, unexpected } from './platform.ts';

/** A file or a form of an instance. */
export interface InstanceData {
  id: string;
  dataType: string;
  contentType: string | null;
  filename: string | null;
  size: number | null;
  /** `Pending`, `Clean`, `Infected` or `NotApplicable`: the task cannot end before it was scanned. */
  fileScanResult: string | null;
}

/** One filing of an app, begun or done. Nothing is taken over that identifies a person. */
export interface Instance {
  /** `{party id}/{guid}`. */
  id: string;
  partyId: string;
  /** `null` for people. */
  orgnr: string | null;
  /** `{org}/{app}`. */
  appId: string;
  org: string;
  /** Where it stands: the task's id and kind (`data`, `confirmation`, `signing`, `feedback`, …); `null` when over. */
  currentTask: { id: string; kind: string | null } | null;
  /** When the process ended, ISO text in UTC. */
  ended: string | null;
  isArchived: boolean;
  isDeleted: boolean;
  created: string;
  lastChanged: string | null;
  data: InstanceData[];
}

export interface InstanceQuery {
  /** `{org}/{app}`. */
  appId?: string;
  org?: string;
  orgnr: string;
  /** A page's own `next`. */
  continuationToken?: string;
  /** ISO text: that instant and later. */
  createdFrom?: string;
  /** Rows on a page; Altinn's own number unless told. */
  size?: number;
}

/**
 * What Altinn keeps of filings. `token` is an exchanged Altinn token with the scope `altinn:instances.read`. Both throw
 * `UpstreamFailure`.
 */
export interface Instances {
  /** Newest change first. A page may be empty and have a next one: Altinn leaves out what the caller may not see. */
  query(query: InstanceQuery, token: Secret, signal: AbortSignal): Promise<Page<Instance>>;
  /** `id` is `{party id}/{guid}`. */
  read(id: string, token: Secret, signal: AbortSignal): Promise<Instance | null>;
}

const flag = z.boolean().nullish();
const DataElement = z.object({
  id: z.string().min(1),
  dataType: z.string(),
  contentType: OptionalText,
  filename: OptionalText,
  size: z
    .number()
    .nullish()
    .transform((size) => size ?? null),
  fileScanResult: OptionalText,
});

/** altinn-storage, `Instance`. */
const InstanceRow = z
  .object({
    id: z.string().regex(/^\d+\/[^/]+$/),
    instanceOwner: z.object({ partyId: z.string(), organisationNumber: OptionalText }),
    appId: z.string(),
    org: z.string(),
    process: z
      .object({
        currentTask: z.object({ elementId: z.string(), altinnTaskType: OptionalText }).nullish(),
        ended: OptionalInstant,
      })
      .nullish(),
    status: z.object({ isArchived: flag, isSoftDeleted: flag, isHardDeleted: flag }).nullish(),
    created: Instant,
    lastChanged: OptionalInstant,
    data: z
      .array(DataElement)
      .nullish()
      .transform((data) => data ?? []),
  })
  .transform(({ instanceOwner, process, status, ...row }): Instance => {
    const task = process?.currentTask;
    return {
      ...row,
      partyId: instanceOwner.partyId,
      orgnr: instanceOwner.organisationNumber,
      currentTask: task ? { id: task.elementId, kind: task.altinnTaskType } : null,
      ended: process?.ended ?? null,
      isArchived: status?.isArchived ?? false,
      isDeleted: (status?.isSoftDeleted || status?.isHardDeleted) ?? false,
    };
  });
const QueryAnswer = z.object({ next: OptionalText, instances: z.array(InstanceRow) });

const base = '/storage/api/v1/instances';

/** Storage at Altinn's platform. */
export function createInstances(ask: Ask, baseUrl: string): Instances {
  return {
    async query({ appId, org, orgnr, continuationToken, createdFrom, size }, token, signal) {
      const query = new URLSearchParams({
        ...(appId !== undefined && { appId }),
        ...(org !== undefined && { org }),
        ...(createdFrom !== undefined && { created: `gte:${createdFrom}` }),
        ...(size !== undefined && { size: String(size) }),
        ...(continuationToken !== undefined && { continuationToken }),
      });
      const headers = { 'x-ai-instanceowneridentifier': `Organisation:${orgnr}` };
      const response = await ask('GET', `${base}${query.size > 0 ? `?${query}` : ''}`, { token, headers, signal });
      if (response.status !== 200) return refuse(response);
      const { next, instances } = readJson(name, response, QueryAnswer);
      return { rows: instances, next: next && continuationIn(response, ownPath(baseUrl, base, next)) };
    },

    async read(id, token, signal) {
      const path = `${base}/${id.split('/').map(segment).join('/')}`;
      const response = await ask('GET', path, { token, signal });
      if (saysUnknown(response)) return null;
      return response.status === 200 ? readJson(name, response, InstanceRow) : refuse(response);
    },
  };
}

/** The owner of the instances is in a header, so a link alone does not go on with the list: its token does. */
function continuationIn(response: OutgoingResponse, link: string): string {
  const token = new URL(link, 'https://altinn.invalid').searchParams.get('continuationToken');
  if (!token) throw unexpected(response, 'a next page without a token');
  return token;
}
