/** What every key home is tested for, and test keys of all kinds. Nothing here is imported outside tests. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { compactVerify } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { KeyHomeFault, type KeyHomeFaultReason, type OpenKey } from './index.ts';

export { systemClock };

const opensslCommand = 'openssl';

/** Whether the OpenSSL 3 command is there. */
export const hasOpenssl = /^OpenSSL 3/.test(spawnSync(opensslCommand, ['version'], { encoding: 'utf8' }).stdout ?? '');

/** A folder that is gone after the tests, and ways to fill it. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'apier-key-homes-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    path: (name: string) => join(folder, name),
    write(name: string, content: string | Buffer, mode = 0o600): string {
      writeFileSync(join(folder, name), content, { mode });
      return join(folder, name);
    },
    openssl: (...args: string[]) => execFileSync(opensslCommand, args, { cwd: folder, stdio: 'pipe' }),
  };
}

export const rsaKey = (modulusLength = 2048): KeyObject => generateKeyPairSync('rsa', { modulusLength }).privateKey;

/** All the ways in which something may end in a log or an answer. */
function printed(thing: unknown): string {
  const { message = '', stack = '' } = thing as { message?: string; stack?: string };
  return [inspect(thing, { depth: 9, showHidden: true }), JSON.stringify(thing), String(thing), message, stack].join(
    '\n',
  );
}

/** What nobody may ever see of a private key. */
const secretParts = (key: KeyObject): string[] => {
  const { d = '', p = '', q = '' } = key.export({ format: 'jwk' });
  return [d, p, q].flatMap((part) => [part.slice(0, 40), Buffer.from(part, 'base64url').toString('hex').slice(0, 40)]);
};

export function expectSilent(thing: unknown, ...secrets: string[]): void {
  const text = printed(thing);
  for (const secret of secrets) expect(text.includes(secret), 'a secret is printed').toBe(false);
}

/** The reason why it failed, after a look at everything that the fault prints. */
export async function reasonOf(failing: Promise<unknown>, ...secrets: string[]): Promise<KeyHomeFaultReason> {
  return (await faultOf(failing, ...secrets)).reason;
}

export async function faultOf(failing: Promise<unknown>, ...secrets: string[]): Promise<KeyHomeFault> {
  const fault = await failing.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(fault instanceof KeyHomeFault)) throw new Error(`no fault of a key home, but ${inspect(fault)}`);
  expectSilent(fault, ...secrets);
  expect(fault.message).toMatch(/^[A-Z/].*[^\s]$/);
  return fault;
}

/** What holds for every home. `privateKey` where the test has it: the signature is then compared byte for byte. */
export function describeHome(
  name: string,
  open: () => Promise<{ key: OpenKey; publicKey?: KeyObject; privateKey?: KeyObject }>,
): void {
  describe(`${name}, like every home`, () => {
    it('signs what verifies with its public key, many at once, and prints nothing of it', async () => {
      const { key, privateKey, ...given } = await open();
      const { signer, publicJwk } = key;
      const publicKey = publicJwk
        ? createPublicKey({ key: { ...publicJwk }, format: 'jwk' })
        : (given.publicKey ?? expect.fail('no public key'));
      if (given.publicKey) expect(publicKey.equals(given.publicKey)).toBe(true);
      if (publicJwk) expect(signer.header).toEqual({ kid: publicJwk.kid });
      else expect(signer.header).toEqual({ x5c: expect.any(Array) });
      expect(signer.alg).toBe('RS256');

      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      await Promise.all(
        Array.from({ length: 50 }, async (_, jti) => {
          const input = `${part({ alg: signer.alg, ...signer.header })}.${part({ jti })}`;
          const signature = await signer.sign(Buffer.from(input));
          await compactVerify(`${input}.${Buffer.from(signature).toString('base64url')}`, publicKey);
          if (privateKey) expect(Buffer.from(signature)).toEqual(sign('sha256', Buffer.from(input), privateKey));
        }),
      );
      if (privateKey) expectSilent(key, ...secretParts(privateKey));
      await key.close();
    });

    it('finishes what is being signed when it is closed, and signs no more', async () => {
      const { key } = await open();
      const running = Array.from({ length: 5 }, () => key.signer.sign(Buffer.from('x')));
      await key.close();
      await expect(Promise.all(running)).resolves.toHaveLength(5);
      expect(await reasonOf(key.signer.sign(Buffer.from('x')))).toBe('closed');
      await key.close();
    });
  });
}
