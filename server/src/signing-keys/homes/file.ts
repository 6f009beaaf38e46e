import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Secret } from '@apier/maskinporten';
import type { Clock } from '../../lib/clock.ts';
import { openJwk, openPrivateKey } from './jwk.ts';
import { KeyHomeFault } from './key-home-fault.ts';
import { demandKid, demandRsa, type OpenKey } from './opened.ts';
import { readPrivateFile } from './private-file.ts';

const home = 'file';

/**
 * A key file of whichever kind it holds: PEM (PKCS#1, PKCS#8, encrypted PKCS#8), a private JWK, or PKCS#12.
 *
 * @throws {KeyHomeFault}
 */
export async function openFile(
  path: string,
  options: { kid: string | null; pin: Secret | null; clock: Clock },
): Promise<OpenKey> {
  const content = await readPrivateFile(home, path);
  const text = content.toString('utf8');
  if (text.trimStart().startsWith('{')) return openJwk(home, text, options.kid);
  if (text.includes('-----BEGIN ')) {
    const key = readPem(text, options.pin);
    demandRsa(home, key);
    return openPrivateKey(home, key, demandKid(home, options.kid));
  }
  // What opens PKCS#12 is large, and most keys are not in one.
  const { openPkcs12 } = await import('./pkcs12.ts');
  return openPkcs12(content, options);
}

function readPem(text: string, pin: Secret | null): KeyObject {
  const labels = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----/g)].map((match) => match[1]);
  if (labels.length === 0)
    throw new KeyHomeFault(
      home,
      'unreadable',
      'The PEM file holds no private key; give the one that was made with it.',
    );
  if (labels.length > 1)
    throw new KeyHomeFault(
      home,
      'several_keys',
      'The PEM file holds several private keys; leave the one to sign with.',
    );
  const isEncrypted = labels[0] === 'ENCRYPTED PRIVATE KEY' || text.includes('Proc-Type: 4,ENCRYPTED');
  if (isEncrypted && !pin)
    throw new KeyHomeFault(home, 'pin_missing', 'The key is encrypted; set the file that holds its PIN.');
  try {
    return createPrivateKey({ key: text, format: 'pem', ...(pin && { passphrase: pin.reveal() }) });
  } catch {
    const convert = 'convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc';
    // A wrong PIN gives garbage, which fails in as many ways as a cipher that is not there.
    if (!isEncrypted) throw new KeyHomeFault(home, 'unreadable', `The PEM file cannot be read; ${convert}`);
    const message = `The PIN does not open the key; check the file that holds it, and if the cipher is an old one, ${convert}`;
    throw new KeyHomeFault(home, 'pin_wrong', message);
  }
}
