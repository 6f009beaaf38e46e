import { expect, it } from 'vitest';
import { isUniqueViolation } from '../db/faults.ts';
import { onBothDatabases } from '../db/testing.ts';
import type { SigningKeyRow } from './signing-key.ts';
import { changeSigningKey, insertSigningKey, listSigningKeys } from './store.ts';
import { clientId, publicJwk } from './testing.ts';

const client = { environment: 'test', clientId } as const;
const at = '2026-11-21T12:00:00.000Z';
const row = (kid: string, more: Partial<SigningKeyRow> = {}): SigningKeyRow => ({
  ...{ id: `sky_${kid}`, ...client, kid, state: 'removed', location: 'kept', pinFile: null, publicJwk: publicJwk(kid) },
  ...{
    replaces: null,
    mode: 'administration',
    requestedBy: 'system',
    reason: 'first',
    createdAt: at,
    uploadedAt: null,
  },
  ...{
    firstProofAt: null,
    lastProofAt: null,
    proofs: 0,
    refusals: 0,
    activeAt: null,
    retiringAt: null,
    removedAt: null,
  },
  ...{ expiresAt: null, problem: null, problemDetail: null, problemAt: null },
  ...more,
});

await onBothDatabases('the rows of signing keys', (open) => {
  it('come back as they were written, in the order in which they were made', async () => {
    const { db } = await open();
    const rows = [
      row('b', { state: 'active', activeAt: at, expiresAt: at, proofs: 4 }),
      row('a', { publicJwk: null, mode: 'certificate', pinFile: '/pin', createdAt: '2026-11-21T12:00:00.001Z' }),
    ];
    for (const one of rows) await insertSigningKey(db, one);
    expect(await listSigningKeys(db, client)).toEqual(rows);
    expect(await listSigningKeys(db, { ...client, environment: 'live' })).toEqual([]);
    expect(await listSigningKeys(db, { ...client, clientId: 'other' })).toEqual([]);
  });

  it('are one active, one that comes, and one of each name, for each client and environment', async () => {
    const { db } = await open();
    await insertSigningKey(db, row('a', { state: 'active' }));
    await insertSigningKey(db, row('b', { state: 'generated' }));
    const refused = async (one: SigningKeyRow) =>
      isUniqueViolation(await insertSigningKey(db, one).catch((error: unknown) => error));
    expect(await refused(row('c', { state: 'active' }))).toBe(true);
    for (const state of ['generated', 'uploaded', 'proving'] as const) {
      expect(await refused(row('c', { state })), state).toBe(true);
    }
    expect(await refused(row('a', { id: 'sky_other' }))).toBe(true);
    expect(await refused(row('a', { id: 'sky_live', environment: 'live', state: 'active' }))).toBe(false);
    expect(await refused(row('a', { id: 'sky_client', clientId: 'other', state: 'proving' }))).toBe(false);
  });

  it('change only from the state in which they were read', async () => {
    const { db } = await open();
    await insertSigningKey(db, row('a', { state: 'generated' }));
    const generated = row('a', { state: 'generated' });
    expect(await changeSigningKey(db, generated, { state: 'uploaded', problem: 'lost_race', problemAt: at })).toBe(
      true,
    );
    expect(await changeSigningKey(db, generated, { state: 'abandoned' })).toBe(false);
    expect(await changeSigningKey(db, row('a', { state: 'uploaded' }), { problem: null })).toBe(true);
    expect(await listSigningKeys(db, client)).toMatchObject([{ state: 'uploaded', problem: null, problemAt: at }]);
  });
});
