import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MaskinportenError } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { temporaryDatabase, temporaryFolder } from '../db/testing.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import { hang, json, settle } from '../testing.ts';
import { clientChecks, environmentChecks, installationChecks } from './checks.ts';
import { describeFindings } from './describe-findings.ts';
import { examine } from './examine.ts';
import { fileMeans } from './look-at-files.ts';
import { neededScopes } from './look-ups.ts';
import { type Finding, isReady, type Severity } from './shapes.ts';
import { databaseMeans } from './store.ts';
import { canary, type Healthy, healthy, issuer, keyFault, refused, runSql } from './testing.ts';

const dayMs = 86_400_000;
const metadataUrl = `${issuer}.well-known/oauth-authorization-server`;
const altinnUrl = 'https://platform.altinn.no/';

const examineAll = ({ clock, installation, live }: Healthy): Promise<Finding[]> =>
  examine({ clock, installation, environments: [live] });

const lineBroke = (code: string) => () => {
  throw new UpstreamFailure(canary, 'unreachable', { cause: Object.assign(new Error(canary), { code }) });
};
const html = (status: number) => ({ status, headers: { 'content-type': 'text/html' }, body: canary });
const rejecting = (error: unknown) => () => Promise.reject(error);
const ofOneScope = (code: string) => async (scope: string) => {
  if (scope === neededScopes[0]) throw new Error('no token', { cause: refused(code) });
};
const answersAhead = (seconds: number) => (h: Healthy) => {
  const date = new Date(h.clock.now() - seconds * 1_000).toUTCString();
  h.answers.set(metadataUrl, { ...h.metadata({}), headers: { date } });
};

interface Row {
  /** What is wrong, in words. */
  fault: string;
  finding: string;
  severity: Severity;
  mp?: string;
  plant(h: Healthy): void | Promise<void>;
}

const certificateRows = (which: 'key' | 'adminKey', prefix: string): Row[] => {
  const withCertificate = (members: object) => (h: Healthy) => {
    const { certificate } = h.adminKey;
    if (certificate) h[which].certificate = { ...certificate, ...members };
  };
  const inDays = (days: number) => (h: Healthy) => withCertificate({ notAfter: h.clock.now() + days * dayMs })(h);
  const mp = 'MP-120';
  return [
    { fault: 'ends within 60 days', finding: `${prefix}_expires`, severity: 'info', mp, plant: inDays(59) },
    { fault: 'ends within 30 days', finding: `${prefix}_expires`, severity: 'warning', mp, plant: inDays(29) },
    { fault: 'ends within 7 days', finding: `${prefix}_expires`, severity: 'error', mp, plant: inDays(6) },
    { fault: 'is over', finding: `${prefix}_expired`, severity: 'error', mp, plant: inDays(0) },
    {
      ...{ fault: 'belongs to somebody else', finding: `${prefix}_of_other_organisation`, severity: 'error' },
      ...{ mp: 'MP-122', plant: withCertificate({ organisation: '999999999' }) },
    },
    {
      ...{ fault: 'names nobody', finding: `${prefix}_organisation_unknown`, severity: 'info' },
      plant: withCertificate({ organisation: null }),
    },
    {
      ...{ fault: 'is for test, in live', finding: `${prefix}_of_other_environment`, severity: 'error', mp },
      plant: withCertificate({ issuer: 'CN=Buypass Class 3 Test4 CA G2 ST Business' }),
    },
    {
      ...{ fault: 'is for production, in test', finding: `${prefix}_of_other_environment`, severity: 'error', mp },
      plant: (h: Healthy) => {
        withCertificate({})(h);
        h.live.environment = 'test';
        if (which === 'key' && h.adminKey.certificate) {
          h.adminKey.certificate = { ...h.adminKey.certificate, issuer: 'CN=Commfides Legal Person - G3 - TEST' };
        }
      },
    },
    {
      ...{ fault: 'comes without its chain', finding: `${prefix}_chain_missing`, severity: 'info' },
      plant: withCertificate({ chainLength: 1 }),
    },
  ].map((row) => ({ ...row, fault: `the certificate of ${which} ${row.fault}` }) as Row);
};

const refusedClient = (mp: string, finding: string): Row => ({
  ...{ fault: `Maskinporten answers ${mp}`, finding, severity: 'error', mp },
  plant: (h) => {
    h.client.ask = rejecting(refused(mp));
  },
});

const ofKind = (kind: MaskinportenError['kind'], finding: string, mp?: string): Row => ({
  ...{ fault: `the client says ${kind}`, finding, severity: 'error', ...(mp && { mp }) },
  plant: (h) => {
    h.client.ask = rejecting(new MaskinportenError(kind, { detail: canary }));
  },
});

const rows: Row[] = [
  // The clock.
  { fault: 'our clock is 5 s ahead', finding: 'clock_off', severity: 'warning', plant: answersAhead(5) },
  { fault: 'our clock is 60 s behind', finding: 'clock_off', severity: 'warning', plant: answersAhead(-60) },
  { fault: 'our clock is 12 s ahead', finding: 'clock_ahead', severity: 'error', plant: answersAhead(12) },
  {
    ...{ fault: 'our clock is 2 minutes behind', finding: 'clock_behind', severity: 'error', mp: 'MP-130' },
    plant: answersAhead(-120),
  },
  ofKind('issued_in_future', 'clock_refused'),
  refusedClient('MP-130', 'clock_refused'),

  // Hosts.
  {
    ...{ fault: 'the issuer lacks its slash', finding: 'issuer_differs', severity: 'error', mp: 'MP-110' },
    plant: (h) => h.answers.set(metadataUrl, h.metadata({ issuer: issuer.slice(0, -1) })) as never,
  },
  {
    ...{ fault: 'the token endpoint is elsewhere', finding: 'token_endpoint_elsewhere', severity: 'error' },
    plant: (h) => h.answers.set(metadataUrl, h.metadata({ token_endpoint: `https://${canary}.example/` })) as never,
  },
  {
    ...{ fault: 'Maskinporten’s keys are no keys', finding: 'jwks_unreadable', severity: 'warning' },
    plant: (h) => h.answers.set(`${issuer}jwk`, html(200)) as never,
  },
  {
    ...{ fault: 'the metadata are out of order', finding: 'metadata_unreadable', severity: 'error' },
    plant: (h) => h.answers.set(metadataUrl, json({ canary }, 503)) as never,
  },
  {
    ...{ fault: 'a proxy’s page answers for Maskinporten', finding: 'host_behind_proxy', severity: 'error' },
    plant: (h) => h.answers.set(metadataUrl, html(200)) as never,
  },
  ...(
    [
      ['ENOTFOUND', 'host_not_found'],
      ['ECONNREFUSED', 'host_unreachable'],
      ['SELF_SIGNED_CERT_IN_CHAIN', 'host_tls'],
      ['ECONNRESET', 'host_broken'],
    ] as const
  ).flatMap(([code, finding]): Row[] =>
    [metadataUrl, altinnUrl].map((url) => ({
      ...{ fault: `${url} gives ${code}`, finding, severity: 'error' },
      plant: (h) => h.answers.set(url, lineBroke(code)) as never,
    })),
  ),
  {
    ...{ fault: 'Altinn does not answer in time', finding: 'host_timeout', severity: 'error' },
    plant: (h) =>
      h.answers.set(altinnUrl, () => {
        throw new UpstreamFailure(canary, 'timeout');
      }) as never,
  },
  {
    ...{ fault: 'a proxy wants a password before Altinn', finding: 'host_behind_proxy', severity: 'error' },
    plant: (h) => h.answers.set(altinnUrl, html(407)) as never,
  },
  {
    ...{ fault: 'Altinn is out of order', finding: 'host_failing', severity: 'warning' },
    plant: (h) => h.answers.set(altinnUrl, html(503)) as never,
  },

  // The signing key.
  ...[
    ...['location_unknown', 'not_found', 'not_private', 'unreadable', 'pin_missing', 'pin_wrong', 'pin_locked'],
    ...['not_rsa', 'too_short', 'kid_missing', 'chain_missing', 'certificate_expired', 'certificate_of_other_key'],
    ...['several_keys', 'module_missing', 'access_denied', 'unreachable'],
  ].flatMap((reason): Row[] => [
    {
      ...{ fault: `the key’s home says ${reason}`, finding: `signing_key_${reason}`, severity: 'error' },
      plant: (h) => {
        h.client.openKey = rejecting(keyFault(reason));
      },
    },
    {
      ...{ fault: `the administration key’s home says ${reason}`, finding: `admin_key_${reason}`, severity: 'error' },
      plant: (h) => {
        h.admin.openKey = rejecting(keyFault(reason));
      },
    },
  ]),
  {
    ...{ fault: 'the key’s home says nothing we know', finding: 'signing_key_unusable', severity: 'error' },
    plant: (h) => {
      h.client.openKey = rejecting(new Error(canary));
    },
  },
  ofKind('unknown_kid', 'key_unknown'),
  ofKind('kid_required', 'key_id_required'),
  ofKind('client_authentication_failed', 'client_refused'),
  ofKind('signing_failed', 'signing_failed'),
  ofKind('unavailable', 'maskinporten_no_answer'),
  ofKind('refused', 'grant_refused'),
  refusedClient('MP-100', 'client_unknown'),
  refusedClient('MP-110', 'audience_refused'),
  refusedClient('MP-120', 'certificate_refused'),
  refusedClient('MP-121', 'key_expired'),
  refusedClient('MP-122', 'certificate_of_other_organisation'),
  refusedClient('MP-123', 'certificate_malformed'),
  refusedClient('MP-124', 'signature_refused'),
  refusedClient('MP-011', 'grant_refused'),
  ...(
    [
      [59, 'key_expires', 'info'],
      [29, 'key_expires', 'warning'],
      [6, 'key_expires', 'error'],
      [-1, 'key_expired', 'error'],
    ] as const
  ).map(
    ([days, finding, severity]): Row => ({
      ...{ fault: `the key has ${days} days left at Maskinporten`, finding, severity, mp: 'MP-121' },
      plant: (h) => {
        h.registered[0] = { kid: 'apier-live-1', exp: Math.floor(h.clock.now() / 1_000) + days * 86_400 + 60 };
      },
    }),
  ),
  {
    ...{ fault: 'the key has 1024 bits', finding: 'signing_key_weak', severity: 'error' },
    plant: (h) => {
      h.key.bits = 1_024;
    },
  },
  {
    ...{ fault: 'a rotation stands at proving', finding: 'rotation_stuck', severity: 'warning' },
    plant: (h) => {
      const at = h.clock.now() - 3_600_000;
      h.rows.push({
        kid: 'apier-live-2',
        location: 'kept',
        state: 'proving',
        createdAt: at,
        changedAt: at,
        expiresAt: null,
      });
    },
  },
  {
    ...{ fault: 'the last rotation was given up', finding: 'rotation_abandoned', severity: 'warning' },
    plant: (h) => {
      const at = h.clock.now() - 3_600_000;
      h.rows.push({
        kid: 'apier-live-2',
        location: 'kept',
        state: 'abandoned',
        createdAt: at,
        changedAt: at,
        expiresAt: null,
      });
    },
  },
  {
    ...{ fault: 'the key was not rotated when it was due', finding: 'rotation_overdue', severity: 'warning' },
    plant: (h) => {
      for (const row of h.rows) row.createdAt -= 90 * dayMs;
    },
  },
  {
    ...{ fault: 'the key is old, and rotated by hand', finding: 'signing_key_old', severity: 'warning' },
    plant: (h) => {
      h.client.admin = null;
      for (const row of h.rows) row.createdAt -= 90 * dayMs;
    },
  },
  {
    ...{ fault: 'the key is old, and lies in an HSM', finding: 'signing_key_old', severity: 'warning' },
    plant: (h) => {
      for (const row of h.rows)
        Object.assign(row, { createdAt: row.createdAt - 90 * dayMs, location: 'pkcs11:object=a' });
      h.client.setting = null;
    },
  },
  {
    ...{
      fault: 'the key ends soon, as far as is on record',
      finding: 'key_expires',
      severity: 'warning',
      mp: 'MP-121',
    },
    plant: (h) => {
      h.client.admin = null;
      for (const row of h.rows) row.expiresAt = h.clock.now() + 20 * dayMs;
    },
  },
  {
    ...{ fault: 'the setting names a key that never signed', finding: 'setting_names_other_key', severity: 'warning' },
    plant: (h) => {
      h.client.setting = { location: `pkcs11:token=a?pin-value=${canary}`, kid: 'never-seen' };
    },
  },
  {
    ...{ fault: 'the setting names the key of before', finding: 'setting_names_former_key', severity: 'info' },
    plant: (h) => {
      h.client.setting = { location: 'file:/keys/old.pem', kid: 'apier-live-0' };
    },
  },
  ...certificateRows('key', 'certificate'),

  // The administration client.
  {
    ...{ fault: 'there is no administration client', finding: 'no_admin_client', severity: 'info' },
    plant: (h) => {
      h.client.admin = null;
    },
  },
  {
    ...{
      fault: 'the administration client is refused',
      finding: 'admin_client_refused',
      severity: 'error',
      mp: 'MP-122',
    },
    plant: (h) => {
      h.admin.readKeys = rejecting(refused('MP-122'));
    },
  },
  {
    ...{ fault: 'the self-service API forbids it', finding: 'admin_client_refused', severity: 'error' },
    plant: (h) => {
      h.admin.readKeys = rejecting(new UpstreamFailure('samarbeid', 'forbidden', { status: 403 }));
    },
  },
  {
    ...{ fault: 'the client is not the administrator’s', finding: 'admin_client_refused', severity: 'error' },
    plant: (h) => {
      h.admin.readKeys = rejecting(new UpstreamFailure('samarbeid', 'unexpected', { status: 404 }));
    },
  },
  {
    ...{ fault: 'the self-service API is silent', finding: 'not_examined', severity: 'info' },
    plant: (h) => {
      h.admin.readKeys = rejecting(new UpstreamFailure(canary, 'timeout'));
    },
  },
  {
    ...{ fault: 'the key that signs is not registered', finding: 'active_key_not_registered', severity: 'error' },
    plant: (h) => {
      h.registered[0] = { kid: 'apier-live-0', exp: null };
    },
  },
  {
    ...{ fault: 'all five places are taken', finding: 'no_room_for_key', severity: 'warning' },
    plant: (h) => {
      for (const name of ['a', 'b', 'c', 'd']) h.registered.push({ kid: name, exp: null });
    },
  },
  {
    ...{ fault: 'a stranger’s key is registered', finding: 'unknown_keys_registered', severity: 'warning' },
    plant: (h) => h.registered.push({ kid: 'stranger', exp: null }) as never,
  },
  ...certificateRows('adminKey', 'admin_certificate'),

  // Scopes.
  ...(
    [
      ['MP-200', 'scope_not_on_client'],
      ['MP-201', 'scope_not_for_maskinporten'],
      ['MP-250', 'scope_not_granted'],
    ] as const
  ).map(
    ([mp, finding]): Row => ({
      ...{ fault: `one scope is refused with ${mp}`, finding, severity: 'error', mp },
      plant: (h) => {
        h.client.ask = ofOneScope(mp);
      },
    }),
  ),

  // Our system in Altinn.
  {
    ...{ fault: 'no system is named', finding: 'system_id_missing', severity: 'warning' },
    plant: (h) => {
      h.client.altinn.systemId = null;
    },
  },
  {
    ...{ fault: 'the system is another vendor’s', finding: 'system_of_other_organisation', severity: 'warning' },
    plant: (h) => {
      h.client.altinn.systemId = '999999999_apier';
    },
  },
  {
    ...{ fault: 'the register names another vendor', finding: 'system_of_other_organisation', severity: 'warning' },
    plant: (h) => {
      h.system.vendorOrgnr = `999999999${canary}`;
    },
  },
  {
    ...{ fault: 'the register has no such system', finding: 'system_unknown', severity: 'error', mp: 'MP-303' },
    plant: (h) => {
      h.client.altinn.readSystem = async () => 'not_there';
    },
  },
  {
    ...{ fault: 'the system is not shown to us', finding: 'system_of_other_vendor', severity: 'error', mp: 'MP-303' },
    plant: (h) => {
      h.client.altinn.readSystem = async () => 'not_ours';
    },
  },
  {
    ...{ fault: 'the system is deleted', finding: 'system_deleted', severity: 'error', mp: 'MP-303' },
    plant: (h) => {
      h.system.isDeleted = true;
    },
  },
  {
    ...{ fault: 'the register shows a system of which nobody else knows', finding: 'system_deleted' },
    ...{ severity: 'error', mp: 'MP-303' },
    plant: (h) => {
      h.client.altinn.listSystemUsers = async () => null;
    },
  },
  {
    ...{ fault: 'the client is not on the system', finding: 'client_not_on_system', severity: 'error', mp: 'MP-303' },
    plant: (h) => {
      h.system.clientIds = [canary];
      h.client.altinn.tryDelegation = rejecting(refused('MP-303'));
    },
  },
  {
    ...{ fault: 'the system has nothing on it', finding: 'system_without_contents', severity: 'error' },
    plant: (h) => {
      h.system.accessPackages = [];
    },
  },
  {
    ...{ fault: 'the system has nowhere to send a browser to', finding: 'system_without_redirect', severity: 'info' },
    plant: (h) => {
      h.system.allowedRedirectUrls = [];
    },
  },
  ...(
    [
      ['refused', new UpstreamFailure(canary, 'forbidden', { status: 403 })],
      ['not answered', new UpstreamFailure(canary, 'timeout')],
      ['without a token', refused('MP-200')],
      ['broken', new TypeError(canary)],
    ] as const
  ).map(
    ([how, error]): Row => ({
      ...{ fault: `the question about the system is ${how}`, finding: 'not_examined', severity: 'info' },
      plant: (h) => {
        h.client.altinn.readSystem = rejecting(error);
      },
    }),
  ),

  // Delegations.
  {
    ...{ fault: 'only the list of system users says that', finding: 'system_unknown', severity: 'error', mp: 'MP-303' },
    plant: (h) => {
      h.client.altinn.readSystem = rejecting(new UpstreamFailure(canary, 'timeout'));
      h.client.altinn.listSystemUsers = async () => null;
    },
  },
  {
    ...{ fault: 'the list of system users is refused', finding: 'not_examined', severity: 'info' },
    plant: (h) => {
      h.client.altinn.listSystemUsers = rejecting(refused('MP-200'));
    },
  },
  {
    ...{ fault: 'a system user is gone', finding: 'system_users_gone', severity: 'warning' },
    plant: (h) => {
      h.client.altinn.listSystemUsers = async () => ['user-2'];
    },
  },
  {
    ...{ fault: 'there are more system users than are read', finding: 'not_examined', severity: 'info' },
    plant: (h) => {
      h.client.altinn.listSystemUsers = rejecting(new UpstreamFailure(canary, 'too_large'));
    },
  },
  ...[false, true].flatMap((isListSilent): Row[] => {
    const also = isListSilent ? ', and the list is silent' : '';
    const plant = (h: Healthy) => {
      h.client.altinn.tryDelegation = rejecting(refused('MP-303'));
      if (isListSilent) h.client.altinn.listSystemUsers = rejecting(new UpstreamFailure(canary, 'timeout'));
    };
    return [
      {
        ...{ fault: `every delegation gives MP-303${also}`, finding: 'delegations_refused' },
        ...{ severity: 'error', mp: 'MP-303', plant },
      },
      {
        ...{ fault: `every delegation gives MP-303, and the register is silent${also}` },
        ...{ finding: 'client_not_on_system', severity: 'error', mp: 'MP-303' },
        plant: (h) => {
          plant(h);
          h.client.altinn.readSystem = rejecting(new UpstreamFailure(canary, 'timeout'));
        },
      },
    ];
  }),

  // The database, planted in a real one where that is possible.
  {
    ...{ fault: 'a trigger was dropped', finding: 'record_unguarded', severity: 'error' },
    plant: async (h) => {
      const { db } = await temporaryDatabase();
      await runSql(db, 'drop trigger audit_events_kept');
      h.installation.opened = { database: databaseMeans({ db, kind: 'sqlite' }) };
    },
  },
  {
    ...{ fault: 'a newer program used the database', finding: 'migrations_unknown', severity: 'error' },
    plant: async (h) => {
      const { db } = await temporaryDatabase();
      await runSql(db, "insert into kysely_migration (name, timestamp) values ('999-later', '2027')");
      h.installation.opened = { database: databaseMeans({ db, kind: 'sqlite' }) };
    },
  },
  {
    ...{ fault: 'a step of the database is missing', finding: 'migrations_missing', severity: 'error' },
    plant: async (h) => {
      const { db } = await temporaryDatabase();
      await runSql(db, "delete from kysely_migration where name like '002%'");
      h.installation.opened = { database: databaseMeans({ db, kind: 'sqlite' }) };
    },
  },
  {
    ...{ fault: 'somebody else holds the database', finding: 'database_not_writable', severity: 'error' },
    plant: async (h) => {
      const { db } = await temporaryDatabase();
      await runSql(db, 'pragma query_only = on');
      h.installation.opened = { database: databaseMeans({ db, kind: 'sqlite' }) };
    },
  },
  {
    ...{ fault: 'the role is a superuser', finding: 'database_superuser', severity: 'warning' },
    plant: (h) => {
      h.database.readRole = async () => ({ isSuperuser: true, tablesWithoutRights: [] });
    },
  },
  {
    ...{ fault: 'the role may not read a table', finding: 'database_rights_missing', severity: 'error' },
    plant: (h) => {
      h.database.readRole = async () => ({ isSuperuser: false, tablesWithoutRights: ['secrets'] });
    },
  },
  {
    ...{ fault: 'the disk is nearly full', finding: 'disk_nearly_full', severity: 'warning' },
    plant: (h) => {
      h.files.freeBytes = () => 150 * 1024 * 1024;
    },
  },
  {
    ...{ fault: 'the installation does not open', finding: 'installation_not_opened', severity: 'error' },
    plant: (h) => {
      h.installation.opened = { failure: { name: 'Error', sentence: 'Cannot use the data folder (EACCES).' } };
    },
  },

  // Files, with real modes.
  ...(
    [
      ['.', 0o755, 'data_folder_open', 'warning'],
      ['keys/operator', 0o644, 'operator_key_open', 'error'],
      ['first-run.json', 0o640, 'first_keys_open', 'error'],
      ['master', 0o644, 'master_key_open', 'error'],
      ['pin', 0o604, 'key_file_open', 'error'],
    ] as const
  ).map(
    ([path, mode, finding, severity]): Row => ({
      ...{ fault: `${path} has mode ${mode.toString(8)}`, finding, severity },
      plant: (h) => {
        const folder = installationFolder(h);
        chmodSync(path === 'master' || path === 'pin' ? join(folder, '..', path) : join(folder, path), mode);
      },
    }),
  ),
  {
    ...{ fault: 'the master key is gone', finding: 'master_key_missing', severity: 'error' },
    plant: (h) => {
      h.installation.masterKeyFile = '/etc/apier/elsewhere';
    },
  },
  {
    ...{ fault: 'the master key lies with the data', finding: 'master_key_beside_data', severity: 'error' },
    plant: (h) => {
      const folder = installationFolder(h);
      writeFileSync(join(folder, 'keys/master'), canary, { mode: 0o600 });
      h.installation.masterKeyFile = null;
    },
  },
  {
    ...{ fault: 'it is another master key', finding: 'master_key_wrong', severity: 'error' },
    plant: (h) => {
      h.installation.opened = { failure: { name: 'WrongMasterKey', sentence: canary } };
    },
  },

  // ID-porten.
  {
    ...{ fault: 'ID-porten’s tokens live 120 s', finding: 'id_porten_token_short', severity: 'error' },
    plant: (h) => {
      h.client.idPorten = { id: 'x', readTokenLifetime: async () => 120 };
    },
  },
  {
    ...{ fault: 'nobody tells how long ID-porten’s tokens live', finding: 'not_examined', severity: 'info' },
    plant: (h) => {
      h.client.idPorten = { id: 'x', readTokenLifetime: rejecting(new Error(canary)) };
    },
  },

  // Settings and what it runs on.
  {
    ...{ fault: 'the client id is a key id', finding: 'client_id_unlikely', severity: 'warning' },
    plant: (h) => {
      h.client.id = 'apier-live-1';
      h.system.clientIds = ['apier-live-1'];
    },
  },
  {
    ...{ fault: 'the organisation number is mistyped', finding: 'organisation_number_wrong', severity: 'error' },
    plant: (h) => {
      h.client.organisation = '326018156';
      h.client.altinn.systemId = '326018156_apier';
      if (h.adminKey.certificate) h.adminKey.certificate.organisation = '326018156';
    },
  },
  {
    ...{ fault: 'a real environment has no client', finding: 'no_client', severity: 'warning' },
    plant: (h) => {
      h.live.client = null;
    },
  },
  {
    ...{ fault: 'it runs on Node 20', finding: 'node_version', severity: 'warning' },
    plant: (h) => {
      h.installation.nodeVersion = '20.20.2';
    },
  },
  ...(
    [
      ['HTTPS_PROXY', `http://user:${canary}@proxy`, 'proxy_not_used', 'info'],
      ['SSL_CERT_FILE', `/${canary}`, 'authority_not_used', 'info'],
      ['NODE_EXTRA_CA_CERTS', `/${canary}/not/there`, 'authority_unreadable', 'warning'],
      ['NODE_TLS_REJECT_UNAUTHORIZED', '0', 'tls_not_verified', 'error'],
    ] as const
  ).map(
    ([name, value, finding, severity]): Row => ({
      ...{ fault: `${name} is set`, finding, severity },
      plant: (h) => {
        h.installation.variables = { [name]: value };
      },
    }),
  ),
];

/** A data folder as a start leaves it, with a master key and a PIN beside it. */
function installationFolder({ installation }: Healthy): string {
  const above = temporaryFolder();
  const folder = join(above, 'data');
  mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 });
  for (const path of ['data/keys/operator', 'data/first-run.json', 'master', 'pin']) {
    writeFileSync(join(above, path), canary, { mode: 0o600 });
  }
  installation.dataFolder = folder;
  installation.masterKeyFile = join(above, 'master');
  installation.privateFiles = [{ path: join(above, 'pin'), setting: 'APIER_LIVE_SIGNING_KEY_PIN_FILE' }];
  installation.files = { ...fileMeans, freeBytes: () => 10_000_000_000 };
  return folder;
}

describe('doctor', () => {
  it('finds nothing where all is well, and says what it examined', async () => {
    const findings = await examineAll(healthy());
    expect(findings).toEqual([]);
    expect(isReady(findings)).toBe(true);
    const [line, ...more] = describeFindings(findings);
    expect(more).toEqual([]);
    for (const { looksAt } of [...installationChecks, ...environmentChecks, ...clientChecks]) {
      expect(line).toContain(looksAt);
    }
  });

  it('finds nothing in real files and a real database that are as they should be', async () => {
    const h = healthy();
    installationFolder(h);
    const { db } = await temporaryDatabase();
    h.installation.opened = { database: databaseMeans({ db, kind: 'sqlite' }) };
    expect(await examineAll(h)).toEqual([]);
    expect(await db.selectFrom('leases').selectAll().execute()).toEqual([]);
  });

  it.each(rows)('$finding when $fault', async ({ finding: id, severity, mp = null, plant }) => {
    const h = healthy();
    await plant(h);
    const findings = await examineAll(h);
    const found = findings.filter((finding) => finding.id === id);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity, mp_code: mp });
    const errors = findings.filter((finding) => finding.severity === 'error').map((finding) => finding.id);
    expect(errors).toEqual(severity === 'error' ? [id] : []);
    expect(isReady(findings)).toBe(severity !== 'error');
    for (const finding of findings) {
      expect(finding.cause).toMatch(/^\P{Ll}.{20,}\.$/u);
      expect(finding.fix).toMatch(/^\P{Ll}.{10,}\.$/u);
      if (finding.fix_url !== null) {
        expect(finding.fix_url).toMatch(
          /^https:\/\/(docs\.digdir\.no|minside-samarbeid\.digdir\.no|docs\.altinn\.studio)\//,
        );
      }
    }
    const told = JSON.stringify(findings) + describeFindings(findings).join('\n');
    expect(told).not.toContain(canary);
    expect(told).not.toContain('undefined');
  });

  it('plants at least thirty different faults', () => {
    expect(new Set(rows.map(({ finding }) => finding)).size).toBeGreaterThan(30);
    expect(new Set(rows.map(({ fault }) => fault)).size).toBe(rows.length);
  });

  it('sees a clock from before this program was made', async () => {
    const findings = await examineAll(healthy(Date.parse('2019-03-01T00:00:00.000Z')));
    expect(findings.map(({ id }) => id)).toEqual(['clock_before_2026']);
  });

  it('says of an unknown key whether it is registered, when that can be known', async () => {
    const causeWith = async (change: (h: Healthy) => void) => {
      const h = healthy();
      h.client.ask = rejecting(new MaskinportenError('unknown_kid'));
      change(h);
      return (await examineAll(h)).find(({ id }) => id === 'key_unknown')?.cause;
    };
    expect(await causeWith(() => {})).toContain('which is registered, and perhaps not seen everywhere yet');
    expect(await causeWith((h) => h.registered.splice(0))).toContain('which is not registered on it');
    expect(
      await causeWith((h) => {
        h.client.admin = null;
      }),
    ).toContain('(apier-live-1)');
  });

  it('asks each scope that a private client can get, one by one, and no other', async () => {
    const h = healthy();
    const asked: string[] = [];
    h.client.ask = async (scope) => {
      asked.push(scope);
    };
    await examineAll(h);
    expect(asked).toEqual([
      'altinn:authentication/systemuser.request.write',
      'altinn:accessmanagement/authorizedparties',
      'altinn:authentication/systemregister.write',
      'altinn:authentication/systemuser.request.read',
    ]);
  });

  it('asks Maskinporten for nothing while the key does not open, and says what was not examined', async () => {
    const h = healthy();
    let asked = 0;
    const count = async () => {
      asked += 1;
    };
    h.client.ask = count;
    Object.assign(h.client.altinn, { tryDelegation: count, readSystem: count, listSystemUsers: count });
    h.client.openKey = rejecting(keyFault('pin_wrong'));
    const findings = await examineAll(h);
    expect(asked).toBe(0);
    expect(findings.map(({ id }) => id)).toEqual(['signing_key_pin_wrong', ...Array(4).fill('not_examined')]);
  });

  it('tells a check that breaks, and goes on with the others', async () => {
    const h = healthy();
    h.client.altinn.delegations = rejecting(new TypeError(canary));
    h.key.bits = 1_024;
    const findings = await examineAll(h);
    expect(findings.map(({ id }) => id).sort()).toEqual(['check_failed', 'signing_key_weak']);
    expect(findings.find(({ id }) => id === 'check_failed')?.cause).toContain('The check delegations');
    expect(JSON.stringify(findings)).not.toContain(canary);
  });

  it('waits for nothing longer than its deadline, not even for what takes no notice of it', async () => {
    const h = healthy();
    h.client.altinn.listSystemUsers = () => new Promise(() => {});
    h.client.ask = (_, signal) => hang({ signal });
    h.answers.set(altinnUrl, hang);
    const examined = examineAll(h);
    for (let second = 0; second < 20; second += 1) {
      await settle();
      h.clock.advance(1_000);
    }
    const findings = await examined;
    expect(findings.filter(({ id }) => id === 'check_failed').map(({ cause }) => cause)).toEqual([
      expect.stringContaining('The check delegations (whether the delegations’ system users are there) did not end'),
    ]);
    expect(findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['host_timeout', 'maskinporten_no_answer']));
    expect(isReady(findings)).toBe(false);
  });

  it('explains delegations that look gone by the system, once, and tries none of them', async () => {
    for (const state of ['not_there', 'not_ours', 'deleted', 'unlisted'] as const) {
      const h = healthy();
      let tried = 0;
      h.client.altinn.tryDelegation = async () => {
        tried += 1;
      };
      h.client.altinn.listSystemUsers = async () => (state === 'unlisted' ? null : []);
      if (state === 'deleted') h.system.isDeleted = true;
      else if (state !== 'unlisted') h.client.altinn.readSystem = async () => state;
      const [system, delegations, ...more] = await examineAll(h);
      expect([system?.severity, delegations?.id, more]).toEqual(['error', 'delegations_without_system', []]);
      expect(delegations?.cause).toContain('(2)');
      expect(tried).toBe(0);
      h.client.altinn.delegations = async () => [];
      expect(await examineAll(h)).toEqual([system]);
    }
  });

  it('tells of a client that is not on the system, and still of system users that are gone', async () => {
    const h = healthy();
    h.system.clientIds = [];
    h.client.altinn.listSystemUsers = async () => ['user-2'];
    h.client.altinn.tryDelegation = rejecting(refused('MP-303'));
    expect((await examineAll(h)).map(({ id }) => id)).toEqual(['client_not_on_system', 'system_users_gone']);
  });

  it('tells all that a system lacks', async () => {
    const h = healthy();
    Object.assign(h.system, { clientIds: [], accessPackages: [], allowedRedirectUrls: [], vendorOrgnr: '999999999' });
    expect((await examineAll(h)).map(({ id }) => id)).toEqual([
      ...['client_not_on_system', 'system_without_contents'],
      ...['system_of_other_organisation', 'system_without_redirect'],
    ]);
    h.system.rights = ['app_skd_mva-melding-innsending-v1'];
    expect((await examineAll(h)).map(({ id }) => id)).not.toContain('system_without_contents');
  });

  it('examines an environment of open registers without asking for a client', async () => {
    const h = healthy();
    Object.assign(h.live, { client: null, kind: 'open' });
    expect(await examineAll(h)).toEqual([]);
  });

  it('examines both environments, each by itself', async () => {
    const [live, test] = [healthy(), healthy()];
    live.client.admin = null;
    test.live.environment = 'test';
    test.live.kind = 'simulated';
    test.client.ask = rejecting(refused('MP-100'));
    const environments = [live.live, test.live];
    const findings = await examine({ clock: live.clock, installation: live.installation, environments });
    expect(findings.map(({ environment, id }) => [environment, id])).toEqual([
      ['test', 'client_unknown'],
      ['live', 'no_admin_client'],
      ...neededScopes.map(() => ['test', 'not_examined']),
    ]);
  });

  it('is told in blocks, the gravest first', async () => {
    const h = healthy();
    h.client.admin = null;
    h.client.ask = rejecting(refused('MP-100'));
    const lines = describeFindings(await examineAll(h));
    expect(lines.slice(0, 5)).toEqual([
      'error: client_unknown (live, MP-100)',
      expect.stringMatching(/^ {2}Maskinporten refuses client .* \(apier-live-1\): the client is unknown here/),
      expect.stringMatching(/^ {2}Compare the client id/),
      '  https://minside-samarbeid.digdir.no/my-organisation/integrations/admin',
      '',
    ]);
    expect(lines.at(-1)).toBe('Found: 1 error, 5 info.');
  });

  it('lets nothing in a name move the cursor', async () => {
    const h = healthy();
    h.registered.push({ kid: 'a\u001b[2Jb', exp: null });
    const [finding] = await examineAll(h);
    expect(finding?.cause).toContain('a\ufffd[2Jb');
  });
});
