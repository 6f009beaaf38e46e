import type { Bilingual } from '../period/period.ts';

/** How else a package's code is or was written, the code it stands for, and where it comes from. */
export interface PackageSpelling {
  written: string;
  code: string;
  why: Bilingual;
}

const olderDocuments = { nb: 'slik eldre dokumentasjon skriver den', en: 'as older documentation writes it' };
const otherTexts = { nb: 'en annen translitterasjon', en: 'another transliteration' };
const rightlySpelt = { nb: 'rett stavet; Altinns kode er det ikke', en: 'spelt rightly, which Altinn’s code is not' };
const itsName = { nb: 'navnet, som ikke er koden', en: 'the name, which is not the code' };
const otherCode = { nb: 'Altinns egen kode ved siden av denne URN-en', en: 'Altinn’s own code beside this URN' };

/**
 * Old and mistaken spellings, of which Altinn's seed has none. Source: Altinn's documentation of 2024 and 2025, compared
 * with its seed of August 2026.
 */
export const packageSpellings: readonly PackageSpelling[] = [
  { written: 'reviorattesterer', code: 'revisorattesterer', why: olderDocuments },
  { written: 'tilgangsstyring', code: 'tilgangsstyrer', why: olderDocuments },
  { written: 'foretaksskatt', code: 'skatt-naering', why: olderDocuments },
  { written: 'regnskapokonomirapport', code: 'regnskap-okonomi-rapport', why: olderDocuments },
  { written: 'skatt-naring', code: 'skatt-naering', why: otherTexts },
  { written: 'motorvognavgifter', code: 'motorvognavgift', why: itsName },
  ...[
    ['elektrisitet-produsere-overfore-distribuere', 'elektrisitet-produsere-overfore-distrubere'] as const,
    ['vann-kilde-rense-distribuere', 'vann-kilde-rense-distrubere'] as const,
    ['statsforvalter-skole-og-opplaering', 'statsforvalter-skole-og-opplearing'] as const,
  ].map(([written, code]) => ({ written, code, why: rightlySpelt })),
  {
    written: 'vergemal-namsmannen-tvangsfullbyrdelse-forliksradet',
    code: 'namsmannen-tvangsfullbyrdelse-forliksradet',
    why: otherCode,
  },
];
