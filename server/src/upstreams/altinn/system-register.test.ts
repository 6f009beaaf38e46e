import { describe, expect, it } from 'vitest';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { json } from '../../testing.ts';
import { altinnOf, page, problem, seen, signal, text, token } from './testing.ts';

const base = '/authentication/api/v1/systemregister/vendor';
const names = { nb: 'Apier', nn: 'Apier', en: 'Apier' };
const wire = {
  id: '310753614_apier',
  vendor: { authority: 'iso6523-actorid-upis', ID: '0192:310753614' },
  name: names,
  description: names,
  rights: [{ resource: [{ id: 'urn:altinn:resource', value: 'one' }] }],
  accessPackages: [{ urn: 'urn:altinn:accesspackage:lonn' }],
  clientId: ['32ef65ac-0000-4000-8000-000000000000'],
  isVisible: false,
  allowedRedirectUrls: ['https://apier.example/back'],
};
const system = {
  id: '310753614_apier',
  vendorOrgnr: '310753614',
  name: names,
  description: names,
  rights: ['one'],
  accessPackages: ['urn:altinn:accesspackage:lonn'],
  clientIds: ['32ef65ac-0000-4000-8000-000000000000'],
  isVisible: false,
  allowedRedirectUrls: ['https://apier.example/back'],
};
const registerOf = (answer: OutgoingResponse) => altinnOf(() => answer).altinn.systemRegister;
const validation = problem('STD-00000', 400, {
  validationErrors: [
    { code: 'AUTH.VLD-00002', title: 'canary', paths: ['/registersystemrequest/systemid'], detail: 'canary' },
    { code: 'AUTH.VLD-00003', 'ResourceIds Not Found : ': 'canary', paths: ['/registersystemrequest/rights/resource'] },
  ],
});

describe('a system in the register', () => {
  it('is registered as Altinn writes it, and gets Altinn’s own id', async () => {
    const { altinn, asked } = altinnOf(() => json('0a6f3d2c-0000-4000-8000-1f8f7e2f5b11'));
    const registered = altinn.systemRegister.register({ ...system, accessPackages: ['LONN'] }, token, signal);
    expect(await registered).toBe('0a6f3d2c-0000-4000-8000-1f8f7e2f5b11');
    expect(seen(asked)).toEqual([['POST', base, wire]]);
  });

  it('is replaced whole or in part, and removed', async () => {
    const { altinn, asked } = altinnOf(() => json({ succeeded: true }));
    const { systemRegister } = altinn;
    expect(await systemRegister.replace(system, token, signal)).toBe('replaced');
    expect(await systemRegister.replaceRights('a b', ['one'], token, signal)).toBe('replaced');
    expect(await systemRegister.replaceAccessPackages('a b', ['Lonn'], token, signal)).toBe('replaced');
    expect(await systemRegister.remove('a b', token, signal)).toBe('removed');
    expect(seen(asked)).toEqual([
      ['PUT', `${base}/310753614_apier`, wire],
      ['PUT', `${base}/a%20b/rights`, wire.rights],
      ['PUT', `${base}/a%20b/accesspackages`, wire.accessPackages],
      ['DELETE', `${base}/a%20b`],
    ]);
  });

  it('is read, listed, and read with its changes', async () => {
    const { altinn, asked } = altinnOf(({ url }) => {
      if (url.endsWith('/changelog')) {
        const created = '2026-11-21T10:00:00+01:00';
        return json([
          {
            systemInternalId: 'x',
            changedByOrgNumber: '310753614',
            changeType: 'RightsUpdate',
            changedData: [1],
            created,
          },
          { changeType: 'renamed', clientId: 'c', changedData: null },
        ]);
      }
      if (!url.endsWith('vendor')) return json({ ...wire, isDeleted: true });
      const { id, vendor, clientId, allowedRedirectUrls, ...rest } = wire;
      return json([{ ...rest, systemId: id, systemVendorOrgNumber: '310753614', systemVendorOrgName: 'canary' }]);
    });
    const { systemRegister } = altinn;
    expect(await systemRegister.read('310753614_apier', token, signal)).toEqual({ ...system, isDeleted: true });
    const { clientIds, allowedRedirectUrls, ...summary } = system;
    expect(await systemRegister.list(token, signal)).toEqual([summary]);
    expect(await systemRegister.readChangeLog('310753614_apier', token, signal)).toEqual([
      {
        ...{ changeType: 'rightsupdate', changedBy: '310753614', clientId: null, changedData: [1] },
        created: '2026-11-21T09:00:00.000Z',
      },
      { changeType: 'unknown', changedBy: null, clientId: 'c', changedData: null, created: null },
    ]);
    expect(seen(asked)).toEqual([
      ['GET', `${base}/310753614_apier`],
      ['GET', base],
      ['GET', `${base}/310753614_apier/changelog`],
    ]);
  });

  it('is read without the lists that it may lack', async () => {
    const register = registerOf(json({ ...wire, rights: null, accessPackages: undefined, allowedRedirectUrls: null }));
    expect(await register.read('310753614_apier', token, signal)).toEqual({
      ...{ ...system, rights: [], accessPackages: [], allowedRedirectUrls: [], isDeleted: false },
    });
    const half = registerOf(json({ ...wire, clientId: undefined })).read('310753614_apier', token, signal);
    await expect(half).rejects.toMatchObject({ kind: 'unexpected' });
  });
});

describe('what the System Register refuses', () => {
  it('is told by code and place in the body when the body has faults', async () => {
    await expect(registerOf(validation).register(system, token, signal)).rejects.toMatchObject({
      code: 'STD-00000',
      status: 400,
      validationErrors: [
        { code: 'AUTH.VLD-00002', paths: ['/registersystemrequest/systemid'] },
        { code: 'AUTH.VLD-00003', paths: ['/registersystemrequest/rights/resource'] },
      ],
    });
  });

  it('is told by status where it says so in plain text, which goes nowhere', async () => {
    for (const status of [400, 409]) {
      for (const call of [
        registerOf(text('The System canary', status)).register(system, token, signal),
        registerOf(text('The System canary', status)).replace(system, token, signal),
        registerOf(text('The System canary', status)).remove('a', token, signal),
      ]) {
        const error = await call.catch((failure: unknown) => failure);
        expect(error).toMatchObject({ kind: 'unexpected', status, upstreamCode: null });
        expect(`${error} ${JSON.stringify(error)} ${(error as Error).cause}`).not.toContain('canary');
      }
    }
  });

  it('is that there is no such system: with a sentence, and with a fault on DELETE', async () => {
    const unknown = registerOf(text('System with ID canary not found.', 404));
    expect(await unknown.read('a', token, signal)).toBeNull();
    expect(await unknown.readChangeLog('a', token, signal)).toBeNull();
    expect(await unknown.replace(system, token, signal)).toBe('not_found');
    expect(await unknown.replaceRights('a', [], token, signal)).toBe('not_found');
    const modelState = { title: 'One', status: 400, errors: { return: ['System not found'] } };
    expect(await registerOf(json(modelState, 400)).remove('a', token, signal)).toBe('not_found');
    const other = registerOf(json({ ...modelState, errors: { id: ['canary'] } }, 400)).remove('a', token, signal);
    await expect(other).rejects.toMatchObject({ kind: 'unexpected', status: 400 });
  });

  it('is not known when a page answers, or an answer that says nothing', async () => {
    for (const answer of [page(404), page(200), json({ succeeded: false }), json({}), json('canary', 500)]) {
      const register = registerOf(answer);
      for (const call of [
        register.replace(system, token, signal),
        register.remove('a', token, signal),
        register.read('a', token, signal),
      ]) {
        await expect(call).rejects.toMatchObject({ name: 'UpstreamFailure' });
      }
    }
    await expect(registerOf(json({ succeeded: true })).register(system, token, signal)).rejects.toMatchObject({
      kind: 'unexpected',
    });
    await expect(registerOf(problem('', 403)).list(token, signal)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
