import type { AccessToken } from '@apier/maskinporten';
import type { UpstreamScope } from './scope-table.ts';

/** Why there is no token, as far as a caller may know. */
export type TokenRefusal =
  /** Maskinporten has no system user for the organisation (MP-303): the authority is not there. */
  | 'no_delegation'
  /** The scope is not ours to ask for, or our client or key is refused. */
  | 'refused'
  | 'timeout'
  | 'unavailable';

export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly refusal: TokenRefusal;
  /** Maskinporten's own code (`MP-303`), for the diagnostic log. */
  readonly upstreamCode: string | null;

  constructor(refusal: TokenRefusal, upstreamCode: string | null, cause?: unknown) {
    super(`no token: ${refusal}${upstreamCode ? ` (${upstreamCode})` : ''}`, { cause });
    this.refusal = refusal;
    this.upstreamCode = upstreamCode;
  }
}

export interface SystemUser {
  /** Whose token it is: accounts never share one. */
  account: string;
  organisation: string;
  externalRef: string | null;
}

export interface TokenSource {
  /**
   * A token for one scope on behalf of one organisation's system user, never older than the authority bound for reading
   * (60 s). Throws `TokenRefused`.
   */
  forSystemUser(scope: UpstreamScope, systemUser: SystemUser, signal: AbortSignal): Promise<AccessToken>;
  /** Forgets every token of one system user: its authority was just denied. */
  evictSystemUser(systemUser: SystemUser): void;
}
