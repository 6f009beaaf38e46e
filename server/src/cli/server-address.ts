import { UsageError } from './command-errors.ts';
import type { CommandIo } from './program-command.ts';

export interface ServerAddress {
  /** What an operation's path is put behind. */
  base: string;
  origin: string;
  /** On this machine: the keys in the data folder are meant for it. */
  isHere: boolean;
}

/**
 * The server to ask: the one that was named, else that of APIER_URL, else the one that a start here has. Throws
 * `UsageError` for what is no address.
 */
export function readServerAddress(named: string | undefined, variables: CommandIo['variables']): ServerAddress {
  const [text, where] = named
    ? [named, '--server']
    : variables.APIER_URL
      ? [variables.APIER_URL, 'APIER_URL']
      : [`http://127.0.0.1:${variables.APIER_PORT || 7400}`, 'APIER_PORT'];
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new UsageError(
      where === 'APIER_PORT'
        ? 'APIER_PORT is no port; name the server with --server http://127.0.0.1:7400.'
        : `${where} is no address of a server; it looks like http://127.0.0.1:7400 and holds no key or password.`,
    );
  }
  return {
    base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    origin: url.origin,
    isHere: url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname),
  };
}
