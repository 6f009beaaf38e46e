/** The resources that differ in what media types they have. */
export type Resource =
  | 'enhet'
  | 'underenhet'
  | 'roller'
  | 'organisasjonsform'
  | 'oppdatering.enhet'
  | 'oppdatering.underenhet'
  | 'oppdatering.roller'
  | 'fullmakt'
  | 'regnskap';

const UNVERSIONED = ['application/json', 'application/hal+json'];
const VENDOR = 'application/vnd.brreg.enhetsregisteret';

const TYPES: Record<Resource, readonly string[]> = {
  enhet: [...UNVERSIONED, `${VENDOR}.enhet.v2+json`],
  underenhet: [...UNVERSIONED, `${VENDOR}.underenhet.v2+json`],
  roller: [...UNVERSIONED, `${VENDOR}.rolle.v1+json`],
  organisasjonsform: [
    ...UNVERSIONED,
    `${VENDOR}.organisasjonsform.v1+json`,
    'application/vnd.enhetsregisteret.organisasjonsform.v1+json',
  ],
  'oppdatering.enhet': [...UNVERSIONED, `${VENDOR}.oppdatering.enhet.v1+json`],
  'oppdatering.underenhet': [...UNVERSIONED, `${VENDOR}.oppdatering.underenhet.v1+json`],
  'oppdatering.roller': ['application/json'],
  fullmakt: ['application/json'],
  regnskap: ['application/json'],
};

/**
 * The Content-Type of the answer to an `Accept` header, or null when nothing fits (406). No header, wildcards and the
 * unversioned types mean the newest version; equal preference goes to what is named first.
 */
export function negotiate(accept: string | undefined, resource: Resource): string | null {
  const wanted = (accept ?? '*/*')
    .split(',')
    .map(readRange)
    .filter((range) => range.quality > 0)
    .sort((one, other) => other.quality - one.quality);
  for (const { type } of wanted) {
    if (type === 'application/*' || type === '*/*') return 'application/json';
    if (TYPES[resource].includes(type)) return UNVERSIONED.includes(type) ? type : `${type};charset=UTF-8`;
  }
  return null;
}

function readRange(text: string): { type: string; quality: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
}
