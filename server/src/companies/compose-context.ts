import { isoInstant } from '../lib/clock.ts';
import type { SourceRead } from '../lib/source-cache.ts';
import { describeAltinn } from './describe-altinn.ts';
import { describeCompany, type KnownEnhet } from './describe-company.ts';
import { describeEmployment } from './describe-employment.ts';
import { describeTier2 } from './describe-tier-2.ts';
import { type ContextParts, missingIn, type Outcome, type SourceName, type Sources } from './outcome.ts';
import { reconcileFacts } from './reconcile-facts.ts';
import type { CompanyContext } from './shapes.ts';

type Provenance = CompanyContext['provenance'];

/** Puts the registers' answers into one context. Pure: what is not in `parts` is not in the answer. */
export function composeContext(parts: ContextParts): CompanyContext {
  const { sources } = parts;
  const enhet = knownEnhet(sources['brreg.enheter']);
  const company = enhet ? describeCompany(enhet, sources) : null;
  const employment = enhet ? describeEmployment(enhet.enhet, sources['brreg.underenheter']) : null;
  const tier2 = describeTier2(sources);

  return {
    org_number: parts.org,
    data_tier: tier2 ? 'tier_1_2' : 'tier_1',
    partial: missingIn(sources).length > 0,
    company,
    employment,
    ...(tier2 && { tier_2: tier2 }),
    altinn: describeAltinn(parts),
    reconciliation: reconcileFacts(sources),
    provenance: provenanceOf(sources, { company, employment, tier2 }),
  };
}

function knownEnhet(outcome: Sources['brreg.enheter']): KnownEnhet | undefined {
  return outcome.kind === 'read' && 'enhet' in outcome.read.value ? outcome.read.value : undefined;
}

/** Where a field comes from, if not from its section's source; of several the first that was read. */
const otherOrigins: Readonly<Record<string, readonly SourceName[]>> = {
  'company.role_codes': ['brreg.roller'],
  'company.signaturrett': ['brreg.signatur'],
  'company.prokura': ['brreg.prokura'],
  'company.accounts': ['brreg.regnskap', 'brreg.enheter'],
  'employment.workplaces': ['brreg.underenheter'],
  'employment.workplaces_total': ['brreg.underenheter'],
  'tier_2.skatteetaten.recent_mva_meldinger': ['skatteetaten.mvameldinger'],
  'tier_2.skatteetaten.skatteoppgjor': ['skatteetaten.skatteoppgjoer'],
};

function provenanceOf(
  sources: Sources,
  shown: {
    company: object | null;
    employment: object | null;
    tier2: CompanyContext['tier_2'];
  },
): Provenance {
  const sections: [section: string, fields: object | null | undefined, source: SourceName][] = [
    ['company', shown.company, 'brreg.enheter'],
    ['employment', shown.employment, 'brreg.enheter'],
    ['tier_2.skatteetaten', shown.tier2?.skatteetaten, 'skatteetaten.mvaregister'],
    ['tier_2.nav', shown.tier2?.nav, 'nav.aareg'],
  ];
  const provenance: Provenance = {};
  for (const [section, fields, ofSection] of sections) {
    for (const field of Object.keys(fields ?? {})) {
      const name = `${section}.${field}`;
      const read = (otherOrigins[name] ?? [ofSection]).find((source) => sources[source].kind === 'read');
      const outcome: Outcome<unknown> | undefined = read && sources[read];
      if (read && outcome?.kind === 'read') provenance[name] = originOf(read, outcome.read);
    }
  }
  return provenance;
}

const originOf = (source: string, { fetchedAt, servedFrom, stale }: SourceRead<unknown>): Provenance[string] => ({
  source,
  fetched_at: isoInstant(fetchedAt),
  served_from: servedFrom,
  stale,
});
