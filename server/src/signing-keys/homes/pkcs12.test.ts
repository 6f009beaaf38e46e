import { createHmac, createPrivateKey, createPublicKey, pbkdf2Sync, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { Secret } from '@apier/maskinporten';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { openKey } from './index.ts';
import { describeHome, faultOf, hasOpenssl, reasonOf, systemClock, temporaryFolder } from './testing.ts';

const { path, write, openssl } = temporaryFolder();
const { asn1 } = forge;
const pin = 'PIN-471147';

const open = (name: string, options: { kid?: string; pin?: string | null; now?: number } = {}) => {
  const { now } = options;
  const clock = now === undefined ? systemClock : { ...systemClock, now: () => now };
  const secret = options.pin === null ? null : new Secret(options.pin ?? pin);
  return openKey({ home: 'file', path: path(name) }, { kid: options.kid ?? null, pin: secret, clock });
};
const x5cOf = async (name: string): Promise<readonly string[]> => {
  const { header } = (await open(name)).signer;
  return 'x5c' in header ? header.x5c : [];
};
const pemOf = (name: string) => readFileSync(path(name), 'utf8');
const derOf = (...names: string[]) => names.map((name) => new X509Certificate(pemOf(name)).raw.toString('base64'));

/** An own certificate made with node-forge alone: what runs where there is no OpenSSL. */
function forgeP12(name: string, algorithm: '3des' | 'aes256', options: { withCertificate?: boolean } = {}): void {
  const { privateKey, publicKey } = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = '4711';
  certificate.validity.notBefore = new Date(systemClock.now() - 86_400_000);
  certificate.validity.notAfter = new Date(systemClock.now() + 86_400_000);
  const names = [
    { name: 'commonName', value: 'TEST' },
    { type: '2.5.4.5', value: '999999999' },
  ];
  certificate.setSubject(names);
  certificate.setIssuer(names);
  certificate.sign(privateKey, forge.md.sha256.create());
  // Its types do not say that there may be none.
  const chosen = options.withCertificate === false ? (null as unknown as forge.pki.Certificate) : certificate;
  const pfx = forge.pkcs12.toPkcs12Asn1(privateKey, chosen, pin, { algorithm });
  write(name, Buffer.from(asn1.toDer(pfx).getBytes(), 'latin1'));
}

describe('a PKCS#12 file made with node-forge', () => {
  it.each(['3des', 'aes256'] as const)('opens, encrypted with %s', async (algorithm) => {
    forgeP12('forge.p12', algorithm);
    const { certificate, publicJwk, signer } = await open('forge.p12');
    expect(publicJwk).toBeNull();
    expect(certificate).toMatchObject({ organisation: '999999999', serial: '4711', chainLength: 1 });
    expect(await signer.sign(Buffer.from('x'))).toHaveLength(256);
  });

  it('without any certificate signs by kid, and not otherwise', async () => {
    forgeP12('bare.p12', 'aes256', { withCertificate: false });
    expect(await reasonOf(open('bare.p12'), pin)).toBe('chain_missing');
    expect((await open('bare.p12', { kid: 'k1' })).signer.header).toEqual({ kid: 'k1' });
  });

  it('without its PIN, with a wrong one, or broken, says which', async () => {
    forgeP12('forge.p12', 'aes256');
    expect(await reasonOf(open('forge.p12', { pin: null }))).toBe('pin_missing');
    expect(await reasonOf(open('forge.p12', { pin: 'wrong-pin' }), 'wrong-pin')).toBe('pin_wrong');
    write('cut.p12', readFileSync(path('forge.p12')).subarray(0, 900));
    expect(await reasonOf(open('cut.p12'), pin)).toBe('unreadable');
    write('other.p12', Buffer.from('3003020101', 'hex'));
    expect(await reasonOf(open('other.p12'), pin)).toBe('unreadable');
  });
});

describe.skipIf(!hasOpenssl)(`a PKCS#12 file made with OpenSSL${hasOpenssl ? '' : ' (skipped: no OpenSSL 3)'}`, () => {
  const organisation = '/O=TEST ÆØÅ AS/organizationIdentifier=NTRNO-999999999/serialNumber=998877665';
  const certificate = (name: string, issuer: string | null, subject: string, usage: string, newKey = ['rsa:2048']) => {
    const key = ['-newkey', ...newKey, '-noenc', '-keyout', `${name}.key`];
    const signedBy = issuer ? ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`] : [];
    const ca = usage.includes('keyCertSign') ? ['-addext', 'basicConstraints=critical,CA:TRUE'] : [];
    const extensions = ['-addext', `keyUsage=critical,${usage}`, ...ca];
    openssl(
      'req',
      '-x509',
      '-utf8',
      ...key,
      '-subj',
      subject,
      '-days',
      '30',
      ...signedBy,
      ...extensions,
      '-out',
      `${name}.pem`,
    );
  };
  const pack = (name: string, contents: string[], ...options: string[]) => {
    write('all.pem', contents.map(pemOf).join('\n'));
    openssl('pkcs12', '-export', '-in', 'all.pem', '-passout', `pass:${pin}`, '-out', name, ...options);
  };

  if (hasOpenssl) {
    certificate('root', null, '/CN=Test Root', 'keyCertSign');
    certificate('middle', 'root', '/CN=Test Business CA', 'keyCertSign');
    certificate('auth', 'middle', `/C=NO${organisation}/CN=Test auth`, 'digitalSignature,keyEncipherment');
    certificate('sign', 'middle', `/C=NO${organisation}/CN=Test sign`, 'nonRepudiation');
    certificate('crypt', 'middle', `/C=NO${organisation}/CN=Test crypt`, 'keyEncipherment,dataEncipherment');
    certificate('curve', 'middle', '/CN=Test curve', 'digitalSignature', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);
    certificate('old-style', 'root', '/O=TEST AS/serialNumber=999999999', 'digitalSignature');
    const chain = ['root.pem', 'middle.pem'];
    pack('new.p12', ['auth.key', 'auth.pem', ...chain]);
    pack('old.p12', ['auth.key', 'auth.pem', ...chain], '-legacy');
    pack('alone.p12', ['auth.key', 'auth.pem']);
  }
  const privateKey = () => createPrivateKey(pemOf('auth.key'));
  const publicKey = () => createPublicKey(pemOf('auth.key'));

  for (const name of ['new', 'old'])
    describeHome(`PKCS#12, ${name} encryption`, async () => ({
      key: await open(`${name}.p12`),
      publicKey: publicKey(),
      privateKey: privateKey(),
    }));

  it('gives the chain leaf first, without the root, byte for byte', async () => {
    for (const name of ['new.p12', 'old.p12']) expect(await x5cOf(name)).toEqual(derOf('auth.pem', 'middle.pem'));
  });

  it('says what the certificate says, the organisation of 2.5.4.97 before that of 2.5.4.5', async () => {
    const leaf = new X509Certificate(pemOf('auth.pem'));
    expect((await open('new.p12')).certificate).toEqual({
      subject: 'C=NO, O=TEST ÆØÅ AS, organizationIdentifier=NTRNO-999999999, serialNumber=998877665, CN=Test auth',
      issuer: 'CN=Test Business CA',
      organisation: '999999999',
      serial: leaf.serialNumber,
      notBefore: Date.parse(leaf.validFrom),
      notAfter: Date.parse(leaf.validTo),
      chainLength: 2,
    });
    pack('seid1.p12', ['old-style.key', 'old-style.pem', 'root.pem']);
    expect((await open('seid1.p12')).certificate).toMatchObject({ organisation: '999999999', chainLength: 1 });
  });

  it('works with the leaf alone, and says that it is alone', async () => {
    const { certificate: facts } = await open('alone.p12');
    expect(facts?.chainLength).toBe(1);
    expect(await x5cOf('alone.p12')).toEqual(derOf('auth.pem'));
  });

  it('signs by kid where there is one', async () => {
    const { signer, publicJwk, certificate: facts } = await open('new.p12', { kid: 'k1' });
    expect(signer.header).toEqual({ kid: 'k1' });
    expect(publicJwk).toMatchObject({ kid: 'k1', n: privateKey().export({ format: 'jwk' }).n });
    expect(facts).toBeNull();
  });

  it('opens with a PIN that is not ASCII, whatever encryption it has', async () => {
    for (const options of [[], ['-legacy'], ['-nomac']]) {
      openssl(
        'pkcs12',
        '-export',
        '-inkey',
        'auth.key',
        '-in',
        'auth.pem',
        '-passout',
        'pass:blåbær',
        '-out',
        'æ.p12',
        ...options,
      );
      expect((await open('æ.p12', { pin: 'blåbær' })).certificate?.chainLength).toBe(1);
      expect(await reasonOf(open('æ.p12', { pin: 'blåbar' }), 'blåb')).toBe('pin_wrong');
    }
  });

  it.each([
    ['SHA-512 MAC', ['-macalg', 'sha512']],
    ['no MAC', ['-nomac']],
    ['AES-128 and many rounds', ['-keypbe', 'aes-128-cbc', '-certpbe', 'aes-128-cbc', '-iter', '20000']],
    ['3DES for all', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['open certificates', ['-certpbe', 'NONE']],
  ])('opens with %s, and tells a wrong PIN', async (_, options) => {
    pack('variant.p12', ['auth.key', 'auth.pem', 'middle.pem'], ...options);
    expect(await x5cOf('variant.p12')).toEqual(derOf('auth.pem', 'middle.pem'));
    expect(await reasonOf(open('variant.p12', { pin: 'wrong-pin' }), 'wrong-pin')).toBe('pin_wrong');
  });

  it('says what to do about a MAC that nobody uses', async () => {
    pack('rare.p12', ['auth.key', 'auth.pem'], '-macalg', 'sha224');
    const fault = await faultOf(open('rare.p12'), pin);
    expect(fault.reason).toBe('unreadable');
    expect(fault.message).toContain('export it anew');
  });

  it.each(['sha256', 'sha512'])('opens with PBMAC1 (%s) as RFC 9579 has it and OpenSSL 3.5 reads it', async (hash) => {
    pack('bare.p12', ['auth.key', 'auth.pem'], '-nomac');
    write('pbmac1.p12', withPbmac1(readFileSync(path('bare.p12')), hash));
    // Node's own OpenSSL judges whether the test file is a right one.
    createSecureContext({ pfx: readFileSync(path('pbmac1.p12')), passphrase: pin });
    expect((await open('pbmac1.p12')).certificate?.chainLength).toBe(1);
    expect(await reasonOf(open('pbmac1.p12', { pin: 'wrong-pin' }), 'wrong-pin')).toBe('pin_wrong');
    const broken = readFileSync(path('pbmac1.p12'));
    broken[200] = (broken[200] ?? 0) ^ 1;
    write('pbmac1.p12', broken);
    await faultOf(open('pbmac1.p12'), pin);
  });

  it('of three certificates takes the one for authentication', async () => {
    merge('three.p12', ['sign', 'auth', 'crypt']);
    expect(await x5cOf('three.p12')).toEqual(derOf('auth.pem'));
    merge('with-curve.p12', ['curve']);
    expect((await faultOf(open('with-curve.p12'))).reason).toBe('not_rsa');
  });

  it('of two that may sign refuses to choose, and says how to', async () => {
    merge('two.p12', ['auth', 'old-style']);
    const fault = await faultOf(open('two.p12'), pin);
    expect(fault.reason).toBe('several_keys');
    for (const name of ['auth.pem', 'old-style.pem'])
      expect(fault.message).toContain(new X509Certificate(pemOf(name)).serialNumber);
    merge('none-signs.p12', ['sign', 'crypt']);
    expect(await reasonOf(open('none-signs.p12'))).toBe('several_keys');
  });

  it('refuses a certificate that belongs to another key', async () => {
    pack('certs.p12', ['sign.pem', 'middle.pem'], '-nokeys');
    pack('key.p12', ['auth.key'], '-nocerts');
    join('strangers.p12', ['certs.p12', 'key.p12']);
    expect(await reasonOf(open('strangers.p12'), pin)).toBe('certificate_of_other_key');
    expect((await open('strangers.p12', { kid: 'k1' })).publicJwk?.kid).toBe('k1');
    expect(await reasonOf(open('certs.p12'), pin)).toBe('unreadable');
  });

  it('opens after its certificate ended and says so, but signs no more; by kid it does', async () => {
    const now = Date.parse(new X509Certificate(pemOf('auth.pem')).validTo) + 1;
    const { certificate: facts, signer } = await open('new.p12', { now });
    expect(facts?.notAfter).toBe(now - 1);
    expect(await reasonOf(signer.sign(Buffer.from('x')))).toBe('certificate_expired');
    expect(await (await open('new.p12', { now: now - 1 })).signer.sign(Buffer.from('x'))).toHaveLength(256);
    expect(await (await open('new.p12', { now, kid: 'k1' })).signer.sign(Buffer.from('x'))).toHaveLength(256);
  });

  /** One file with what is in several, as an issuer delivers it: OpenSSL itself packs one key only. */
  function join(name: string, files: string[]): void {
    const safes = files.flatMap((file) => {
      const pfx = asn1.fromDer(readFileSync(path(file)).toString('latin1'));
      const [octets] = parts(parts(parts(pfx)[1])[1]);
      return parts(asn1.fromDer(String(octets?.value)));
    });
    const sequence = (...nodes: forge.asn1.Asn1[]) =>
      asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, nodes);
    const octets = asn1.create(
      asn1.Class.UNIVERSAL,
      asn1.Type.OCTETSTRING,
      false,
      asn1.toDer(sequence(...safes)).getBytes(),
    );
    const content = asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0 as forge.asn1.Type, true, [octets]);
    const oid = asn1.create(
      asn1.Class.UNIVERSAL,
      asn1.Type.OID,
      false,
      asn1.oidToDer('1.2.840.113549.1.7.1').getBytes(),
    );
    const version = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, '\x03');
    write(name, Buffer.from(asn1.toDer(sequence(version, sequence(oid, content))).getBytes(), 'latin1'));
  }
  function merge(name: string, certificates: string[]): void {
    for (const each of certificates) pack(`one-${each}.p12`, [`${each}.key`, `${each}.pem`]);
    join(
      name,
      certificates.map((each) => `one-${each}.p12`),
    );
  }
});

const parts = (node: forge.asn1.Asn1 | undefined) => (Array.isArray(node?.value) ? node.value : []);

/** RFC 9579 §3, appended to a file without a MAC. */
function withPbmac1(file: Buffer, hash: string): Buffer {
  const create = (type: forge.asn1.Type, value: string | forge.asn1.Asn1[]) =>
    asn1.create(asn1.Class.UNIVERSAL, type, Array.isArray(value), value);
  const oid = (text: string) => create(asn1.Type.OID, asn1.oidToDer(text).getBytes());
  const sequence = (...nodes: forge.asn1.Asn1[]) => create(asn1.Type.SEQUENCE, nodes);
  const octets = (bytes: Buffer) => create(asn1.Type.OCTETSTRING, bytes.toString('latin1'));
  const integer = (value: number) => create(asn1.Type.INTEGER, asn1.integerToDer(value).getBytes());
  const hmac = sequence(
    oid(hash === 'sha256' ? '1.2.840.113549.2.9' : '1.2.840.113549.2.11'),
    create(asn1.Type.NULL, ''),
  );

  const pfx = asn1.fromDer(file.toString('latin1'));
  const [signed] = parts(parts(parts(pfx)[1])[1]);
  const salt = Buffer.from('0123456789abcdef');
  const mac = createHmac(hash, pbkdf2Sync(pin, salt, 2048, 32, hash))
    .update(String(signed?.value), 'latin1')
    .digest();
  const pbkdf2 = sequence(oid('1.2.840.113549.1.5.12'), sequence(octets(salt), integer(2048), integer(32), hmac));
  const algorithm = sequence(oid('1.2.840.113549.1.5.14'), sequence(pbkdf2, hmac));
  const macData = sequence(sequence(algorithm, octets(mac)), octets(Buffer.from('not used')), integer(1));
  return Buffer.from(asn1.toDer(sequence(...parts(pfx), macData)).getBytes(), 'latin1');
}
