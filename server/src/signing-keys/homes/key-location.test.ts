import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyHomeFault, type KeyLocation, parseKeyLocation } from './index.ts';
import { parsePkcs11Uri } from './key-location.ts';
import { expectSilent } from './testing.ts';

function faultOf(text: string): KeyHomeFault {
  try {
    parseKeyLocation(text);
  } catch (error) {
    if (error instanceof KeyHomeFault) return error;
    throw error;
  }
  return expect.fail('it was read');
}

describe('the location of a key', () => {
  it.each<[string, KeyLocation]>([
    ['kept', { home: 'kept' }],
    ['file:/etc/apier/key.p12', { home: 'file', path: '/etc/apier/key.p12' }],
    ['file:///etc/apier/key.p12', { home: 'file', path: '/etc/apier/key.p12' }],
    [
      'pkcs11:token=apier;object=k1?module-path=/usr/lib/p11.so',
      { home: 'pkcs11', uri: 'pkcs11:token=apier;object=k1?module-path=/usr/lib/p11.so' },
    ],
    ['aws-kms:alias/apier', { home: 'aws-kms', key: 'alias/apier' }],
    [
      'aws-kms:arn:aws:kms:eu-north-1:111122223333:key/1234abcd-12ab',
      { home: 'aws-kms', key: 'arn:aws:kms:eu-north-1:111122223333:key/1234abcd-12ab' },
    ],
    [
      'azure-key-vault:https://apier.vault.azure.net/keys/k1/fe4fdcab688c479a',
      { home: 'azure-key-vault', url: 'https://apier.vault.azure.net/keys/k1/fe4fdcab688c479a' },
    ],
  ])('is read from %s', (text, location) => {
    expect(parseKeyLocation(text)).toEqual(location);
  });

  it.each([
    '',
    'Kept',
    'file:',
    'file:key.pem',
    'file://host/key.pem',
    '/etc/key.pem',
    'pkcs11:token=a',
    'pkcs11:token=a?module-path=p11.so',
    'pkcs11:token=a?module-name=p11',
    'pkcs11:token=a;token=b?module-path=/p11.so',
    'pkcs11:token=%4?module-path=/p11.so',
    'pkcs11:type=public?module-path=/p11.so',
    'pkcs11:slot-id=x?module-path=/p11.so',
    'pkcs11:?module-path=/p11.so&pin-source=|/bin/pin',
    'aws-kms:',
    'aws-kms:a b',
    'azure-key-vault:http://apier.vault.azure.net/keys/k1/1',
    'azure-key-vault:https://apier.vault.azure.net/keys/k1',
    'azure-key-vault:https://who:what@apier.vault.azure.net/keys/k1/1',
  ])('is refused as %j', (text) => {
    expect(faultOf(text).reason).toBe('location_unknown');
  });

  it('refuses pin-value by name and repeats it nowhere, wherever it stands', () => {
    const pin = fc.stringMatching(/^[A-Z0-9]{8,20}$/);
    const place = fc.constantFrom('?module-path=/p&pin-value=', ';pin-value=', '?pin-value=', '?pin-value%3D', '?x=');
    fc.assert(
      fc.property(pin, place, (secret, before) => {
        const fault = faultOf(`pkcs11:token=a${before}${secret}`);
        expectSilent(fault, secret);
        if (before.endsWith('pin-value=')) expect(fault.message).toContain('pin-value is refused');
      }),
    );
  });

  it('is read or refused, whatever it says', () => {
    const scheme = fc.constantFrom('', 'file:', 'pkcs11:', 'aws-kms:', 'azure-key-vault:https://');
    fc.assert(
      fc.property(scheme, fc.string({ unit: 'binary' }), (before, rest) => {
        try {
          expect(before.startsWith(parseKeyLocation(before + rest).home)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(KeyHomeFault);
          if (rest.length > 12) expectSilent(error, rest);
        }
      }),
    );
  });

  it('reads every name and id that a PKCS#11 URI can say', () => {
    const encoded = (bytes: Uint8Array) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), fc.nat(), (label, id, slotId) => {
        const uri = `pkcs11:slot-id=${slotId};object=${encodeURIComponent(label)};id=${encoded(id)};type=private?module-path=/p11.so&pin-source=file:/pin`;
        expect(parsePkcs11Uri(uri)).toEqual({
          modulePath: '/p11.so',
          slotId,
          object: label,
          id: Buffer.from(id),
          pinSource: '/pin',
        });
      }),
    );
  });
});
