import type { Secret } from '@apier/maskinporten';
import { auditEventRow, insertAuditEvents } from '../audit/index.ts';
import { isUniqueViolation } from '../db/faults.ts';
import type { OpenDatabase } from '../db/index.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import { eraseSecret, insertSecret, type SecretKeeper } from '../secrets/index.ts';
import type { PublicSigningJwk } from './homes/index.ts';
import { type KeyHomes, openPlace } from './key-homes.ts';
import { type KeyPlace, RotationRefused, type SigningKeyReason, type SigningKeyRow, secretOf } from './signing-key.ts';
import { type Client, changeSigningKey, insertSigningKey, listSigningKeys } from './store.ts';

/** Writes the keys that come, each with its audit row, and with its private half where it is kept here. */
export interface KeyMaker {
  /**
   * A key that is to become the client's: one made here, or one that lies at `to`. `null`: another is on its way
   * already. Throws `KeyHomeFault` or `RotationRefused`.
   */
  make(asked: {
    reason: SigningKeyReason;
    by: string;
    requestId: string | null;
    to?: KeyPlace;
    /** The coming key that this one pushes aside. */
    displaces?: SigningKeyRow | undefined;
  }): Promise<SigningKeyRow | null>;
  /** The settings' key, for a client that has none. Where one is to be kept here it is made. Throws `KeyHomeFault`. */
  makeFirst(place: KeyPlace): Promise<void>;
  /** See `Demonstration`. */
  adoptDemonstrationKey(demonstration: Demonstration): Promise<void>;
}

/**
 * The key that stand-ins made at their start, and those that they know. What they do not know is gone; theirs is active
 * then, without a rotation.
 */
export interface Demonstration {
  /** JSON. */
  privateJwk: Secret;
  registeredKids: readonly string[];
}

export function createKeyMaker(
  means: Client & {
    db: OpenDatabase['db'];
    clock: Clock;
    random: Random;
    secrets: SecretKeeper;
    homes: KeyHomes;
    canAdminister: boolean;
    recorded(): void;
  },
): KeyMaker {
  const { environment, clientId, db, clock, random, secrets, homes, canAdminister, recorded } = means;
  /** Who writes registered keys at Maskinporten. */
  const mode = canAdminister ? 'administration' : 'by_hand';

  /** What is the same of every key, whatever its home. */
  const rowOf = (
    more: Pick<SigningKeyRow, 'kid' | 'publicJwk' | 'mode' | 'reason' | 'requestedBy'> & Partial<SigningKeyRow>,
  ): SigningKeyRow => ({
    ...{ id: newId('sky', clock.now(), random), environment, clientId, state: 'generated', location: 'kept' },
    ...{ pinFile: null, replaces: null, createdAt: isoInstant(clock.now()), uploadedAt: null, firstProofAt: null },
    ...{ lastProofAt: null, proofs: 0, refusals: 0, activeAt: null, retiringAt: null, removedAt: null },
    ...{ expiresAt: null, problem: null, problemDetail: null, problemAt: null },
    ...more,
  });

  const generate = async (reason: SigningKeyReason, requestedBy: string): Promise<NewKey> => {
    const { privateJwk, publicJwk } = await homes.generatePrivateJwk(newKid(environment, clock.now(), random));
    const row = rowOf({ kid: publicJwk.kid, publicJwk, mode, reason, requestedBy });
    return { row, secret: secrets.seal(secretOf(row.id), Buffer.from(privateJwk.reveal())) };
  };

  const adopt = async (place: KeyPlace, reason: SigningKeyReason, requestedBy: string): Promise<NewKey> => {
    const key = await openPlace(place, clock, homes);
    await key.close();
    const { location, pinFile } = place;
    const shared = { reason, requestedBy, location, pinFile };
    if (key.publicJwk) {
      return { row: rowOf({ kid: key.publicJwk.kid, publicJwk: key.publicJwk, mode, ...shared }), secret: null };
    }
    // Nothing is written anywhere for a certificate: whether Maskinporten takes it is all there is to find out.
    const { serial = '', notAfter } = key.certificate ?? {};
    const expiresAt = notAfter === undefined ? null : isoInstant(notAfter);
    const certificate = { kid: serial, publicJwk: null, mode: 'certificate', state: 'proving', expiresAt } as const;
    return { row: rowOf({ ...certificate, uploadedAt: isoInstant(clock.now()), ...shared }), secret: null };
  };

  /** False: another was faster. */
  const write = async (
    { row, secret }: NewKey,
    { requestId = null, displaced = [], to = 'abandoned' }: Around = {},
  ): Promise<boolean> => {
    const event = (of: SigningKeyRow, action: string) =>
      auditEventRow(
        {
          ...{ account: null, environment, actor: row.requestedBy, initiatedBy: null, organisation: null },
          ...{ action: `signing_key.${action}`, resource: `signing_key:${of.id}`, outcome: 'ok', receiptId: null },
          ...{ correlationId: requestId, detail: { client_id: clientId, kid: of.kid, reason: row.reason } },
        },
        { clock, random },
      );
    const action = row.state === 'active' || row.location !== 'kept' ? 'adopted' : 'generated';
    const events = [...displaced.map((one) => event(one, to)), event(row, action)];
    const changes = { state: to, problem: 'replaced', problemDetail: null, problemAt: row.createdAt } as const;
    try {
      const isWritten = await db.transaction().execute(async (transaction) => {
        for (const one of displaced) {
          if (!(await changeSigningKey(transaction, one, changes))) return false;
          await eraseSecret(transaction, secretOf(one.id));
        }
        if (secret) await insertSecret(transaction, secret, row.createdAt);
        await insertSigningKey(transaction, row);
        await insertAuditEvents(transaction, events);
        return true;
      });
      if (isWritten) recorded();
      return isWritten;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  };

  return {
    async make({ reason, by, requestId, to, displaces }) {
      const rows = await listSigningKeys(db, means);
      const active = rows.find(({ state }) => state === 'active');
      const made = to ? await adopt(to, reason, by) : await generate(reason, by);
      if (rows.some(({ kid }) => kid === made.row.kid)) throw new RotationRefused('known_key');
      // A client with registered keys takes no certificate, so one kind cannot follow upon the other without a gap.
      if (active && (active.publicJwk === null) !== (made.row.publicJwk === null)) {
        throw new RotationRefused('other_kind');
      }
      const row = { ...made.row, replaces: active?.id ?? null };
      const isWritten = await write({ ...made, row }, { requestId, displaced: displaces ? [displaces] : [] });
      return isWritten ? row : null;
    },

    async makeFirst(place) {
      if ((await listSigningKeys(db, means)).length > 0) return;
      if (place.location === 'kept') {
        await write(await generate('first', 'system'));
        return;
      }
      const { row } = await adopt(place, 'first', 'system');
      await write({ row: { ...row, state: 'active', activeAt: row.createdAt }, secret: null });
    },

    async adoptDemonstrationKey({ privateJwk, registeredKids }) {
      const known = new Set(registeredKids);
      const rows = (await listSigningKeys(db, means)).filter(({ state }) => state !== 'removed');
      if (rows.some(({ state, kid }) => state === 'active' && known.has(kid))) return;
      const { kid, n = '', e = '' } = JSON.parse(privateJwk.reveal()) as PublicSigningJwk;
      const publicJwk: PublicSigningJwk = { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e };
      const row = rowOf({ kid, publicJwk, mode: 'administration', reason: 'demonstration', requestedBy: 'system' });
      const active = { ...row, state: 'active', activeAt: row.createdAt, uploadedAt: row.createdAt } as const;
      const secret = secrets.seal(secretOf(row.id), Buffer.from(privateJwk.reveal()));
      await write({ row: active, secret }, { displaced: rows.filter((one) => !known.has(one.kid)), to: 'removed' });
    },
  };
}

interface NewKey {
  row: SigningKeyRow;
  secret: ReturnType<SecretKeeper['seal']> | null;
}

/** What else happens when a key is written: on whose request, and which keys it puts an end to, and how. */
interface Around {
  requestId?: string | null;
  displaced?: readonly SigningKeyRow[];
  to?: 'abandoned' | 'removed';
}

/** Unique among all customers, and tells a person in Samarbeidsportalen what it is: `apier-live-20261121T120000-0a1b2c3d`. */
const newKid = (environment: string, nowMs: number, random: Random): string => {
  const at = isoInstant(nowMs).replace(/[-:]|\.\d+Z$/g, '');
  return `apier-${environment}-${at}-${random.bytes(4).toString('hex')}`;
};
