const altinn = 'https://github.com/Altinn';
const accessManagement =
  'altinn-authorization-tmp/blob/f7ff53bd2f00c8ddfc9f5bf58cc7a084c9383240/src/apps/Altinn.AccessManagement';
const seed = `${altinn}/${accessManagement}/src/Altinn.AccessMgmt.PersistenceEF/Constants/RoleConstants.cs`;
const importJobs = `${altinn}/altinn-authorization-tmp/pull/3742`;
const xacml = `${altinn}/${accessManagement}/test/AccessMgmt.Tests/Data/Xacml/3.0`;
const annualAccounts = `${altinn}/altinn-resource-registry/blob/408d858a8321a61ffe787293893c4e2e1d6ac24c/test/Altinn.ResourceRegistry.Tests/Data/AppPolicies/brg/aarsregnskap-vanlig-202406/policy.xml`;
const vatReturn = 'https://github.com/Skatteetaten/mva-meldingen';
const confirmedByAgencies = [
  'https://www.skatteetaten.no/en/our-partners/reetablering-altinn/regnskapsforer-revisor',
  'samarbeid.digdir.no, article 3242',
];
const removedRoles = 'https://github.com/TheTechArch/altinnservicecatalogue';

/** What a row rests on besides Altinn's seed and its import jobs: published policies and words of the agencies. */
const more: Readonly<Record<string, readonly string[]>> = {
  A0237: confirmedByAgencies,
  A0238: confirmedByAgencies,
  A0239: confirmedByAgencies,
  A0240: confirmedByAgencies,
  A0241: confirmedByAgencies,
  HADM: confirmedByAgencies,
  LOPER: [`${xacml}/ResourceRegistry/nav_sykepenger_dialog/resourcepolicy.xml`],
  REGNA: [annualAccounts, `${xacml}/AltinnApps/mat/mattilsynet-baker-konditorvare/policy.xml`, vatReturn],
  SISKD: [vatReturn],
  UTINN: [annualAccounts, 'samarbeid.digdir.no, article 2919'],
};

/** Where what is said of a role can be read. */
export const altinn2RoleSources = (code: string, conversion: 'automatic' | 'none' | 'removed'): string[] => [
  conversion === 'removed' ? removedRoles : seed,
  ...(conversion === 'automatic' ? [importJobs] : []),
  ...(more[code] ?? []),
];
