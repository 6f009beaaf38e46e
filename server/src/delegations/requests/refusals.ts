import type { Context } from '../../context.ts';
import { AppError, type Bilingual, type ErrorCode } from '../../errors/index.ts';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { TokenRefused } from '../../tokens/index.ts';
import { AltinnProblem } from '../../upstreams/altinn/index.ts';
import type { Vendor } from './send-request.ts';

/** Altinn as its vendor asks it. Throws ALTINN_OFF where the environment has none. */
export function vendorOf(ctx: Pick<Context, 'upstreams' | 'tokens'>): Vendor {
  const { altinn } = ctx.upstreams;
  if (!altinn) throw new AppError('ALTINN_OFF');
  return { ...altinn, tokens: ctx.tokens };
}

/** Which field of the caller's Altinn found wrong, by the problem's code (altinn-authentication, `Problem.cs`). */
const fieldsOf: Readonly<Record<string, [field: string, detail: string]>> = {
  'AUTH-00000': ['org_number', 'is not known to Altinn in this environment'],
  'AUTH-00001': ['rights', 'name a service that our system in Altinn does not have, or that cannot be delegated'],
  'AUTH-00021': ['redirect_url', 'is not among the addresses that our system in Altinn allows'],
  'AUTH-00026': ['redirect_url', 'cannot be used: our system in Altinn allows no address; leave it out'],
  'AUTH-00058': ['access_packages', 'are needed for an agent'],
  'AUTH-00059': ['access_packages', 'are needed, or rights'],
  'AUTH-00063': ['access_packages', 'name a package that our system in Altinn does not have'],
  'AUTH-00064': [
    'access_packages',
    'name a package that a standard system user cannot have; those of accountants and auditors need agent: true',
  ],
  'AUTH-00065': ['access_packages', 'name a package that an agent system user cannot have'],
};

const otherCodes: Readonly<Record<string, ErrorCode>> = {
  'AUTH-00006': 'DELEGATION_EXISTS',
  'AUTH-00007': 'DELEGATION_REQUEST_PENDING',
  'AUTH-00008': 'DELEGATION_EXISTS',
  'AUTH-00009': 'DELEGATION_EXISTS',
  'AUTH-00011': 'ALTINN_SYSTEM_UNKNOWN',
  'AUTH-00015': 'AUTH_NO_DELEGATION',
  'AUTH-00023': 'MASKINPORTEN_AUTH_FAILED',
};

/** What a caller is told of a refusal by Altinn: the field where it is theirs, and Altinn's code in any case. */
export function refusalOf(problem: AltinnProblem, fieldNames: Readonly<Record<string, string>> = {}): AppError {
  const [field, words] = fieldsOf[problem.code] ?? [];
  if (field !== undefined) {
    const which = problem.packages.length > 0 ? `: ${problem.packages.join(', ')}` : '';
    const detail = `${words}${which} (Altinn: ${problem.code})`;
    const fields = [{ pointer: `#/${fieldNames[field] ?? field}`, detail }];
    return new AppError('VALIDATION_FAILED', { fields, cause: problem });
  }
  const code = otherCodes[problem.code] ?? 'ALTINN_REFUSED';
  return new AppError(code, { detail: saidBy(problem.code), cause: problem });
}

const saidBy = (code: string): Bilingual => ({ nb: `Altinn svarte ${code}.`, en: `Altinn answered ${code}.` });

/** Whether it is sure that Altinn made nothing: it said so, or was never reached. */
export const isRefused = (error: unknown): boolean =>
  (error instanceof AltinnProblem && (error.status ?? 500) < 500) ||
  error instanceof TokenRefused ||
  (error instanceof UpstreamFailure && ['unauthorised', 'forbidden', 'rate_limited', 'not_asked'].includes(error.kind));

/** What a caller is told when Altinn could not be asked; anything else is our own fault and goes on. */
export function unasked(error: unknown): AppError {
  if (error instanceof AltinnProblem) return refusalOf(error);
  if (error instanceof TokenRefused) {
    if (error.refusal === 'timeout') return new AppError('UPSTREAM_TIMEOUT', { cause: error });
    if (error.refusal === 'unavailable') return new AppError('UPSTREAM_UNAVAILABLE', { cause: error });
    if (error.refusal === 'no_delegation') return new AppError('AUTH_NO_DELEGATION', { cause: error });
    return new AppError('MASKINPORTEN_AUTH_FAILED', { cause: error });
  }
  if (!(error instanceof UpstreamFailure)) throw error;
  if (error.kind === 'timeout') return new AppError('UPSTREAM_TIMEOUT', { cause: error });
  if (error.kind === 'forbidden' || error.kind === 'unauthorised') {
    return new AppError('UPSTREAM_FORBIDDEN', { cause: error });
  }
  return new AppError('UPSTREAM_UNAVAILABLE', { cause: error });
}
