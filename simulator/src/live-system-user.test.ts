import { beforeAll, describe, expect, it } from 'vitest';
import type { VerifiedToken } from './bearer-token.ts';
import { findLiveSystemUser } from './live-system-user.ts';
import { createKeyring, createRegister, type Register } from './maskinporten/register.ts';
import { loadTestWorld } from './testing/start-changed.ts';

describe('the system user that a token is for', () => {
  let register: Register;
  let token: VerifiedToken;

  beforeAll(async () => {
    const world = loadTestWorld();
    register = createRegister(world, await createKeyring(world, 0, () => ''), { random: () => 0, now: () => 0 });
    const user = [...register.systemUsers.values()].find((each) => each.environment === 'live');
    const client = [...register.clients.values()].find((each) => each.environment === 'live');
    if (user === undefined || client === undefined) throw new Error('the world has no live system user or client');
    token = {
      claims: { client_id: client.client_id },
      scopes: [],
      consumer: null,
      systemUser: { id: user.id, owner: user.owner_org },
    };
  });

  const withUser = (systemUser: VerifiedToken['systemUser']) => findLiveSystemUser({ ...token, systemUser }, register);

  it('is the one that Altinn has', () => {
    expect(findLiveSystemUser(token, register)?.id).toBe(token.systemUser?.id);
  });

  it('is nobody for a token without one, of another owner, or with an id that Altinn does not have', () => {
    expect(withUser(null)).toBeNull();
    expect(withUser({ id: token.systemUser?.id ?? '', owner: '326018155' })).toBeNull();
    expect(withUser({ id: '00000000-0000-4000-8000-000000000000', owner: '999999999' })).toBeNull();
  });

  it('is nobody for a client of the other environment, or one that Altinn does not know', () => {
    const other = [...register.clients.values()].find((client) => client.environment === 'test');
    for (const client_id of [other?.client_id, 'nobody', undefined]) {
      expect(findLiveSystemUser({ ...token, claims: { client_id } }, register)).toBeNull();
    }
  });

  it('is nobody once it or its system is deleted', () => {
    const user = register.systemUsers.get(token.systemUser?.id ?? '');
    const system = register.systems.get(user?.system_id ?? '');
    if (user === undefined || system === undefined) throw new Error('the world has no such system');
    system.deleted = true;
    expect(findLiveSystemUser(token, register)).toBeNull();
    system.deleted = false;
    user.deleted = true;
    expect(findLiveSystemUser(token, register)).toBeNull();
  });
});
