import type { DelegationRow } from '../store.ts';
import { askAbout, type Vendor, vendorToken } from './send-request.ts';
import type { AltinnSays } from './settle-request.ts';
import type { RequestRow } from './store.ts';

/**
 * Takes an open request back at Altinn, unless the organisation has answered it. One of which nobody knows whether it
 * reached Altinn is looked for there first. Throws as the client does.
 */
export async function withdrawOpenRequest(
  vendor: Vendor,
  row: DelegationRow,
  request: RequestRow,
  signal: AbortSignal,
): Promise<AltinnSays> {
  const { client, systemId } = vendor;
  const place = { systemId, orgnr: row.organisation, externalRef: row.externalRef };
  let id = request.altinnId;
  if (id === null && request.kind !== 'change') {
    const token = await vendorToken(vendor, 'altinn.requests', signal);
    id = (await client.findRequest(request.kind, place, token, signal))?.id ?? null;
  }
  const withdrawn = { id: id ?? '', status: 'withdrawn', confirmUrl: null } as const;
  if (id === null) return withdrawn;
  const says = await askAbout(vendor, { ...request, altinnId: id }, signal);
  if (says === null) return withdrawn;
  if (says.status !== 'new') return says;
  const token = await vendorToken(vendor, 'altinn.systemuser', signal);
  if (request.kind === 'change') await client.withdrawChangeRequest(id, token, signal);
  else await client.withdrawRequest(id, token, signal);
  return { ...withdrawn, id };
}
