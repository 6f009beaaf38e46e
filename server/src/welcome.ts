import type { FirstKeys } from './first-run.ts';
import type { EnvironmentSettings, Settings } from './settings.ts';

/**
 * What a start prints: at most twelve lines, the commands to paste last. Keys are shown only on a terminal and only
 * while everything is simulated (rulings 16); a script reads them from the file.
 */
export function welcome(options: {
  settings: Settings;
  firstKeys: FirstKeys | null;
  firstRunPath: string;
  isTerminal: boolean;
}): string[] {
  const { settings, firstKeys, firstRunPath, isTerminal } = options;
  const base = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${settings.port}`;
  const showKeys = firstKeys !== null && isTerminal;
  const key = showKeys ? firstKeys.live_key : `$(node -p 'require("${firstRunPath}").live_key')`;

  return [
    `Apier    ${base}`,
    ...environmentLines(settings),
    `Data     ${settings.databaseUrl ? 'PostgreSQL, and ' : ''}${settings.dataFolder}${settings.masterKeyFile ? '' : ' (master key made here: good for stand-ins only)'}`,
    ...(showKeys ? [`Keys     live  ${firstKeys.live_key}`, `         test  ${firstKeys.test_key}`] : []),
    ...(settings.isAllSimulated && !showKeys ? [`Keys     ${firstRunPath}`] : []),
    ...(settings.isAllSimulated ? [] : ['Keys     npx apier keys create NAME --environment live --scopes read:brreg']),
    '',
    'Paste one of these:',
    `  curl ${base}/api/v1/sandbox/public/company/999999999/context`,
    ...(settings.isAllSimulated
      ? [`  curl -H "Authorization: Bearer ${key}" ${base}/api/v1/company/999999999/context`]
      : []),
    `  curl '${base}/api/v1/public/deadlines?year=2026'`,
  ];
}

function environmentLines({ environments: { test, live }, simulatorUrl, isAllSimulated }: Settings): string[] {
  if (isAllSimulated) {
    return [`Simulated: every government register is a stand-in (${simulatorUrl}). No real data, nothing is filed.`];
  }
  return [`Live     ${wordFor(live)}`, `Test     ${wordFor(test)}`];
}

function wordFor({ simulated, client }: EnvironmentSettings): string {
  if (simulated) return 'simulated';
  return client
    ? `real, as client ${client.id}; npx apier doctor says whether it is ready`
    : 'real, open registers only';
}
