import type { z } from 'zod';
import { administrationOf, ownAccount } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { DatabaseUnavailable, isUniqueViolation } from '../db/faults.ts';
import { listDelegationsFor, requestDelegation } from '../delegations/index.ts';
import { AppError, type ErrorCode } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Answer } from '../operation.ts';
import { bindSystemUser, changeOnRecord } from './bind-principal.ts';
import { neededPackages } from './needed-packages.ts';
import { isUnapproved, presentPrincipal, type ShownDelegation, stepFor } from './present-principal.ts';
import { readBound } from './read-bound.ts';
import type { FullmaktRequested, FullmaktWarning, RequestInput } from './shapes.ts';
import { findPrincipal, type Holder, insertPrincipal, type PrincipalRow, rebindPrincipal } from './store.ts';

const dayMs = 86_400_000;
type Input = z.output<typeof RequestInput>;

/**
 * Asks an organisation, through Altinn, for what an agent needs, and binds the agent to the delegation that comes of it. A
 * delegation that is enough already, or was asked for, serves. Repeating it gives the same. Throws
 * FULLMAKT_PRINCIPAL_NOT_ELIGIBLE for an agent that is used otherwise, FULLMAKT_UPSTREAM_FAILED when Altinn was not
 * reached, and what `requestDelegation` throws where another delegation stands in the way.
 */
export async function requestFullmakt(ctx: Context, input: Input): Promise<Answer<z.input<typeof FullmaktRequested>>> {
  const { db } = administrationOf(ctx);
  const holder = await ownAccount(ctx);
  const kept = await findPrincipal(db, holder, input.agent_principal_id);
  if (kept) {
    refuseOther(kept, input);
    const bound = await readBound(ctx, kept.delegation);
    if (!mayAskAgain(ctx, kept, bound)) return answer(ctx, await bindSystemUser(ctx, kept, bound), bound, []);
  }
  const delegation = await findOrRequest(ctx, holder, input);
  const row = kept ? { ...kept, delegation: delegation.id } : newRow(ctx, holder, input, delegation.id);
  const warnings: FullmaktWarning[] = delegation.request?.state === 'sending' ? ['upstream_request_unconfirmed'] : [];
  try {
    // Ended, or bound, by somebody else meanwhile.
    if (!(await writePrincipal(ctx, row, kept))) return becauseOfAnother(ctx, holder, input);
  } catch (error) {
    if (isUniqueViolation(error)) return becauseOfAnother(ctx, holder, input, error);
    // The organisation has been asked: that must be told, and repeating it binds the agent.
    if (!(error instanceof DatabaseUnavailable)) throw error;
    return answer(ctx, kept ?? row, delegation, [...warnings, 'principal_bind_failed'], kept?.id ?? null);
  }
  // It may have ended since it was found: with the last agent that used it.
  const bound = await readBound(ctx, row.delegation);
  return answer(ctx, await bindSystemUser(ctx, row, bound), bound, warnings);
}

/** The organisation never approved, and the agent's time is not over. */
const mayAskAgain = ({ clock }: Context, row: PrincipalRow, bound: ShownDelegation | undefined): boolean =>
  isUnapproved(row, bound) && (row.validUntil === null || Date.parse(row.validUntil) > clock.now());

/** What the same agent is used for otherwise. Never says another account's: it is never read. */
function refuseOther(kept: PrincipalRow, input: Input): void {
  const limitMs = kept.validUntil === null ? null : Date.parse(kept.validUntil) - Date.parse(kept.createdAt);
  const differing = [
    kept.organisation !== input.org_number && 'org_number',
    JSON.stringify(kept.scopes) !== JSON.stringify(input.scopes) && 'scopes',
    limitMs !== (input.validity_days === undefined ? null : input.validity_days * dayMs) && 'validity_days',
    kept.label !== (input.label ?? null) && 'label',
  ].filter((name) => name !== false);
  if (kept.state === 'revoked') {
    throw new AppError('FULLMAKT_PRINCIPAL_NOT_ELIGIBLE', {
      detail: { nb: 'Agenten er opphevet.', en: 'The agent was revoked.' },
    });
  }
  if (differing.length === 0) return;
  const names = differing.join(', ');
  throw new AppError('FULLMAKT_PRINCIPAL_NOT_ELIGIBLE', {
    detail: {
      nb: `Agenten finnes alt, med annet i: ${names}.`,
      en: `The agent exists already, and differs in: ${names}.`,
    },
  });
}

/** The delegation that is enough already, or was asked for; else a new request. */
async function findOrRequest(ctx: Context, holder: Holder, input: Input): Promise<ShownDelegation> {
  const needed = neededPackages(input.scopes);
  const { db } = administrationOf(ctx);
  const rows = await listDelegationsFor(db, holder.account, holder.environment, input.org_number);
  const nowMs = ctx.clock.now();
  const fitting = rows.filter(({ kind, viaOrganisation, askedPackages, seenPackages, validUntil }) => {
    const packages = seenPackages ?? askedPackages;
    const isPast = validUntil !== null && Date.parse(validUntil) <= nowMs;
    const isEnough = packages === null || needed.every((id) => packages.includes(id));
    return kind === 'standard' && viaOrganisation === null && !isPast && isEnough;
  });
  const standing =
    fitting.find(({ state }) => state === 'active') ?? fitting.find(({ state }) => state === 'requested');
  const shown = await readBound(ctx, standing?.id ?? null);
  if (shown) return shown;
  const asked = { org_number: input.org_number, access_packages: needed, valid_days: input.validity_days };
  return requestDelegation(ctx, asked, 'fullmakt').then(
    ({ data }) => data,
    (error: unknown) => {
      throw error instanceof AppError ? inOurWords(error) : error;
    },
  );
}

const ofUpstream: readonly ErrorCode[] = [
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_FORBIDDEN',
  'MASKINPORTEN_AUTH_FAILED',
  'ALTINN_REFUSED',
  'ALTINN_SYSTEM_UNKNOWN',
];

/** A refusal as it concerns who asked for a fullmakt: the packages are ours, the scopes are theirs. */
function inOurWords(error: AppError): AppError {
  const { code, detail, fields, headers } = error;
  if (ofUpstream.includes(code)) {
    const said = { nb: detail?.nb ?? '', en: detail?.en ?? '' };
    return new AppError('FULLMAKT_UPSTREAM_FAILED', {
      detail: { nb: `${code}. ${said.nb}`.trim(), en: `${code}. ${said.en}`.trim() },
      ...{ headers, cause: error },
    });
  }
  if (code !== 'VALIDATION_FAILED') return error;
  const named = fields.map(({ pointer, detail: words }) => ({
    pointer: pointer === '#/access_packages' ? '#/scopes' : pointer,
    detail: words,
  }));
  return new AppError(code, { ...(detail && { detail }), fields: named, headers, cause: error });
}

function newRow(ctx: Context, holder: Holder, input: Input, delegation: string): PrincipalRow {
  const nowMs = ctx.clock.now();
  const at = isoInstant(nowMs);
  const days = input.validity_days;
  return {
    ...{ id: newId('prn', nowMs, ctx.random), ...holder },
    ...{ principal: input.agent_principal_id, organisation: input.org_number, delegation, systemUserId: null },
    ...{ state: 'pending', label: input.label ?? null, scopes: input.scopes },
    validUntil: days === undefined ? null : isoInstant(nowMs + days * dayMs),
    ...{ createdAt: at, changedAt: at, revokedAt: null },
  };
}

function writePrincipal(ctx: Context, row: PrincipalRow, kept: PrincipalRow | undefined): Promise<boolean> {
  const { delegation, scopes } = row;
  const done = { action: 'fullmakt.requested', detail: { delegation, scopes: scopes.join(' ') } };
  return changeOnRecord(ctx, row, done, async (db) => {
    if (kept) return rebindPrincipal(db, row.id, delegation ?? '', isoInstant(ctx.clock.now()));
    await insertPrincipal(db, row);
    return true;
  });
}

/** Of two at once the other was first. */
async function becauseOfAnother(ctx: Context, holder: Holder, input: Input, error?: unknown) {
  const kept = await findPrincipal(administrationOf(ctx).db, holder, input.agent_principal_id);
  if (!kept) throw error;
  refuseOther(kept, input);
  const bound = await readBound(ctx, kept.delegation);
  return answer(ctx, await bindSystemUser(ctx, kept, bound), bound, []);
}

function answer(
  { clock, language }: Context,
  row: PrincipalRow,
  delegation: ShownDelegation | undefined,
  warnings: FullmaktWarning[],
  id: string | null = row.id,
): Answer<z.input<typeof FullmaktRequested>> {
  const shown = { ...presentPrincipal(row, delegation, clock.now()), id };
  const step = stepFor(row, delegation, shown, language);
  return {
    data: { ...shown, warnings, fix_steps: step ? [step] : [] },
    dataSource: 'Apier fullmakt; Altinn',
    legalBasis: 'the organisation’s own approval in Altinn',
  };
}
