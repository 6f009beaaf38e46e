/** The resources that have a versioned media type of their own. */
export type Resource = 'enhet' | 'underenhet' | 'roller';

const VERSIONED: Record<Resource, string> = {
  enhet: 'application/vnd.brreg.enhetsregisteret.enhet.v2+json',
  underenhet: 'application/vnd.brreg.enhetsregisteret.underenhet.v2+json',
  roller: 'application/vnd.brreg.enhetsregisteret.rolle.v1+json',
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
    if (type === VERSIONED[resource]) return `${type};charset=UTF-8`;
    if (type === 'application/hal+json') return type;
    if (type === 'application/json' || type === 'application/*' || type === '*/*') return 'application/json';
  }
  return null;
}

function readRange(text: string): { type: string; quality: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
}
