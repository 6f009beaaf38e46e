import { AppError, type ErrorCode } from '../errors/index.ts';

/** What is answered when no register could say which company it is; `code` is why Enhetsregisteret could not. */
export function nobodyAnswered(code: ErrorCode): AppError {
  return new AppError(code === 'UPSTREAM_TIMEOUT' ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE', {
    detail: {
      nb: 'Enhetsregisteret svarte ikke, og uten det er det ikke kjent hvilken virksomhet dette er.',
      en: 'Enhetsregisteret did not answer, and without it nobody can say which company this is.',
    },
    headers: { 'retry-after': '5' },
  });
}
