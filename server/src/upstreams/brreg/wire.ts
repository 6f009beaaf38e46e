import { z } from 'zod';
import type { OutgoingResponse } from '../../lib/outgoing.ts';

/** Under this name the Brønnøysund Register Centre stands in failures. */
export const name = 'brreg';

/** Asks data.brreg.no for a path below its host. */
export type Get = (path: string, accept: string, signal: AbortSignal) => Promise<OutgoingResponse>;

export const vendorType = (resource: string, version: number): string =>
  `application/vnd.brreg.enhetsregisteret.${resource}.v${version}+json;charset=UTF-8`;

/** A register's own 404 is empty or JSON. A page says that the address is wrong, and nothing about the number. */
export const saysUnknown = ({ status, headers }: OutgoingResponse): boolean =>
  status === 404 && !/^text\/html\b/i.test(headers['content-type'] ?? '');

/** An absent field means "not registered", and documentation samples write `""` and `null` for the same. */
export const optional = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), shape.optional());

export const text = optional(z.string());
export const date = optional(z.iso.date());
export const flag = optional(z.boolean());
export const code = z.object({ kode: z.string(), beskrivelse: text });
export const lines = optional(
  z.array(z.string().nullable()).transform((all) => all.filter((line): line is string => !!line)),
);
/** Opaque; a number is kept as its digits. */
export const identifier = z.union([z.string(), z.int().transform(String)]);
