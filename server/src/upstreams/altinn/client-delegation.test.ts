import { describe, expect, it } from 'vitest';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { json } from '../../testing.ts';
import { altinnOf, page, problem, seen, signal, token } from './testing.ts';

const base = '/authentication/api/v1/enduser/systemuser';
const agent = '505f8488-0000-4000-8000-39cb9432f815';
const client = 'b4c3ba12-0000-4000-8000-426b1decfacf';
const clients = {
  links: { next: null },
  data: [
    { clientId: client, clientOrganizationNumber: '999999999', clientOrganizationName: 'CLIENT' },
    { clientId: agent, clientOrganizationNumber: null },
  ],
  systemUserInformation: { systemUserId: agent.toUpperCase(), systemUserOwnerOrg: '310753614' },
};
const delegationOf = (answer: OutgoingResponse) => altinnOf(() => answer).altinn.clientDelegation;

describe('the clients of an agent', () => {
  it('are those that it has and those that it could have', async () => {
    const { altinn, asked } = altinnOf(() => json(clients));
    const rows = [
      { partyId: client, orgnr: '999999999', name: 'CLIENT' },
      { partyId: agent, orgnr: null, name: null },
    ];
    expect(await altinn.clientDelegation.listClients(agent, token, signal)).toEqual(rows);
    expect(await altinn.clientDelegation.listAvailableClients(agent, token, signal)).toEqual(rows);
    expect(seen(asked)).toEqual([
      ['GET', `${base}/clients?agent=${agent}`],
      ['GET', `${base}/clients/available?agent=${agent}`],
    ]);
  });

  it('are not known when Altinn speaks of another agent, or of half of them', async () => {
    const answers = [
      { ...clients, systemUserInformation: { systemUserId: client } },
      { ...clients, systemUserInformation: undefined },
      { ...clients, links: { next: `https://altinn.example${base}/clients?agent=${agent}&token=1` } },
      { ...clients, data: [{ clientOrganizationNumber: '999999999' }] },
    ];
    for (const answer of answers) {
      const listed = delegationOf(json(answer)).listClients(agent, token, signal);
      await expect(listed).rejects.toMatchObject({ kind: 'unexpected' });
    }
    const unowned = delegationOf(json({ title: 'System Owner not Found', status: 404 }, 404));
    await expect(unowned.listClients(agent, token, signal)).rejects.toMatchObject({ kind: 'unexpected', status: 404 });
  });

  it('are added and taken away one at a time', async () => {
    const { altinn, asked } = altinnOf(() => json({ agent, client: client.toUpperCase() }));
    await altinn.clientDelegation.addClient(agent, client, token, signal);
    expect(await altinn.clientDelegation.removeClient(agent, client, token, signal)).toBe('removed');
    expect(seen(asked)).toEqual([
      ['POST', `${base}/clients?agent=${agent}&client=${client}`],
      ['DELETE', `${base}/clients?agent=${agent}&client=${client}`],
    ]);
    const other = delegationOf(json({ agent, client: agent }));
    await expect(other.addClient(agent, client, token, signal)).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(other.removeClient(agent, client, token, signal)).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('are refused by code when they are none, or lack what the agent needs', async () => {
    for (const code of ['AUTH-00079', 'AUTH-00080']) {
      const added = delegationOf(problem(code, 400)).addClient(agent, client, token, signal);
      await expect(added).rejects.toMatchObject({ code, status: 400 });
    }
    const noAgent = problem('STD-00000', 400, {
      validationErrors: [{ code: 'AUTH.VLD-00015', paths: ['/$QUERY/agent'] }],
    });
    await expect(delegationOf(noAgent).addClient(agent, client, token, signal)).rejects.toMatchObject({
      validationErrors: [{ code: 'AUTH.VLD-00015', paths: ['/$QUERY/agent'] }],
    });
  });

  it('are taken away already when Altinn has no such delegation, which no other 404 says', async () => {
    const none = json({ title: 'Delegation not found', status: 404 }, 404);
    expect(await delegationOf(none).removeClient(agent, client, token, signal)).toBe('not_found');
    for (const answer of [page(404), json({ title: 'System Owner not Found', status: 404 }, 404)]) {
      const removed = delegationOf(answer).removeClient(agent, client, token, signal);
      await expect(removed).rejects.toMatchObject({ kind: 'unexpected', status: 404 });
    }
  });
});

describe('the agents of an organisation', () => {
  it('are listed with their packages, bare or in an envelope', async () => {
    const row = {
      ...{
        id: agent,
        integrationTitle: 'canary',
        systemId: '310753614_apier',
        partyId: '1',
        reporteeOrgNo: '999999999',
      },
      ...{
        externalRef: '',
        userType: 'agent',
        accessPackages: [{ urn: 'urn:altinn:accesspackage:Regnskapsforer-Lonn' }],
      },
    };
    const read = {
      ...{ id: agent, systemId: '310753614_apier', orgnr: '999999999', externalRef: null },
      accessPackages: ['urn:altinn:accesspackage:regnskapsforer-lonn'],
    };
    for (const body of [[row], { links: {}, data: [row] }]) {
      const { altinn, asked } = altinnOf(() => json(body));
      expect(await altinn.clientDelegation.listAgents('999999999', token, signal)).toEqual([read]);
      expect(seen(asked)).toEqual([['GET', `${base}/agents?party=999999999`]]);
    }
    await expect(delegationOf(problem('AUTH-00044', 403)).listAgents('999999999', token, signal)).rejects.toMatchObject(
      {
        kind: 'forbidden',
        code: 'AUTH-00044',
      },
    );
  });
});
