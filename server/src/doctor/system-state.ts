import type { Looked } from './look-ups.ts';
import type { ClientMeans, SystemFacts } from './means.ts';

/** What the register says of our system, as far as every delegation depends on it. */
type SystemState = 'unread' | 'not_there' | 'not_ours' | 'deleted' | 'without_client' | 'in_order';

export function systemStateOf(
  looked: Looked<SystemFacts | 'not_there' | 'not_ours'>,
  client: Pick<ClientMeans, 'id'>,
): SystemState {
  if ('error' in looked) return 'unread';
  const { value: system } = looked;
  if (typeof system === 'string') return system;
  if (system.isDeleted) return 'deleted';
  const id = client.id.toLowerCase();
  return system.clientIds.some((one) => one.toLowerCase() === id) ? 'in_order' : 'without_client';
}
