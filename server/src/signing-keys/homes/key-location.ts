import { KeyHomeFault } from './key-home-fault.ts';

/** Where a private key is. */
export type KeyLocation =
  | { home: 'kept' }
  | { home: 'file'; path: string }
  | { home: 'pkcs11'; uri: string }
  | { home: 'aws-kms'; key: string }
  | { home: 'azure-key-vault'; url: string };

/**
 * Reads a key's location as it stands in settings and rows: `kept`, `file:/path`, `pkcs11:…` (RFC 7512),
 * `aws-kms:<id or ARN>`, `azure-key-vault:https://<vault>/keys/<name>/<version>`.
 *
 * @throws {KeyHomeFault} `location_unknown`. Never repeats the text: it may hold a PIN.
 */
export function parseKeyLocation(text: string): KeyLocation {
  if (text === 'kept') return { home: 'kept' };
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  switch (text.slice(0, Math.max(colon, 0))) {
    case 'file':
      return { home: 'file', path: parsePath(rest) };
    case 'pkcs11':
      parsePkcs11Uri(text);
      return { home: 'pkcs11', uri: text };
    case 'aws-kms':
      if (!/^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d+:)?[\w/-]+$/.test(rest))
        throw unknown('aws-kms', 'After aws-kms: comes the id of the key, its ARN or an alias (alias/…).');
      return { home: 'aws-kms', key: rest };
    case 'azure-key-vault':
      parseAzureKeyUrl(rest);
      return { home: 'azure-key-vault', url: rest };
  }
  throw unknown(
    'unknown',
    'The location of the key is none of: kept, file:/path, pkcs11:…, aws-kms:…, azure-key-vault:https://…',
  );
}

function parsePath(rest: string): string {
  const path = rest.startsWith('///') ? rest.slice(2) : rest;
  if (!path.startsWith('/') || path.startsWith('//') || path.includes('\0') || path === '/')
    throw unknown('file', 'After file: comes the absolute path of the key file.');
  return path;
}

/** A PKCS#11 URI (RFC 7512), as far as it helps to find one private key. */
export interface Pkcs11Uri {
  modulePath: string;
  token?: string;
  manufacturer?: string;
  model?: string;
  serial?: string;
  slotId?: number;
  object?: string;
  id?: Buffer;
  /** A file that holds the PIN. */
  pinSource?: string;
}

const pathAttributes = ['token', 'manufacturer', 'model', 'serial', 'slot-id', 'object', 'id', 'type'];
const queryAttributes = ['module-path', 'pin-source'];

/** Throws `location_unknown`; never repeats a value. */
export function parsePkcs11Uri(uri: string): Pkcs11Uri {
  const [path = '', query = '', ...more] = uri.slice('pkcs11:'.length).split('?');
  if (more.length > 0) throw unknown('pkcs11', 'A PKCS#11 URI has one question mark, before module-path.');
  const given = new Map<string, Buffer>();
  const take = (parts: string[], known: string[]) => {
    for (const part of parts.filter((one) => one !== '')) {
      const equals = part.indexOf('=');
      const name = part.slice(0, Math.max(equals, 0));
      if (part.startsWith('pin-value'))
        throw unknown(
          'pkcs11',
          'pin-value is refused: secrets do not stand in settings; use pin-source or the PIN file.',
        );
      if (!known.includes(name))
        throw unknown('pkcs11', `A part of the PKCS#11 URI is not known; known here: ${known.join(', ')}.`);
      if (given.has(name)) throw unknown('pkcs11', `The PKCS#11 URI says ${name} twice.`);
      given.set(name, percentDecoded(part.slice(equals + 1)));
    }
  };
  take(path.split(';'), pathAttributes);
  take(query.split('&'), queryAttributes);

  const text = (name: string) => given.get(name)?.toString('utf8');
  const modulePath = text('module-path');
  if (!modulePath?.startsWith('/'))
    throw unknown('pkcs11', 'The PKCS#11 URI must end in ?module-path= and the absolute path of the token’s library.');
  if ((text('type') ?? 'private') !== 'private')
    throw unknown('pkcs11', 'The PKCS#11 URI must have type=private or no type.');
  const slot = text('slot-id');
  if (slot !== undefined && !/^\d{1,15}$/.test(slot)) throw unknown('pkcs11', 'slot-id must be a number.');
  const pinSource = text('pin-source')?.replace(/^file:(?:\/\/(?=\/))?/, '');
  if (pinSource !== undefined && !pinSource.startsWith('/'))
    throw unknown('pkcs11', 'pin-source must be the absolute path of a file (file:/path).');

  const found: Pkcs11Uri = { modulePath };
  for (const name of ['token', 'manufacturer', 'model', 'serial', 'object'] as const) {
    const value = text(name);
    if (value !== undefined) found[name] = value;
  }
  const id = given.get('id');
  return {
    ...found,
    ...(slot !== undefined && { slotId: Number(slot) }),
    ...(id && { id }),
    ...(pinSource !== undefined && { pinSource }),
  };
}

function percentDecoded(text: string): Buffer {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw unknown('pkcs11', 'A percent sign in the PKCS#11 URI has no two digits.');
  return Buffer.concat(
    text
      .split(/(%[0-9a-fA-F]{2})/)
      .map((part, index) => Buffer.from(index % 2 ? part.slice(1) : part, index % 2 ? 'hex' : 'utf8')),
  );
}

/** The vault, name and version of a key of Azure Key Vault or Managed HSM. Throws `location_unknown`. */
export function parseAzureKeyUrl(url: string): { vault: string; name: string; version: string } {
  const found = /^(https:\/\/[a-z0-9.-]+)\/keys\/([0-9A-Za-z-]{1,127})\/([0-9A-Za-z]{1,64})$/.exec(url);
  const [, vault, name, version] = found ?? [];
  if (vault && name && version) return { vault, name, version };
  // Without its version the key would change under us whenever somebody makes a new one.
  throw unknown(
    'azure-key-vault',
    'After azure-key-vault: comes https://<vault>/keys/<name>/<version>, the version too.',
  );
}

const unknown = (home: string, message: string) => new KeyHomeFault(home, 'location_unknown', message);
