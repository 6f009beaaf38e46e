import { z } from 'zod';
import { OptionalInstant, OptionalText } from './instants.ts';
import { Packages, Rights } from './rights.ts';

const requestStatuses = {
  new: 'new',
  accepted: 'accepted',
  rejected: 'rejected',
  denied: 'denied',
  timedout: 'timed_out',
} as const;
const changeStatuses = { ...requestStatuses, nochangeneeded: 'no_change_needed' } as const;

/** How a request stands; `timed_out` when nobody answered it in time, 180 days (`REQUEST_TIMEOUT_DAYS`). */
export type RequestStatus = (typeof requestStatuses)[keyof typeof requestStatuses];
export type ChangeStatus = (typeof changeStatuses)[keyof typeof changeStatuses];

/** Altinn's comments write the statuses in lower case, its answers with capitals. */
const statusOf = <Status extends string>(statuses: Readonly<Record<string, Status>>) =>
  z.string().transform((written, context): Status => {
    const status = new Map(Object.entries(statuses)).get(written.toLowerCase());
    if (status !== undefined) return status;
    context.addIssue({ code: 'custom', message: 'a status' });
    return z.NEVER;
  });

const common = {
  id: z.string().min(1),
  systemId: z.string(),
  partyOrgNo: z.string(),
  externalRef: OptionalText,
  redirectUrl: OptionalText,
  confirmUrl: OptionalText,
  // In the documents; the code that could be read keeps it back.
  created: OptionalInstant,
  timedOut: z.boolean().nullish(),
};

/** Altinn goes on calling a request new that it no longer takes an answer to. An answer that was given stands. */
const told = <Row extends { partyOrgNo: string; timedOut?: boolean | null | undefined; status: string }>({
  partyOrgNo,
  timedOut,
  ...row
}: Row) => ({
  ...row,
  orgnr: partyOrgNo,
  status: timedOut && row.status === 'new' ? ('timed_out' as const) : row.status,
});

const Standard = z.object({
  ...common,
  status: statusOf(requestStatuses),
  rights: Rights,
  accessPackages: Packages,
  escalated: z
    .boolean()
    .nullish()
    .transform((isEscalated) => isEscalated ?? false),
});
const Agent = Standard.extend({ rights: Rights.nullish().transform((rights) => rights ?? []) });

/** altinn-authentication, `RequestSystemResponse`. */
export const StandardRequest = Standard.transform(told).transform((row) => ({ ...row, kind: 'standard' as const }));
/** altinn-authentication, `AgentRequestSystemResponse`: the same without rights. */
export const AgentRequest = Agent.transform(told).transform((row) => ({ ...row, kind: 'agent' as const }));

/** altinn-authentication, `ChangeRequestResponse`. */
export const ChangeRequestRow = z
  .object({
    ...common,
    status: statusOf(changeStatuses),
    systemUserId: z.string().min(1),
    requiredRights: Rights,
    unwantedRights: Rights,
    requiredAccessPackages: Packages,
    unwantedAccessPackages: Packages,
  })
  .transform(told);
