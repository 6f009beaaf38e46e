/** An account's right to act for an organisation, as Altinn's System User delegation gives it. */
export interface Delegation {
  id: string;
  account: string;
  environment: 'test' | 'live' | 'sandbox';
  organisation: string;
  systemUserId: string;
  /** Altinn's name for one of several system users; `null`: Altinn's default. */
  externalRef: string | null;
  /** The accountant whose client the organisation is, when the delegation comes through one. */
  viaOrganisation: string | null;
  state: 'active' | 'revoked';
  /** Our own limit (Altinn has none), epoch milliseconds. */
  validUntil: number | null;
}
