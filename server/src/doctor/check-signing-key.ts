import { pace } from '../signing-keys/index.ts';
import type { ClientExamined } from './check.ts';
import { certificateDrafts, expiryOf } from './check-certificate.ts';
import { keyFaultIn, maskinportenErrorIn, notExamined } from './failure-words.ts';
import type { KeyFacts, KeyRowFacts } from './means.ts';
import { pages } from './pages.ts';
import type { Draft } from './shapes.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const fewestBits = 2_048;
const oldDays = pace.rotateAfterDays;

/** How long a rotation may stand at a step; proving gives up after 30 minutes, and a key retires within the hour. */
const longestMs: Readonly<Record<string, number>> = {
  generated: 45 * minuteMs,
  uploaded: 45 * minuteMs,
  proving: 45 * minuteMs,
  retiring: 6 * 60 * minuteMs,
};

interface Words {
  cause: string;
  fix: string;
}

/** What to say of each fault of a key's home; `setting` is the variable that names the key. */
const faultWords: Readonly<Record<string, (setting: string) => Words>> = {
  location_unknown: (setting) => ({
    cause: `${setting} names no place that a key can lie in.`,
    fix: `Set ${setting} to kept, file:/path, pkcs11:…, aws-kms:… or azure-key-vault:https://….`,
  }),
  not_found: (setting) => ({
    cause: `Where ${setting} says that the key is, there is none.`,
    fix: `Put the key there, or correct ${setting}.`,
  }),
  not_private: (setting) => ({
    cause: `The key file that ${setting} names may be read by others than its owner.`,
    fix: 'Run chmod 600 on it; if others can have read it, rotate the key as compromised.',
  }),
  unreadable: (setting) => ({
    cause: `What lies where ${setting} points cannot be read as a key.`,
    fix: 'Give it as PEM, JWK or PKCS#12, readable by the user that runs the server.',
  }),
  pin_missing: (setting) => ({
    cause: `The key that ${setting} names is locked, and no PIN or passphrase is given.`,
    fix: `Name a file (mode 0600) that holds it with ${setting}_PIN_FILE.`,
  }),
  pin_wrong: (setting) => ({
    cause: `The PIN or passphrase in the file that ${setting}_PIN_FILE names does not open the key.`,
    fix: 'Correct it before the next start: a token locks itself after a few wrong ones.',
  }),
  pin_locked: (setting) => ({
    cause: `The token that ${setting} names has locked itself after wrong PINs.`,
    fix: `Have its security officer unlock it, correct the file that ${setting}_PIN_FILE names, and start again.`,
  }),
  not_rsa: (setting) => ({
    cause: `The key that ${setting} names is no RSA key; Maskinporten takes no other.`,
    fix: 'Use an RSA key of 3072 bits.',
  }),
  too_short: (setting) => ({
    cause: `The key that ${setting} names has fewer than ${fewestBits} bits.`,
    fix: 'Use an RSA key of 3072 bits.',
  }),
  kid_missing: (setting) => ({
    cause: `Nothing says under which key id the key that ${setting} names is registered.`,
    fix: `Set ${setting}_ID to the key id (kid) that Samarbeidsportalen shows.`,
  }),
  chain_missing: (setting) => ({
    cause: `The key that ${setting} names has no certificate with it, and no key id to sign under.`,
    fix: `Use the PKCS#12 file with its certificates, or set ${setting}_ID to the registered key id.`,
  }),
  certificate_expired: (setting) => ({
    cause: `The certificate of the key that ${setting} names has expired.`,
    fix: 'Order a new enterprise certificate from Buypass or Commfides.',
  }),
  certificate_of_other_key: (setting) => ({
    cause: `The certificate that ${setting} names belongs to another key than the one beside it.`,
    fix: 'Use the key and the certificate from the same order.',
  }),
  several_keys: (setting) => ({
    cause: `Where ${setting} points there is more than one key, and nothing says which.`,
    fix: 'Name one by its id or label, or use a file that holds one key alone.',
  }),
  module_missing: (setting) => ({
    cause: `What it takes to reach the key that ${setting} names is not installed here.`,
    fix: 'Install the PKCS#11 module or the SDK of the key service, as the guide to key homes says.',
  }),
  access_denied: (setting) => ({
    cause: `The home of the key that ${setting} names does not let us sign.`,
    fix: 'Give the user or role that runs the server the right to sign with this key.',
  }),
  unreachable: (setting) => ({
    cause: `The home of the key that ${setting} names does not answer.`,
    fix: 'Check the network to it, and that the service or token is there.',
  }),
};

/** Why a key did not open, as a finding. `prefix` tells the client's key from the administration client's. */
function keyFaultDraft(prefix: 'signing_key' | 'admin_key', setting: string, error: unknown): Draft {
  const reason = keyFaultIn(error) ?? '';
  const words = Object.hasOwn(faultWords, reason) ? faultWords[reason]?.(setting) : undefined;
  const isAdmin = prefix === 'admin_key';
  const { cause, fix } = words ?? {
    cause: `The key that ${setting} names does not open, for a reason that its home does not tell.`,
    fix: `Check ${setting}, and whether its home works without us.`,
  };
  return {
    ...{ id: `${prefix}_${words ? reason : 'unusable'}`, severity: 'error', fix, page: pages.certificates },
    cause: isAdmin ? `${cause} Keys cannot be rotated.` : `${cause} No token can be asked for.`,
  };
}

const keySetting = (environment: string): string => `APIER_${environment.toUpperCase()}_SIGNING_KEY`;

/** The key itself: it opens, it is strong enough, and its certificate is ours and of this environment. */
export async function checkSigningKey({ means, client, lookUps, now }: ClientExamined): Promise<Draft[]> {
  const key = await lookUps.key();
  if ('error' in key) return [keyFaultDraft('signing_key', keySetting(means.environment), key.error)];
  const { bits, certificate } = key.value;
  const drafts: Draft[] = [];
  if (bits !== null && bits < fewestBits) {
    drafts.push({
      ...{ id: 'signing_key_weak', severity: 'error', mpCode: null, page: pages.registration },
      cause: `The signing key has ${bits} bits; Maskinporten takes none under ${fewestBits}.`,
      fix: 'Rotate to a new key: apier signing-keys rotate.',
    });
  }
  if (certificate) {
    drafts.push(
      ...certificateDrafts(certificate, {
        ...{ prefix: 'certificate', whose: 'the signing key', organisation: client.organisation, now },
        ...{ environment: means.environment, kind: means.kind },
      }),
    );
  }
  return drafts;
}

/** How old the key is, and how its rotation stands. */
export async function checkRotation({ client, lookUps, means, now }: ClientExamined): Promise<Draft[]> {
  const looked = await lookUps.keyRows();
  if ('error' in looked) {
    return [notExamined('The rotation of keys', 'the keys on record could not be read', 'Mend the database first.')];
  }
  const rows = looked.value;
  const active = rows.find(({ state }) => state === 'active');
  const key = await lookUps.key();
  return [
    ...stuck(rows, active, client.admin !== null, now),
    ...aged(active, client.admin !== null, now),
    ...('value' in key ? settingDrafts(rows, active, key.value, client.setting, means.environment) : []),
  ];
}

function stuck(
  rows: readonly KeyRowFacts[],
  active: KeyRowFacts | undefined,
  isAutomatic: boolean,
  now: number,
): Draft[] {
  // By hand, a person is waited for.
  const patience = isAutomatic ? 0 : dayMs;
  const drafts = rows
    .filter(({ state, changedAt }) => now - changedAt > (longestMs[state] ?? Number.POSITIVE_INFINITY) + patience)
    .map(
      ({ state, kid, changedAt }): Draft => ({
        ...{ id: 'rotation_stuck', severity: 'warning', about: kid ?? '' },
        cause: `A rotation has stood at “${state}” for ${Math.round((now - changedAt) / minuteMs)} minutes; the key is ${kid ?? 'without a key id'}. The old key goes on signing.`,
        fix: 'See apier signing-keys status for what it waits for, and mend that; it goes on by itself.',
      }),
    );
  const abandoned = rows.find(
    ({ state, changedAt }) => state === 'abandoned' && changedAt > (active?.changedAt ?? Number.NEGATIVE_INFINITY),
  );
  if (abandoned) {
    drafts.push({
      ...{ id: 'rotation_abandoned', severity: 'warning' },
      cause: `The last rotation was given up: Maskinporten did not come to accept the new key ${abandoned.kid ?? ''}. The old key goes on signing.`,
      fix: 'Mend what apier signing-keys status names, then run apier signing-keys rotate.',
      page: pages.errors,
    });
  }
  return drafts;
}

function aged(active: KeyRowFacts | undefined, isAdministered: boolean, now: number): Draft[] {
  const days = active ? Math.floor((now - active.createdAt) / dayMs) : 0;
  if (!active || days <= oldDays) return [];
  const isOurs = active.location === 'kept';
  if (isAdministered && isOurs) {
    const cause = `The signing key is ${days} days old. It should have been rotated by itself at ${oldDays} days, and was not.`;
    const fix = 'See apier signing-keys status, or run apier signing-keys rotate.';
    return [{ id: 'rotation_overdue', severity: 'warning', cause, fix }];
  }
  const why = isOurs ? 'there is no administration client' : 'it does not lie in this installation';
  return [
    {
      ...{ id: 'signing_key_old', severity: 'warning', page: pages.registration },
      cause: `The signing key is ${days} days old, and is not rotated by itself, because ${why}.`,
      fix: isOurs
        ? 'Rotate it by hand: apier signing-keys rotate tells what to register.'
        : 'Make a new one where it lies, and run apier signing-keys rotate --to LOCATION.',
    },
  ];
}

/** The settings name a key for the first start only; after a rotation another one signs. */
function settingDrafts(
  rows: readonly KeyRowFacts[],
  active: KeyRowFacts | undefined,
  key: KeyFacts,
  setting: ClientExamined['client']['setting'],
  environment: string,
): Draft[] {
  if (!setting || !active) return [];
  const isNamed = (one: KeyRowFacts) =>
    setting.kid === null ? one.location === setting.location : one.kid === setting.kid;
  if (isNamed(active) || (setting.kid !== null && setting.kid === key.kid)) return [];
  const name = keySetting(environment);
  const signs = `The key that signs is ${active.kid ?? 'another one'}, and ${name} names another.`;
  return rows.some(isNamed)
    ? [
        {
          ...{ id: 'setting_names_former_key', severity: 'info' },
          cause: `${signs} It was replaced by a rotation, so the setting is no longer used.`,
          fix: `Remove ${name} and ${name}_ID, or leave them: they do nothing.`,
        },
      ]
    : [
        {
          ...{ id: 'setting_names_other_key', severity: 'warning' },
          cause: `${signs} A setting names a key for the first start only; a change of it does nothing.`,
          fix: `To sign with that key, run apier signing-keys rotate --to LOCATION; else remove ${name}.`,
        },
      ];
}

/** When Maskinporten stops taking the key: what it says itself, else what is on record. */
export async function checkKeyExpiry({ lookUps, now }: ClientExamined): Promise<Draft[]> {
  const key = await lookUps.key();
  // What does not open, and how long a certificate lasts, are findings of another check.
  if ('error' in key || key.value.certificate) return [];
  const registered = await lookUps.registeredKeys();
  const rows = await lookUps.keyRows();
  const isOwn = ({ kid }: { kid: string | null }) => kid === key.value.kid;
  const exp = registered && 'value' in registered ? registered.value.find(isOwn)?.exp : null;
  const recorded = 'value' in rows ? rows.value.find((row) => row.state === 'active' && isOwn(row))?.expiresAt : null;
  const endsAt = exp ? exp * 1_000 : recorded;
  const expiry = endsAt ? expiryOf(endsAt, now) : null;
  if (!expiry) return [];
  const { severity, isOver, words } = expiry;
  return [
    {
      ...{ id: isOver ? 'key_expired' : 'key_expires', severity, mpCode: 'MP-121', page: pages.registration },
      cause: `The signing key ${isOver ? 'expired' : 'expires'} at Maskinporten ${words}.`,
      fix: 'Run apier signing-keys rotate.',
    },
  ];
}

/** The client whose keys no other may change. */
export async function checkAdminClient({ means, client, lookUps, signal, now }: ClientExamined): Promise<Draft[]> {
  const { admin } = client;
  const variable = `APIER_${means.environment.toUpperCase()}_ADMIN_CLIENT_ID`;
  if (!admin) {
    return [
      {
        ...{ id: 'no_admin_client', severity: 'info', page: pages.administration },
        cause:
          'There is no administration client, so keys are rotated by hand, and what is registered at Maskinporten is not seen here.',
        fix: `Ask Digdir for one (servicedesk@digdir.no), then set ${variable} and ${variable.replace('CLIENT_ID', 'SIGNING_KEY')}.`,
      },
    ];
  }
  const setting = `APIER_${means.environment.toUpperCase()}_ADMIN_SIGNING_KEY`;
  let key: KeyFacts;
  try {
    key = await admin.openKey(signal);
  } catch (error) {
    return [keyFaultDraft('admin_key', setting, error)];
  }
  const drafts: Draft[] = key.certificate
    ? certificateDrafts(key.certificate, {
        ...{ prefix: 'admin_certificate', whose: 'the administration client', organisation: client.organisation, now },
        ...{ environment: means.environment, kind: means.kind },
      })
    : [];
  return [...drafts, ...(await registeredSetDrafts({ client, lookUps }, admin.id))];
}

const mostKeys = 5;

async function registeredSetDrafts(
  { client, lookUps }: Pick<ClientExamined, 'client' | 'lookUps'>,
  adminId: string,
): Promise<Draft[]> {
  const registered = await lookUps.registeredKeys();
  if (!registered) return [];
  if ('error' in registered) return [adminRefused(adminId, registered.error)];
  const drafts: Draft[] = [];
  const kids = registered.value.map(({ kid }) => kid);
  const key = await lookUps.key();
  const own = 'value' in key ? key.value.kid : null;
  if (own !== null && !kids.includes(own)) {
    drafts.push({
      ...{ id: 'active_key_not_registered', severity: 'error', page: pages.errors },
      cause: `The key that signs (${own}) is not among the ${kids.length} that are registered on the client; Maskinporten refuses it as an unknown key identifier.`,
      fix: 'Register its public key again, and find out who replaced the set: a write replaces all keys at once.',
    });
  }
  if (kids.length >= mostKeys) {
    drafts.push({
      ...{ id: 'no_room_for_key', severity: 'warning', page: pages.registration },
      cause: `The client has ${kids.length} keys, and Maskinporten takes ${mostKeys} at most: the next rotation must drop one first.`,
      fix: `Remove keys that nobody signs with from client ${client.id} in Samarbeidsportalen.`,
    });
  }
  const rows = await lookUps.keyRows();
  if ('error' in rows) return drafts;
  const ours = new Set([own, ...rows.value.map(({ kid }) => kid)]);
  const strangers = kids.filter((kid) => !ours.has(kid));
  if (strangers.length > 0) {
    drafts.push({
      ...{ id: 'unknown_keys_registered', severity: 'warning', page: pages.portal },
      cause: `${strangers.length} of the keys on the client are none of ours (${strangers.join(', ')}). Somebody else writes there, and each write replaces the whole set.`,
      fix: 'Find out who holds them. Use a client for one system only, and remove keys that nobody knows.',
    });
  }
  return drafts;
}

function adminRefused(adminId: string, error: unknown): Draft {
  const refused = maskinportenErrorIn(error);
  const { kind, status } = error as { kind?: string; status?: number | null };
  const isRefused =
    (refused && refused.retry !== 'transient') || kind === 'forbidden' || kind === 'unauthorised' || status === 404;
  if (!isRefused) {
    return notExamined(
      'The keys that are registered',
      'Samarbeidsportalen’s self-service API, or Maskinporten for it, did not answer',
      'Check that this machine may reach both, and examine again.',
      pages.administration,
    );
  }
  const mpCode = refused && /^MP-\d{3}$/.test(refused.code ?? '') ? refused.code : null;
  const isUnseen = status === 404;
  return {
    ...{ id: 'admin_client_refused', severity: 'error', mpCode, page: pages.administration },
    cause: `The administration client ${adminId} ${isUnseen ? 'does not see the client' : 'is refused'}${mpCode ? ` (${mpCode})` : ''}, so keys cannot be rotated.`,
    fix: 'It needs the scopes idporten:dcr.read and idporten:dcr.write, the enterprise certificate of the same organisation, and this environment; ask servicedesk@digdir.no.',
  };
}
