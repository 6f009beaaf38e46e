import { z } from 'zod';
import { readJson } from '../../lib/json-upstream.ts';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { type Ask, name, refuse, saysUnknown, segment, unexpected } from './platform.ts';

/** A role or package, and the services that it opens. */
export interface SubjectResources {
  /** A URN in lower case. */
  subject: string;
  /** Ids of services. */
  resources: string[];
}

/** Which roles and packages open which service. Open to all. Both throw `UpstreamFailure`. */
export interface ResourceRegistry {
  /**
   * The roles and packages that open a service, as URNs in lower case; `null` when Altinn has none on record for it, which
   * is also the answer for a service that does not exist. An app is the service `app_{org}_{app}`.
   */
  readPolicySubjects(resourceId: string, signal: AbortSignal): Promise<string[] | null>;
  /** The services that these roles and packages open. One without services may be left out of the answer. */
  findResourcesBySubjects(urns: readonly string[], signal: AbortSignal): Promise<SubjectResources[]>;
}

/** altinn-resource-registry, `AttributeMatchV2`. */
const Attribute = z.object({ value: z.string().min(1), urn: z.string().min(1) });
const links = z.object({ next: z.string().nullish() }).nullish();
const Subjects = z.object({ links, data: z.array(Attribute) });
const Resources = z.object({ links, data: z.array(z.object({ subject: Attribute, resources: z.array(Attribute) })) });

const base = '/resourceregistry/api/v1/resource';

/** The resource registry at Altinn's platform. */
export function createResourceRegistry(ask: Ask): ResourceRegistry {
  return {
    async readPolicySubjects(resourceId, signal) {
      const response = await ask('GET', `${base}/${segment(resourceId)}/policy/subjects`, { signal });
      if (saysUnknown(response)) return null;
      if (response.status !== 200) return refuse(response);
      return [...new Set(whole(response, readJson(name, response, Subjects)).map(urnOf))];
    },

    async findResourcesBySubjects(urns, signal) {
      const body = urns.map((urn) => urn.toLowerCase());
      const response = await ask('POST', `${base}/bysubjects/`, { body, signal });
      if (response.status !== 200) return refuse(response);
      return whole(response, readJson(name, response, Resources)).map(({ subject, resources }) => ({
        subject: urnOf(subject),
        resources: [...new Set(resources.map(({ value }) => value))],
      }));
    },
  };
}

const urnOf = ({ urn }: { urn: string }): string => urn.toLowerCase();

/** Altinn sends one page here. Half a list would say of the other half that it is not there. */
function whole<Row>(response: OutgoingResponse, list: { links?: z.output<typeof links>; data: Row[] }): Row[] {
  if (list.links?.next) throw unexpected(response, 'more than one page');
  return list.data;
}
