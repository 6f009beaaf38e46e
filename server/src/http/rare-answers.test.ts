import { describe, expect, it } from 'vitest';
import { bearer, seedAccount, seedDelegation, testInstallation, testServer } from './testing.ts';

const account = 'acc_a000000000000000000000';
const accountant = '283016617';
const client = '999999999';

describe('calendars', () => {
  it('are at every door', async () => {
    const { http } = testServer();
    const doors: [string, string | null][] = [
      ['/api/v1/public/deadlines', null],
      ['/api/v1/sandbox/public/deadlines', null],
      ['/api/v1/sandbox/deadlines', 'apier_sandbox_test_mine'],
      [`/api/v1/company/${client}/deadlines`, 'live-a'],
      [`/api/v1/sandbox/public/company/${client}/deadlines`, null],
      [`/api/v1/sandbox/company/${client}/deadlines`, 'apier_sandbox_test_mine'],
    ];
    for (const [path, key] of doors) {
      const { statusCode, body } = await http.inject({ url: `${path}.ics`, ...(key && { headers: bearer(key) }) });
      expect([path, statusCode, body.slice(0, 15)]).toEqual([path, 200, 'BEGIN:VCALENDAR']);
    }
  });
});

describe('good answers that take more than one request', () => {
  it('a request that waits in a sandbox can be taken back there', async () => {
    const { http } = await testInstallation();
    const ask = async (path: string, payload: object) => {
      const url = `/api/v1/sandbox/delegations/${path}`;
      return http.inject({ method: 'POST', url, payload, headers: bearer('apier_sandbox_test_mine') });
    };
    const asked = await ask('request', { org_number: '299603083', access_packages: ['merverdiavgift'] });
    const { id, state } = asked.json().data;
    expect([asked.statusCode, state]).toEqual([201, 'requested']);
    const withdrawn = await ask(`${id}/withdraw`, {});
    expect([withdrawn.statusCode, withdrawn.json().data.state]).toEqual([200, 'withdrawn']);
    expect((await ask(`${id}/withdraw`, {})).json().error_code).toBe('DELEGATION_NOT_PENDING');
  });

  it('a client that Altinn lists for the accountant’s system user is added', async () => {
    const party = { organizationNumber: client, name: null, isDeleted: false, resources: [], accessPackages: ['one'] };
    const installation = await testInstallation({
      live: ({ upstreams, tokens }) => ({
        upstreams: {
          ...upstreams,
          altinn: upstreams.altinn && {
            ...upstreams.altinn,
            client: { ...upstreams.altinn.client, readAuthorizedParties: async () => [party] },
          },
        },
        tokens: { ...tokens, forAltinn: (scope, _who, signal) => tokens.forAltinn(scope, worldUser, signal) },
      }),
    });
    // Of whom the world has a system user; whose it is makes no difference here.
    const worldUser = { account, organisation: client, externalRef: client };
    const made = await seedAccount(installation, account, { key: {} });
    const id = await seedDelegation(installation, account, 'live', { organisation: accountant, kind: 'agent' });
    const added = await installation.http.inject({
      ...{ method: 'POST', url: `/api/v1/delegations/${id}/clients`, payload: { org_number: client } },
      headers: bearer(made.key?.text ?? ''),
    });
    expect([added.statusCode, added.json().data]).toEqual([
      200,
      expect.objectContaining({ org_number: client, via_org_number: accountant, state: 'active' }),
    ]);
  });
});
