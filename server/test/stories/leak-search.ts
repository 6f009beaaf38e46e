/** Looks for secrets in whatever was collected, in every dress that a careless program might give them. */

export interface Secret {
  name: string;
  bytes: Buffer;
}

export interface Finding {
  where: string;
  secret: string;
  dress: string;
}

const escaped = (text: string): string =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

/** Base64 as it looks inside a longer text: whatever stood before, the middle is one of three. */
function base64Cores(bytes: Buffer, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(encoding)
      .replace(/=+$/, '');
    return text.slice(before === 0 ? 0 : before + 1, text.length - 1);
  });
}

/** The dresses, by name. */
export const dresses: Record<string, (bytes: Buffer) => (string | Buffer)[]> = {
  'as it is': (bytes) => [bytes],
  base64: (bytes) => base64Cores(bytes, 'base64'),
  base64url: (bytes) => base64Cores(bytes, 'base64url'),
  hexadecimal: (bytes) => [bytes.toString('hex'), bytes.toString('hex').toUpperCase()],
  'percent-encoded': (bytes) => [
    encodeURIComponent(bytes.toString('latin1')),
    bytes.toString('hex').replace(/../g, '%$&'),
    bytes.toString('hex').toUpperCase().replace(/../g, '%$&'),
  ],
  'JSON-escaped': (bytes) => [
    escaped(bytes.toString('latin1')),
    escaped(bytes.toString('latin1')).replaceAll('\\', '\\\\'),
  ],
  backwards: (bytes) => [Buffer.from(bytes).reverse()],
};

/** Every place where a secret shows. */
export function findLeaks(places: readonly { where: string; bytes: Buffer }[], secrets: readonly Secret[]): Finding[] {
  const needles = secrets.flatMap(({ name, bytes }) =>
    Object.entries(dresses).flatMap(([dress, put]) => put(bytes).map((needle) => ({ secret: name, dress, needle }))),
  );
  return places.flatMap(({ where, bytes }) =>
    needles.filter(({ needle }) => bytes.includes(needle)).map(({ secret, dress }) => ({ where, secret, dress })),
  );
}

const firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const isZeroModulo11 = (digits: readonly number[], weights: readonly number[]): boolean =>
  weights.reduce((sum, weight, i) => sum + weight * (digits[i] ?? 0), 0) % 11 === 0;

/** Ids of ours: a database writes an organisation's nine digits right behind the two that end one. */
const ourIds = /\b[a-z]{3}_[0-9a-z]{22}/g;
/** Hashes, trace ids and UUIDs: of some hundreds, one has eleven such digits in it by chance. */
const randomRun = /[0-9a-f-]{32,}/g;

/** Eleven digits with both check digits right, that are no part of a longer number or of a hash. */
export function findIdentityNumbers(text: string): string[] {
  const meant = text.replace(ourIds, ' ').replace(randomRun, (run) => (/[a-f]/.test(run) ? ' ' : run));
  return [...meant.matchAll(/(?<![\d.])\d{11}(?![\d.])/g)]
    .map(([number]) => number)
    .filter((number) => {
      const digits = [...number].map(Number);
      const day = Number(number.slice(0, 2)) % 40;
      const month = Number(number.slice(2, 4)) % 20;
      const isDate = day >= 1 && day <= 31 && month >= 1 && month <= 12;
      return isDate && isZeroModulo11(digits, firstWeights) && isZeroModulo11(digits, secondWeights);
    });
}

/** A synthetic one (month and eighty), of nobody. */
export function syntheticIdentityNumber(): string {
  for (let number = 15_858_000_000; ; number += 1)
    if (findIdentityNumbers(String(number)).length > 0) return String(number);
}
