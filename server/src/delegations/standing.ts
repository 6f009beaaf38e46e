import { AppError } from '../errors/index.ts';
import { isSame } from './requests/send-request.ts';
import type { DelegationRow } from './store.ts';

export const dayMs = 86_400_000;

/** What is asked of an organisation now. */
export interface Asked {
  kind: DelegationRow['kind'];
  packages: readonly string[];
  rights: readonly string[];
  validDays: number | null;
}

/** The delegation that makes another one needless, or throws why there can be no other. */
export function standingOf(
  rows: readonly DelegationRow[],
  asked: Asked,
  ended: ReadonlySet<string>,
  nowMs: number,
): DelegationRow | undefined {
  const isAsked = (row: DelegationRow) =>
    isSame(row.askedPackages ?? [], asked.packages) &&
    isSame(row.askedRights ?? [], asked.rights) &&
    (asked.validDays === null || validDaysOf(row) === asked.validDays);
  const pending = rows.find(({ state }) => state === 'requested');
  if (pending) {
    if (isAsked(pending)) return pending;
    const { id } = pending;
    throw new AppError('DELEGATION_REQUEST_PENDING', {
      detail: {
        nb: `Virksomheten har ikke svart på en annen forespørsel: ${id}.`,
        en: `The organisation has not answered another request: ${id}.`,
      },
    });
  }
  const live = rows.filter(
    ({ id, state, validUntil }) =>
      state === 'active' && !ended.has(id) && (validUntil === null || Date.parse(validUntil) > nowMs),
  );
  const same = live.find(isAsked);
  if (same) return same;
  const [other] = live;
  // Altinn changes no agent: one with other packages is another system user.
  if (other && asked.kind === 'standard') {
    const { id } = other;
    throw new AppError('DELEGATION_IN_PLACE', {
      detail: {
        nb: `Kontoen har alt en aktiv delegering fra virksomheten, med andre tilgangspakker eller annen varighet: ${id}.`,
        en: `The account has an active delegation from the organisation already, with other access packages or another limit: ${id}.`,
      },
    });
  }
  return undefined;
}

const validDaysOf = ({ validUntil, createdAt }: DelegationRow): number | null =>
  validUntil === null ? null : (Date.parse(validUntil) - Date.parse(createdAt)) / dayMs;

/** One that was revoked, has ended or has passed its limit is not taken up again, nor is an agent that stays. */
export const generationOf = (rows: readonly DelegationRow[]): number =>
  1 +
  rows.filter(
    ({ state, kind, externalRef }) =>
      externalRef?.startsWith('apier-') &&
      (state === 'revoked' || state === 'active' || (state === 'gone' && kind === 'agent')),
  ).length;
