import { hash } from 'node:crypto';

/** A system user at its place: another owner's or under another reference it is another one. */
export interface Place {
  id: string;
  /** Who owns it. */
  orgnr: string;
  /** `null` or empty: Altinn keeps the owner's number. */
  externalRef: string | null;
}

/** The reference as Altinn keeps it. */
export const referenceOf = ({ orgnr, externalRef }: Pick<Place, 'orgnr' | 'externalRef'>): string =>
  externalRef || orgnr;

/** 53 bits of a digest: of 100 000 system users two are taken for one once in two million times. */
function numberOf(place: Place): number {
  const digest = hash('sha256', `${place.id.toLowerCase()}\n${place.orgnr}\n${referenceOf(place)}`, 'buffer');
  return digest.readUIntBE(0, 6) * 32 + (digest.readUInt8(6) & 31);
}

/** The system users of a list, eight bytes each. */
export interface KnownSystemUsers {
  add(place: Place): void;
  /** No more are added after the first question. */
  has(place: Place): boolean;
  size(): number;
}

export function createKnownSystemUsers(expected: number): KnownSystemUsers {
  let numbers = new Float64Array(Math.max(64, expected));
  let size = 0;
  let isSorted = false;
  return {
    add(place) {
      if (size === numbers.length) {
        const larger = new Float64Array(Math.ceil(size * 1.25));
        larger.set(numbers);
        numbers = larger;
      }
      numbers[size] = numberOf(place);
      size += 1;
      isSorted = false;
    },
    has(place) {
      if (!isSorted) numbers.subarray(0, size).sort();
      isSorted = true;
      const wanted = numberOf(place);
      let from = 0;
      let to = size;
      while (from < to) {
        const middle = (from + to) >>> 1;
        if ((numbers[middle] ?? 0) < wanted) from = middle + 1;
        else to = middle;
      }
      return from < size && numbers[from] === wanted;
    },
    size: () => size,
  };
}
