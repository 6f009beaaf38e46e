import type { AccessToken } from '@apier/maskinporten';
import type { UpstreamScope } from './scope-table.ts';

/** Why there is no token, as far as a caller may know. */
export type TokenRefusal =
  /** Maskinporten has no system user for the organisation (MP-303): the authority is not there. */
  | 'no_delegation'
  /** The scope is not on our client (MP-200), or its owner has not granted it to us (MP-250). */
  | 'not_grantable'
  /** Our client or key is refused, or what was asked for is wrong. */
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
  /** Our client's own token for one scope, on nobody's behalf; it lives its whole life. Throws `TokenRefused`. */
  forClient(scope: UpstreamScope, signal: AbortSignal): Promise<AccessToken>;
  /**
   * The system user's token exchanged at Altinn. Its times are those of the proof: `issuedAt` is when Maskinporten was
   * asked, and `expiresAt` never later than the authority bound after it. Throws `TokenRefused`, or `UpstreamFailure`
   * when it is Altinn that does not answer or refuses.
   */
  forAltinn(scope: UpstreamScope, systemUser: SystemUser, signal: AbortSignal): Promise<AccessToken>;
  /**
   * Forgets every token of one system user, exchanged ones and those under way too: its authority was just denied.
   * Looks at nobody else's.
   */
  evictSystemUser(systemUser: SystemUser): void;
}
