/** Why a key does not open or does not sign. `closed`: it was asked after `close`. */
export type KeyHomeFaultReason =
  | 'location_unknown'
  | 'not_found'
  | 'not_private'
  | 'unreadable'
  | 'pin_missing'
  | 'pin_wrong'
  | 'pin_locked'
  | 'not_rsa'
  | 'too_short'
  | 'kid_missing'
  | 'chain_missing'
  | 'certificate_expired'
  | 'certificate_of_other_key'
  | 'several_keys'
  | 'module_missing'
  | 'access_denied'
  | 'unreachable'
  | 'closed';

/**
 * A key that does not open or does not sign. The message is for a person and says the next step; neither it nor
 * anything else here ever holds a PIN or a part of a key, so no `cause` is kept.
 */
export class KeyHomeFault extends Error {
  override readonly name = 'KeyHomeFault';
  readonly home: string;
  readonly reason: KeyHomeFaultReason;

  constructor(home: string, reason: KeyHomeFaultReason, message: string) {
    super(message);
    this.home = home;
    this.reason = reason;
  }
}

/** Whether trying again may lock the home of a key: after a wrong PIN it is not tried by itself. */
export const mayLock = (error: unknown): boolean =>
  error instanceof KeyHomeFault && (error.reason === 'pin_wrong' || error.reason === 'pin_locked');
