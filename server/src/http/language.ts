import type { Language } from '../errors/index.ts';

const known = new Map<string, Language>([
  ['nb', 'nb'],
  ['no', 'nb'],
  ['nn', 'nb'],
  ['en', 'en'],
]);

/**
 * The caller's language by `Accept-Language` (RFC 9110 § 12.5.4), or `null` when it names none of ours. Nynorsk and
 * Norwegian in general are answered in bokmål.
 */
export function preferredLanguage(header: string | undefined): Language | null {
  if (!header) return null;
  let best: { language: Language; weight: number } | null = null;
  for (const range of header.split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = known.get(tag.split('-')[0] ?? '');
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const weight = quality === undefined ? 1 : Number(quality);
    if (language && weight > 0 && (!best || weight > best.weight)) best = { language, weight };
  }
  return best?.language ?? null;
}
