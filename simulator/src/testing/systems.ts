import type { SystemFact } from '../world.ts';

/** A system for a changed world: what a test does not say is as plain as can be. */
export function systemOf(fact: Partial<SystemFact> & Pick<SystemFact, 'id' | 'vendor_org'>): SystemFact {
  const name = { nb: fact.id, nn: fact.id, en: fact.id };
  return {
    environment: 'live',
    name,
    description: name,
    rights: [],
    access_packages: [],
    client_ids: [],
    is_visible: false,
    allowed_redirect_urls: [],
    ...fact,
  };
}
