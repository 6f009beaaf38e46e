import { parseArgs } from 'node:util';
import type { IatPolicy } from './maskinporten/time-rules.ts';

/** What the process was told by its environment and its command line. */
export type Settings = { port: number; iatPolicy: IatPolicy; untilStdinCloses: boolean };

/** A setting that cannot be used, named. */
export class SettingFault extends Error {
  override readonly name = 'SettingFault';
}

/**
 * Reads APIER_SIMULATOR_PORT (0-65535, default 7410, 0 = any free port), APIER_SIMULATOR_IAT_POLICY (`server` or
 * `documented`, default `server`) and the flag `--until-stdin-closes`.
 * @throws {SettingFault}
 */
export function readSettings(
  argumentsGiven: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const portText = environment.APIER_SIMULATOR_PORT ?? '7410';
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) {
    throw new SettingFault(`APIER_SIMULATOR_PORT must be a port number from 0 to 65535, not "${portText}"`);
  }
  const iatPolicy = environment.APIER_SIMULATOR_IAT_POLICY ?? 'server';
  if (iatPolicy !== 'server' && iatPolicy !== 'documented') {
    throw new SettingFault(`APIER_SIMULATOR_IAT_POLICY must be "server" or "documented", not "${iatPolicy}"`);
  }
  return { port, iatPolicy, untilStdinCloses: readFlags(argumentsGiven) };
}

function readFlags(argumentsGiven: readonly string[]): boolean {
  try {
    const { values } = parseArgs({
      args: [...argumentsGiven],
      options: { 'until-stdin-closes': { type: 'boolean', default: false } },
      strict: true,
    });
    return values['until-stdin-closes'];
  } catch (cause) {
    throw new SettingFault(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
