import type { Check, ClientExamined, EnvironmentExamined, InstallationExamined } from './check.ts';
import { checkDelegations } from './check-delegations.ts';
import { checkGrant, checkScopes } from './check-grants.ts';
import { checkIdPorten } from './check-id-porten.ts';
import { checkDatabase, checkFiles, checkMasterKey } from './check-installation.ts';
import { checkClock, checkHosts, checkMaskinporten } from './check-maskinporten.ts';
import { checkClientSettings, checkRuntime, checkWallClock } from './check-settings.ts';
import { checkAdminClient, checkKeyExpiry, checkRotation, checkSigningKey } from './check-signing-key.ts';
import { checkSystem } from './check-system.ts';

export const installationChecks: readonly Check<InstallationExamined>[] = [
  { id: 'wall_clock', looksAt: 'this machine’s clock', run: checkWallClock },
  { id: 'runtime', looksAt: 'Node and the variables that turn its connections', run: checkRuntime },
  { id: 'database', looksAt: 'the database', run: checkDatabase },
  { id: 'master_key', looksAt: 'the master key', run: checkMasterKey },
  { id: 'files', looksAt: 'who may read files with secrets', run: checkFiles },
];

/** For every environment. */
export const environmentChecks: readonly Check<EnvironmentExamined>[] = [
  { id: 'settings', looksAt: 'the client’s settings', run: checkClientSettings },
  { id: 'hosts', looksAt: 'whether the agencies’ hosts answer', run: checkHosts },
];

/** For every environment with a Maskinporten client. */
export const clientChecks: readonly Check<ClientExamined>[] = [
  { id: 'clock', looksAt: 'the clock against Maskinporten’s', run: checkClock },
  { id: 'maskinporten', looksAt: 'Maskinporten’s metadata and keys', run: checkMaskinporten },
  { id: 'signing_key', looksAt: 'the signing key and its certificate', run: checkSigningKey },
  { id: 'grant', looksAt: 'whether Maskinporten accepts the key', run: checkGrant },
  { id: 'key_expiry', looksAt: 'when the key expires at Maskinporten', run: checkKeyExpiry },
  { id: 'rotation', looksAt: 'the rotation of keys', run: checkRotation },
  { id: 'admin_client', looksAt: 'the administration client and the registered keys', run: checkAdminClient },
  { id: 'scopes', looksAt: 'each scope', run: checkScopes },
  { id: 'system', looksAt: 'our system in Altinn’s system register', run: checkSystem },
  { id: 'delegations', looksAt: 'whether the delegations’ system users are there', run: checkDelegations },
  { id: 'id_porten', looksAt: 'the ID-porten client', run: checkIdPorten },
];
