import type { Signer } from '@apier/maskinporten';
import { holdLease, releaseLease } from '../audit/index.ts';
import type { OpenDatabase } from '../db/index.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import type { SecretKeeper } from '../secrets/index.ts';
import { type KeyHomes, ownKeyHomes } from './key-homes.ts';
import { createKeyRegistry, type KeyAdministration } from './key-registry.ts';
import { createLiveSigner } from './live-signer.ts';
import { createKeyMaker, type Demonstration } from './make-key.ts';
import { createKeyOpener } from './open-keys.ts';
import { day, pace } from './pace.ts';
import { createRotation, Overtaken } from './rotation.ts';
import {
  isActive,
  isComing,
  isRetiring,
  type KeyPlace,
  lastRetired,
  type Prove,
  type SigningKeyRow,
  type SigningKeys,
} from './signing-key.ts';
import { listSigningKeys } from './store.ts';

const leaseMs = 60_000;
/** How late an instance may notice that another switched keys. Harmless: both keys work for a quarter of an hour. */
const noticeMs = 10_000;
const busyMs = 15_000;
const idleMs = 600_000;
/** How long a key stays open that nobody signs with any more: what was begun with it is done by then. */
const lingerMs = 60_000;

export interface SigningKeysOptions {
  environment: 'test' | 'live';
  clientId: string;
  /** Where the settings say that the first key lies. */
  place: KeyPlace;
  /** The key of stand-ins, in a simulated environment; the settings' is not looked at then. */
  demonstration?: Demonstration | null;
  /** `null`: there is no administration client, and a person writes the keys. */
  administration: KeyAdministration | null;
  prove: Prove;
  db: OpenDatabase['db'];
  secrets: SecretKeeper;
  clock: Clock;
  random: Random;
  log: Logger;
  /** Who this is among the instances; never the same for two. */
  holder: string;
  /** Something was put on record. */
  recorded(): void;
  rotateAfterDays?: number;
  homes?: KeyHomes;
  /** Only looks: makes and takes up no key. */
  isObserver?: boolean;
}

/**
 * The keys of one client. Takes up the settings' key when the client has none; where one is to be kept here, it is made,
 * and signs although nobody has registered it yet. Throws `KeyHomeFault` when the first key does not open.
 */
export async function createSigningKeys(options: SigningKeysOptions): Promise<SigningKeys> {
  const { environment, clientId, place, administration, db, clock, log, holder, homes = ownKeyHomes } = options;
  const { rotateAfterDays = pace.rotateAfterDays } = options;
  const client = { environment, clientId };
  const leaseName = `signing-keys:${environment}:${clientId}`;
  const list = (): Promise<SigningKeyRow[]> => listSigningKeys(db, client);

  const opener = createKeyOpener({ ...options, homes });
  const maker = createKeyMaker({ ...options, homes, canAdminister: administration !== null });
  const live = createLiveSigner();
  let isHolder = false;

  const hold = async (): Promise<boolean> => {
    const nowMs = clock.now();
    const until = isoInstant(nowMs + leaseMs);
    isHolder = await holdLease(db, { name: leaseName, holder, now: isoInstant(nowMs), until });
    return isHolder;
  };
  const demandHold = async (): Promise<void> => {
    if (!(await hold())) throw new Overtaken();
  };
  const registry = administration && createKeyRegistry(administration, { clientId, clock, hold: demandHold });
  const rotation = createRotation({
    ...options,
    ...{ rotateAfterDays, registry, maker },
    signerOf: async (row) => (await opener.open(row)).signer,
  });

  let isBusy = false;
  let opened = new Set<string>();
  const unused = new Map<string, number>();
  const faults = new Map<string, string>();

  const open = async (row: SigningKeyRow): Promise<Signer | null> => {
    try {
      const { signer } = await opener.open(row);
      faults.delete(row.id);
      return signer;
    } catch (error) {
      const said = String(error);
      if (faults.get(row.id) !== said)
        log.error({ environment, kid: row.kid, err: error }, 'signing key: it does not open');
      faults.set(row.id, said);
      live.fail(error);
      return null;
    }
  };

  /** Reads which key is active now, and lets go of those that are out of use. */
  const refresh = async (): Promise<void> => {
    const rows = await list();
    const active = rows.find(isActive);
    const coming = rows.find(isComing);
    const retiring = rows.filter(isRetiring);
    const former = lastRetired(rows);
    isBusy = coming !== undefined || former !== undefined;
    const signing = [active ?? coming, active && former].filter((row) => row !== undefined);
    live.use(signing, await Promise.all(signing.map(open)));

    const nowMs = clock.monotonic();
    const used = new Set([...signing, ...(coming ? [coming] : []), ...retiring].map(({ id }) => id));
    for (const id of opened) if (!used.has(id)) unused.set(id, unused.get(id) ?? nowMs);
    for (const [id, at] of unused) if (used.has(id) || nowMs - at > lingerMs) unused.delete(id);
    opened = new Set([...used, ...unused.keys()]);
    await opener.keepOnly(opened);
  };

  const step = async (): Promise<void> => {
    if (await hold()) await rotation.step();
    await refresh();
  };
  let running: Promise<unknown> = Promise.resolve();
  const tick = (): Promise<void> => {
    const result = running.then(step);
    running = result.catch(() => {});
    return result;
  };

  let isClosing = false;
  let loop: Promise<void> | undefined;
  let isDue = false;
  let isFailing = false;
  let noticedAt = Number.NEGATIVE_INFINITY;
  let wake = () => {};
  const kick = (): void => {
    isDue = true;
    wake();
  };

  const pause = async (ms: number): Promise<void> => {
    const sleeping = new AbortController();
    wake = () => sleeping.abort();
    await clock.sleep(ms, sleeping.signal).catch(() => {});
  };

  const run = async (): Promise<void> => {
    // A start has enough to do, and nothing here is in a hurry.
    let tickedAt = clock.monotonic();
    const leftMs = (): number => tickedAt + (isBusy ? busyMs : idleMs) - clock.monotonic();
    while (!isClosing) {
      isDue ||= leftMs() <= 0;
      try {
        if (isDue) {
          isDue = false;
          tickedAt = clock.monotonic();
          await tick();
        } else await refresh();
        isFailing = false;
      } catch (cause) {
        if (!isFailing) log.error({ environment, err: cause }, 'signing keys can not be looked after; trying again');
        isFailing = true;
      }
      if (!isDue && !isClosing) await pause(Math.min(noticeMs, Math.max(0, leftMs())));
    }
  };

  if (options.isObserver) live.fail(new Error('no signing key has been taken up'));
  else if (options.demonstration) await maker.adoptDemonstrationKey(options.demonstration);
  else await maker.makeFirst(place);
  await refresh();
  if (!options.demonstration && place.location !== 'kept') {
    const rows = await list();
    if (!rows.some(({ location }) => location === place.location)) {
      log.warn(
        { environment },
        'the settings name another signing key than those that were taken into use; to change, run: apier signing-keys rotate --to LOCATION',
      );
    }
  }

  return {
    environment,
    clientId,
    signer: live.signer,
    list,
    tick,

    async status() {
      return {
        ...client,
        ...{ isAdministered: administration !== null, keys: await list(), rotateAfterDays, now: clock.now() },
      };
    },

    async daysLeft() {
      const end = (await list()).find(isActive)?.expiresAt ?? null;
      return end === null ? undefined : Math.max(0, (Date.parse(end) - clock.now()) / day);
    },

    async rotate({ by, to, kid, pinFile, compromised = false, requestId }) {
      const rows = await list();
      const coming = rows.find(isComing);
      const retiring = rows.find(isRetiring);
      const location = to === undefined || to === 'kept' ? null : to;
      // Before anything was registered another key may be chosen; and what may be in wrong hands waits for nothing.
      const displaces =
        coming && (compromised || (coming.state === 'generated' && to !== undefined && coming.location !== to));
      const underWay = displaces ? undefined : (coming ?? (compromised ? undefined : retiring && rows.find(isActive)));
      if (underWay) {
        rotation.tryNow();
        kick();
        return { begun: false, key: underWay };
      }
      const key = await maker.make({
        ...{ by, requestId, reason: compromised ? 'compromised' : 'operator' },
        ...(location !== null && { to: { location, kid: kid ?? null, pinFile: pinFile ?? place.pinFile } }),
        ...(displaces && { displaces: coming }),
      });
      const after = await list();
      const known = key ?? after.find(isComing) ?? after.find(isActive);
      if (!known) throw new Error('a key was neither made nor under way');
      await refresh();
      kick();
      return { begun: key !== null, key: known };
    },

    noticeRefusal(code) {
      if (code !== 'MP-121' && code !== 'MP-124' && code !== 'unknown_kid') return;
      if (code === 'MP-121') rotation.suspectExpired();
      // Every call may fail at once; to look once is enough.
      if (clock.monotonic() - noticedAt < noticeMs) return;
      noticedAt = clock.monotonic();
      kick();
    },

    start() {
      loop ??= run();
    },

    async close() {
      isClosing = true;
      wake();
      await loop;
      await running;
      await opener.keepOnly(new Set());
      if (!isHolder) return;
      await releaseLease(db, { name: leaseName, holder, now: isoInstant(clock.now()) }).catch((cause: unknown) =>
        log.warn({ environment, err: cause }, 'the lease on the signing keys could not be let go'),
      );
    },
  };
}
