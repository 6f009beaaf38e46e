import { z } from 'zod';
import { accessPackageUrn } from './access-packages.ts';

/** How a right names the service that it is for; an app is the service `app_{org}_{app}`. */
const resourceType = 'urn:altinn:resource';

const Right = z.object({ resource: z.array(z.object({ id: z.string(), value: z.string() })) });

/** Rights as ids of services, each once. One that names no service in this way is none that we can speak of. */
export const Rights = z.array(Right).transform((rights, context) => {
  const named = rights.map(({ resource }) => resource.filter(({ id }) => id === resourceType));
  if (named.some((resources) => resources.length === 0)) context.addIssue({ code: 'custom', message: 'a right' });
  return [...new Set(named.flat().map(({ value }) => value))];
});

/** Packages as URNs in lower case, each once. */
export const Packages = z
  .array(z.object({ urn: z.string() }))
  .transform((packages) => [...new Set(packages.map(({ urn }) => accessPackageUrn(urn)))]);

/** Ids of services as Altinn takes them. */
export const wireRights = (resourceIds: readonly string[]): object[] =>
  resourceIds.map((value) => ({ resource: [{ id: resourceType, value }] }));

/** URNs or codes of packages as Altinn takes them. */
export const wirePackages = (urns: readonly string[]): object[] => urns.map((urn) => ({ urn: accessPackageUrn(urn) }));
