import type { System } from '../altinn-records.ts';

/** A system as its vendor sees it. */
export function wireSystem(system: System): object {
  return {
    id: system.id,
    vendor: { authority: 'iso6523-actorid-upis', ID: `0192:${system.vendor_org}` },
    name: system.name,
    description: system.description,
    rights: system.rights,
    accessPackages: wirePackages(system.access_packages),
    isDeleted: system.deleted,
    clientId: system.client_ids,
    isVisible: system.is_visible,
    allowedRedirectUrls: system.allowed_redirect_urls,
  };
}

/** A system in the list of a vendor's systems. */
export function wireSystemInShort(system: System): object {
  return {
    systemId: system.id,
    systemVendorOrgNumber: system.vendor_org,
    systemVendorOrgName: '',
    name: system.name,
    description: system.description,
    rights: system.rights,
    accessPackages: wirePackages(system.access_packages),
    isVisible: system.is_visible,
  };
}

/** Packages as Altinn lists them. */
export function wirePackages(urns: readonly string[]): { urn: string }[] {
  return urns.map((urn) => ({ urn }));
}
