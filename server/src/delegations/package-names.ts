import { findAccessPackage } from '@apier/rulebook';
import { z } from 'zod';

const prefix = 'urn:altinn:accesspackage:';

/** An access package by its URN, or by the last part of it: `merverdiavgift`. Read as the URN, old spellings too. */
const AccessPackage = z
  .string()
  .regex(/^(urn:altinn:accesspackage:)?[a-zæøå0-9-]{2,120}$/i, 'must be the URN or the code of an access package')
  .transform((text) => {
    const lower = text.toLowerCase();
    // One that is newer than our table is Altinn's to judge.
    return findAccessPackage(text)?.accessPackage.urn ?? (lower.startsWith(prefix) ? lower : prefix + lower);
  });

const unique = (values: readonly string[]): string[] => [...new Set(values)];

export const AccessPackages = z.array(AccessPackage).max(100).transform(unique);

/** Single services by their ids in Altinn's resource registry; an app is `app_{org}_{app}`. */
export const Rights = z
  .array(z.string().regex(/^[a-z0-9][a-z0-9_-]{2,120}$/, 'must be the id of a service in Altinn'))
  .max(100)
  .transform(unique);

/** Where Altinn sends the person's browser afterwards; no secrets, since it is shown and logged there. */
export const RedirectUrl = z.url({ protocol: /^https$/, error: 'must be an https address' }).max(2_000);
