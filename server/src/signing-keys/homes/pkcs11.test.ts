import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { Secret } from '@apier/maskinporten';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { virtualClock } from '../../testing.ts';
import { generateInToken, type OpenKeyOptions, openKey } from './index.ts';
import { describeHome, expectSilent, faultOf, reasonOf, rsaKey, systemClock, temporaryFolder } from './testing.ts';

/** What the tests themselves use of pkcs11js, apart from what the home uses. */
interface Library {
  load(path: string): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(present: boolean): Buffer[];
  C_GetTokenInfo(slot: Buffer): { label: string; flags: number };
  C_GetMechanismList(slot: Buffer): number[];
  C_OpenSession(slot: Buffer, flags: number): Buffer;
  C_CloseAllSessions(slot: Buffer): void;
  C_Login(session: Buffer, user: number, pin: string): void;
  C_SetPIN(session: Buffer, from: string, to: string): void;
  C_FindObjectsInit(session: Buffer, template: object[]): void;
  C_FindObjects(session: Buffer, count: number): Buffer[];
  C_FindObjectsFinal(session: Buffer): void;
  C_GetAttributeValue(session: Buffer, object: Buffer, template: { type: number }[]): { value: Buffer }[];
  C_SignAsync(session: Buffer, data: Buffer, signature: Buffer): Promise<Buffer>;
}

const modulePath = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/softhsm/libsofthsm2.so'].find(existsSync);
const utilCommand = 'softhsm2-util';
const moduleName = 'pkcs11js';
const pkcs11js = (await import(moduleName).then((loaded) => loaded.default ?? loaded).catch(() => undefined)) as
  | { PKCS11: new () => Library }
  | undefined;
const canRun = modulePath !== undefined && pkcs11js !== undefined && spawnSync(utilCommand, ['--version']).status === 0;

const { path, write } = temporaryFolder();
const pin = '47114711';
const raw = pkcs11js ? new pkcs11js.PKCS11() : undefined;
const softHsm = (): Library => raw ?? expect.fail('no pkcs11js');
/** SoftHSM reads its settings when it is initialised, once in a process that other tests share. */
const finalize = () => {
  try {
    softHsm().C_Finalize();
  } catch {}
};
const initialize = () => {
  try {
    softHsm().C_Initialize();
  } catch {}
};
const slotOf = (token: string): Buffer => {
  initialize();
  const all = softHsm().C_GetSlotList(true);
  return all.find((slot) => softHsm().C_GetTokenInfo(slot).label.trim() === token) ?? expect.fail('no such token');
};

const key = rsaKey();
const uriOf = (attributes: string, query = '') => `pkcs11:${attributes}?module-path=${modulePath}${query}`;
const open = (uri: string, options: Partial<OpenKeyOptions> = {}) =>
  openKey({ home: 'pkcs11', uri }, { kid: 'k1', pin: new Secret(pin), clock: systemClock, ...options });
const k1 = uriOf('token=apier;object=k1');

/** The same library with some of its calls replaced, as another token might answer. */
function changed(changes: (library: Library) => Partial<Record<keyof Library, unknown>>) {
  return async (): Promise<unknown> => ({
    PKCS11: function PKCS11() {
      const library = new (pkcs11js ?? expect.fail('no pkcs11js')).PKCS11();
      // Its methods are properties of the object, so the originals have to be taken out first.
      const originals = Object.create(library) as Library;
      for (const [name, value] of Object.entries(library))
        Object.assign(originals, { [name]: (value as () => void).bind?.(library) });
      return Object.assign(library, changes(originals));
    },
  });
}
const ckr = (code: number, message: string) => Object.assign(new Error(message), { code });

function setUp(): void {
  const tokens = path('tokens');
  mkdirSync(tokens);
  const before = process.env.SOFTHSM2_CONF;
  process.env.SOFTHSM2_CONF = write('softhsm.conf', `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
  const util = (...args: string[]) => execFileSync(utilCommand, args, { stdio: 'pipe' });
  util('--init-token', '--free', '--label', 'apier', '--pin', pin, '--so-pin', '00000000');
  const load = (label: string, id: string, privateKey: KeyObject) => {
    const file = write(`${label}.pem`, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    util('--import', file, '--token', 'apier', '--label', label, '--id', id, '--pin', pin);
  };
  load('k1', '01', key);
  load('short', '02', rsaKey(1024));
  load('curve', '03', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  util('--init-token', '--free', '--label', 'twin', '--pin', pin, '--so-pin', '00000000');
  util('--init-token', '--free', '--label', 'twin', '--pin', pin, '--so-pin', '00000000');
  softHsm().load(modulePath ?? '');
  finalize();
  afterAll(() => {
    finalize();
    if (before === undefined) delete process.env.SOFTHSM2_CONF;
    else process.env.SOFTHSM2_CONF = before;
  });
}

describe.skipIf(!canRun)(`a key in a PKCS#11 token${canRun ? '' : ' (skipped: no SoftHSM or no pkcs11js)'}`, () => {
  if (canRun) setUp();

  describeHome('SoftHSM', async () => ({ key: await open(k1), publicKey: createPublicKey(key), privateKey: key }));
  describeHome('a token that pads but does not hash', async () => ({
    key: await open(k1, { load: changed(() => ({ C_GetMechanismList: () => [0x01] })) }),
    publicKey: createPublicKey(key),
    privateKey: key,
  }));
  describeHome('a token with room for one session', async () => {
    let count = 0;
    const load = changed((library) => ({
      C_OpenSession(slot: Buffer, flags: number) {
        if (++count > 1) throw ckr(0xb1, 'CKR_SESSION_COUNT');
        return library.C_OpenSession(slot, flags);
      },
    }));
    return { key: await open(k1, { load }), publicKey: createPublicKey(key), privateKey: key };
  });

  it('is found by its id, its token by serial number or slot, the PIN in its file', async () => {
    write('pin', `${pin}\n`);
    const found = await open(uriOf('token=apier;id=%01', `&pin-source=file:${path('pin')}`), { pin: null });
    expect(found.publicJwk).toEqual({
      ...createPublicKey(key).export({ format: 'jwk' }),
      use: 'sig',
      alg: 'RS256',
      kid: 'k1',
    });
    const slotId = slotOf('apier').readBigUInt64LE();
    expect((await open(uriOf(`slot-id=${slotId};object=k1`))).publicJwk?.n).toBe(found.publicJwk?.n);
    write('open-pin', pin, 0o644);
    const openPin = uriOf('token=apier;object=k1', `&pin-source=${path('open-pin')}`);
    expect(await reasonOf(open(openPin, { pin: null }), pin)).toBe('not_private');
  });

  it.each([
    ['not_found', uriOf('token=nobody;object=k1')],
    ['not_found', uriOf('token=apier;object=k2')],
    ['several_keys', uriOf('token=twin')],
    ['several_keys', uriOf('token=apier')],
    ['too_short', uriOf('token=apier;object=short')],
    ['not_rsa', uriOf('token=apier;object=curve')],
    ['module_missing', 'pkcs11:token=apier?module-path=/nowhere/p11.so'],
  ])('says %s for %s', async (reason, uri) => {
    expect(await reasonOf(open(uri), pin)).toBe(reason);
  });

  it('needs a kid, the package and the PIN', async () => {
    expect(await reasonOf(open(k1, { kid: null }))).toBe('kid_missing');
    expect(await reasonOf(open(k1, { pin: null }))).toBe('pin_missing');
    const fault = await faultOf(open(k1, { load: () => Promise.reject(new Error('Cannot find package')) }));
    expect(fault.reason).toBe('module_missing');
    expect(fault.message).toContain('npm install pkcs11js');
  });

  it('signs on while the event loop turns', async () => {
    const { signer, close } = await open(k1);
    onTestFinished(close);
    let turns = 0;
    let isDone = false;
    const turn = () => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    for (let count = 0; count < 20; count += 1) await signer.sign(Buffer.from('x'));
    isDone = true;
    expect(turns).toBeGreaterThan(20);
  });

  it('signs on when its sessions are lost, however many wait', async () => {
    const { signer, close } = await open(k1);
    onTestFinished(close);
    const expected = new Uint8Array(sign('sha256', Buffer.from('x'), key));
    // Between two signs: pulled away under a running one, SoftHSM itself crashes.
    for (const lose of [() => softHsm().C_CloseAllSessions(slotOf('apier')), finalize]) {
      lose();
      const signatures = await Promise.all(Array.from({ length: 20 }, () => signer.sign(Buffer.from('x'))));
      for (const signature of signatures) expect(signature).toEqual(expected);
    }
  });

  it('fails while the token is out, and signs when it is back', async () => {
    const { signer, close } = await open(k1);
    onTestFinished(close);
    renameSync(path('tokens'), path('elsewhere'));
    mkdirSync(path('tokens'));
    finalize();
    expect(await reasonOf(signer.sign(Buffer.from('x')), pin)).toBe('not_found');
    finalize();
    execFileSync('rm', ['-r', path('tokens')]);
    renameSync(path('elsewhere'), path('tokens'));
    expect(await signer.sign(Buffer.from('x'))).toHaveLength(256);
  });

  it('keeps two keys of one token apart: closing one leaves the other', async () => {
    const [one, other] = [await open(k1), await open(k1)];
    await one.close();
    expect(await other.signer.sign(Buffer.from('x'))).toHaveLength(256);
    await other.close();
  });

  it('tries a wrong PIN once and never again by itself', async () => {
    finalize();
    expect(await reasonOf(open(k1, { pin: new Secret('99999999') }), '99999999')).toBe('pin_wrong');

    let tries = 0;
    const load = changed((library) => ({
      C_Login(session: Buffer, user: number, given: string) {
        tries += 1;
        return library.C_Login(session, user, given);
      },
    }));
    const { signer, close } = await open(k1, { load });
    onTestFinished(close);
    expect(tries).toBe(1);
    const session = softHsm().C_OpenSession(slotOf('apier'), 6);
    softHsm().C_SetPIN(session, pin, '12341234');
    softHsm().C_CloseAllSessions(slotOf('apier'));
    const signing = Array.from({ length: 5 }, () => reasonOf(signer.sign(Buffer.from('x')), pin));
    expect(await Promise.all(signing)).toEqual(Array(5).fill('pin_wrong'));
    expect(await reasonOf(signer.sign(Buffer.from('x')), pin)).toBe('pin_wrong');
    expect(tries).toBe(2);

    const again = softHsm().C_OpenSession(slotOf('apier'), 6);
    softHsm().C_Login(again, 1, '12341234');
    softHsm().C_SetPIN(again, '12341234', pin);
    softHsm().C_CloseAllSessions(slotOf('apier'));
  });

  it.each([
    ['is locked', 0x40000, false],
    ['would lock at the next wrong PIN', 0x20000, false],
    ['locks now', 0, true],
  ])('says so when the token %s, and does not try the PIN where it can be known', async (_, flag, triesPin) => {
    finalize();
    let tries = 0;
    const load = changed((library) => ({
      C_GetTokenInfo(slot: Buffer) {
        const info = library.C_GetTokenInfo(slot);
        return { ...info, flags: info.flags | flag };
      },
      C_Login() {
        tries += 1;
        throw ckr(0xa4, 'CKR_PIN_LOCKED');
      },
    }));
    expect(await reasonOf(open(k1, { load }), pin)).toBe('pin_locked');
    expect(tries).toBe(triesPin ? 1 : 0);
  });

  it('reads the public half beside the private one where the token says too little', async () => {
    const load = changed((library) => ({
      C_GetAttributeValue(session: Buffer, object: Buffer, template: { type: number }[]) {
        const [kind] = library.C_GetAttributeValue(session, object, [{ type: 0 }]);
        if (kind?.value[0] === 3 && template.some(({ type }) => type === 0x122))
          throw ckr(0x12, 'CKR_ATTRIBUTE_TYPE_INVALID');
        return library.C_GetAttributeValue(session, object, template);
      },
    }));
    const { publicJwk, close } = await open(k1, { load });
    onTestFinished(close);
    expect(publicJwk?.n).toBe(key.export({ format: 'jwk' }).n);
  });

  it('gives up on a token that hangs, and can be closed', async () => {
    const clock = virtualClock();
    let hangs = false;
    const load = changed((library) => ({
      C_SignAsync: (...args: Parameters<Library['C_SignAsync']>) =>
        library.C_SignAsync(...args).then((signature) => (hangs ? new Promise(() => {}) : signature)),
    }));
    const { signer, close } = await open(k1, { load, clock });
    hangs = true;
    const signing = reasonOf(signer.sign(Buffer.from('x')), pin);
    clock.advance(10_000);
    expect(await signing).toBe('unreachable');
    const closing = close();
    clock.advance(10_000);
    await closing;
  });

  it('names an error that it does not know, and quotes nothing', async () => {
    const load = changed(() => ({
      C_OpenSession() {
        throw ckr(5, `CKR_GENERAL_ERROR with ${pin}`);
      },
    }));
    const fault = await faultOf(open(k1, { load }), pin);
    expect(fault.reason).toBe('unreachable');
    const named = changed(() => ({
      C_SignAsync: () => Promise.reject(ckr(0x101, 'CKR_USER_NOT_LOGGED_IN')),
    }));
    expect(await reasonOf(open(k1, { load: named }), pin)).toBe('access_denied');
  });

  it('is made inside the token, never to leave it, and signs', async () => {
    const uri = uriOf('token=apier;object=made');
    await generateInToken({ uri }, { pin: new Secret(pin) });
    expect(await reasonOf(generateInToken({ uri }, { pin: new Secret(pin) }), pin)).toBe('several_keys');
    expect(await reasonOf(generateInToken({ uri: uriOf('token=apier') }, { pin: null }))).toBe('location_unknown');
    const made = await open(uri);
    onTestFinished(made.close);
    expect(Buffer.from(made.publicJwk?.n ?? '', 'base64url')).toHaveLength(384);
    expect(await made.signer.sign(Buffer.from('x'))).toHaveLength(384);

    const session = softHsm().C_OpenSession(slotOf('apier'), 4);
    softHsm().C_FindObjectsInit(session, [
      { type: 0, value: 3 },
      { type: 3, value: 'made' },
    ]);
    const [object = Buffer.alloc(0)] = softHsm().C_FindObjects(session, 1);
    softHsm().C_FindObjectsFinal(session);
    const flags = softHsm().C_GetAttributeValue(session, object, [{ type: 0x103 }, { type: 0x162 }]);
    expect(flags.map(({ value }) => value[0])).toEqual([1, 0]);
    expect(() => softHsm().C_GetAttributeValue(session, object, [{ type: 0x123 }])).toThrow('CKR_ATTRIBUTE_SENSITIVE');
    expectSilent(made, pin);
  });
});
