import { createHash } from 'node:crypto';

/** The same name or number has the same UUID in every run. */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An organisation's number as a party. */
export function partyIdOf(orgNumber: string): number {
  return 50_000_000 + Number(orgNumber.slice(0, 8));
}
