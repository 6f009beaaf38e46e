import { AppError } from './app-error.ts';

/** For look-ups on which an answer rests: without the database nobody is let in, and the caller is told to come again. */
export const databaseUnavailable = (cause: unknown): never => {
  throw new AppError('SERVICE_UNAVAILABLE', { cause });
};
