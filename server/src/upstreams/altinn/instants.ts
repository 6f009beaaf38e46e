import { z } from 'zod';

/** An instant as ISO text in UTC. Altinn keeps UTC, and leaves the zone out at times. */
export const Instant = z.string().transform((written, context) => {
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(written) ? written : `${written}Z`);
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  context.addIssue({ code: 'custom', message: 'an instant' });
  return z.NEVER;
});

/** `null` where Altinn does not say; the year 1 is what its framework writes for no instant. */
export const OptionalInstant = Instant.nullish().transform((instant) =>
  instant == null || instant.startsWith('0001-') ? null : instant,
);

/** Text, or `null`: absent, `null` and empty are the same. */
export const OptionalText = z
  .string()
  .nullish()
  .transform((written) => written || null);
