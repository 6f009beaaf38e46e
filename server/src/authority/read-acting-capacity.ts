import type { Secret } from '@apier/maskinporten';
import { type ActingRole, actingRoleOf, actingRoles, actionsOf } from '@apier/rulebook';
import { failureOf, type Outcome, openRegisters, refusalOf, reportOf, scopeNotGrantable } from '../companies/index.ts';
import type { Context } from '../context.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Answer } from '../operation.ts';
import type { EnhetAnswer } from '../upstreams/brreg/index.ts';
import type { ActingCapacity } from './shapes.ts';

const separator = '\u0000';

/**
 * In which roles a person may act for an organisation. Without a granted scope nobody is asked, and the answer is unknown
 * (rulings 13). The identity number goes to Altinn and nowhere else: not into a key of a cache, a record or the answer,
 * which holds a MAC that is another for each account. Throws COMPANY_NOT_FOUND and COMPANY_REMOVED.
 */
export async function readActingCapacity(
  ctx: Context,
  { fnr: person, org_number: org }: { fnr: Secret; org_number: string },
): Promise<Answer<ActingCapacity>> {
  const subject = [ctx.accountId ?? '', ctx.environment, person.reveal()].join(separator);
  const fnr_hmac = ctx.acting.personMac(subject);
  const unit = await openRegisters(ctx, org).readUnit();
  if (unit.kind === 'read' && !('enhet' in unit.read.value)) throw await refusalOf(ctx, org, unit.read.value);
  const asked = await readRoles(ctx, person, org);
  const roles = asked.kind === 'read' ? asked.read.value : [];
  return {
    data: {
      org_number: org,
      actor: { fnr_hmac },
      ...statusOf(asked),
      roles,
      actions: actionsOf(roles, formIn(unit)),
      as_of: asked.kind === 'read' ? isoInstant(asked.read.fetchedAt) : null,
    },
    sources: [reportOf('brreg.enheter', unit), reportOf('altinn.authorizedparties_of', asked)],
    dataSource: 'Altinn; Brønnøysundregistrene',
    legalBasis: 'The sections named with each action; NLOD 2.0 for Enhetsregisteret',
    notice: ctx.noticeFor(org),
  };
}

/** Asked anew each time: what is kept would have to be kept under a person. */
async function readRoles(ctx: Context, person: Secret, org: string): Promise<Outcome<ActingRole[]>> {
  const { clock, acting } = ctx;
  if (acting.readRoles === null) return scopeNotGrantable;
  const fetchedAt = clock.now();
  const deadline = clock.deadline(ctx.upstreamDeadlineMs);
  try {
    const names = await acting.readRoles(person, org, deadline.signal);
    const held = new Set(names.map(actingRoleOf));
    const value = actingRoles.filter((role) => held.has(role));
    return { kind: 'read', read: { value, fetchedAt, usableUntil: fetchedAt, servedFrom: 'live', stale: false } };
  } catch (error) {
    return failureOf(error);
  } finally {
    deadline.clear();
  }
}

/** That Altinn lists nothing is no proof that there is nothing. */
function statusOf(asked: Outcome<ActingRole[]>): Pick<ActingCapacity, 'status' | 'reason' | 'error_code'> {
  if (asked.kind === 'read') {
    return { status: asked.read.value.length > 0 ? 'active' : 'none_found', reason: null, error_code: null };
  }
  if (asked.kind !== 'failed') return { status: 'unknown', reason: 'source_failed', error_code: null };
  const isUngranted = asked.reason === 'scope_not_grantable';
  return isUngranted
    ? { status: 'unknown', reason: 'scope_not_grantable', error_code: null }
    : { status: 'unknown', reason: 'source_failed', error_code: asked.code };
}

/** A deleted organisation has nothing left that could be done for it. */
const formIn = (unit: Outcome<EnhetAnswer>): string | null =>
  unit.kind === 'read' && unit.read.value.state === 'registered' ? unit.read.value.enhet.organisasjonsform.kode : null;
