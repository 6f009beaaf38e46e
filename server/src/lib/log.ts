import pino from 'pino';

export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** JSON lines on standard error, so that standard output is free for what a person asked for. */
export type Logger = pino.Logger;

/** The second net: what must not be printed is a `Secret`, which prints itself as `[secret]`. */
const redacted = [
  'authorization',
  '*.authorization',
  'headers.authorization',
  'access_token',
  '*.access_token',
  'assertion',
  '*.assertion',
];

export function createLogger(level: LogLevel): Logger {
  return pino(
    { level, base: null, redact: { paths: redacted, censor: '[secret]' } },
    pino.destination({ dest: 2, sync: true }),
  );
}
