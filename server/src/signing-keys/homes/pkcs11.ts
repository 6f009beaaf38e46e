import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { Secret, type Signer } from '@apier/maskinporten';
import type { Clock } from '../../lib/clock.ts';
import { KeyHomeFault } from './key-home-fault.ts';
import { type Pkcs11Uri, parsePkcs11Uri } from './key-location.ts';
import {
  answerInTime,
  demandKid,
  demandRsa,
  loadPeer,
  type OpenKey,
  opened,
  proveSigner,
  publicJwkOf,
} from './opened.ts';
import { readPrivateFile } from './private-file.ts';

const home = 'pkcs11';

/** Sessions for one key. Two leave the other threads of libuv's four to files and names when the token is slow. */
const sessionCount = 2;

type Handle = Buffer;
type Template = { type: number; value?: number | boolean | string | Buffer }[];
interface Mechanism {
  mechanism: number;
}

/** What is used of pkcs11js; it is an optional peer, so its own types are not there. */
interface Pkcs11 {
  load(path: string): void;
  C_Initialize(options: { flags: number }): void;
  C_GetSlotList(tokenPresent: boolean): Handle[];
  C_GetTokenInfo(slot: Handle): TokenInfo;
  C_GetMechanismList(slot: Handle): number[];
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, userType: number, pin: string): void;
  C_FindObjectsInit(session: Handle, template: Template): void;
  C_FindObjects(session: Handle, count: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: Template): { value: Buffer }[];
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_SignAsync(session: Handle, data: Buffer, signature: Buffer): Promise<Buffer>;
  C_GenerateKeyPairAsync(
    session: Handle,
    mechanism: Mechanism,
    publicTemplate: Template,
    privateTemplate: Template,
  ): Promise<unknown>;
}
interface TokenInfo {
  label: string;
  manufacturerID: string;
  model: string;
  serialNumber: string;
  flags: number;
}
interface Pkcs11Module {
  PKCS11: new () => Pkcs11;
}

// Names and numbers of PKCS #11 v2.40.
const CKF = {
  osLockingOk: 2,
  rwSession: 2,
  serialSession: 4,
  loginRequired: 4,
  tokenInitialized: 0x400,
  finalTry: 0x20000,
  locked: 0x40000,
};
const CKO = { publicKey: 2, privateKey: 3 };
const CKA = {
  class: 0x000,
  token: 0x001,
  private: 0x002,
  label: 0x003,
  keyType: 0x100,
  id: 0x102,
  sensitive: 0x103,
  sign: 0x108,
  verify: 0x10a,
  modulus: 0x120,
  modulusBits: 0x121,
  publicExponent: 0x122,
  extractable: 0x162,
};
const CKK = { rsa: 0 };
const CKM = { rsaKeyPairGen: 0x00, rsaPkcs: 0x01, sha256RsaPkcs: 0x40 };
const CKU = { user: 1 };
const CKR = { pinLocked: 0xa4, sessionCount: 0xb1, alreadyLoggedIn: 0x100, alreadyInitialized: 0x191 };
/** PIN_INCORRECT, PIN_INVALID, PIN_LEN_RANGE, PIN_EXPIRED. */
const wrongPins = [0xa0, 0xa1, 0xa2, 0xa3];

/** DigestInfo of SHA-256 (RFC 8017 §9.2), for tokens that pad but do not hash. */
const sha256Prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex');

interface Options {
  kid: string | null;
  pin: Secret | null;
  clock: Clock;
  load: (module: string) => Promise<unknown>;
}

/**
 * A key in a PKCS#11 token (HSM, smart card, SoftHSM). Logs in once and signs with a few sessions, off the event loop
 * (opening and logging in are on it, some milliseconds); opens them anew when they are lost. A wrong PIN is not tried
 * again by itself, and not at all when the next wrong one would lock the token.
 *
 * The library is initialised and never finalised: that counts for the process, and another key may be using it.
 *
 * @throws {KeyHomeFault}
 */
export async function openPkcs11(text: string, options: Options): Promise<OpenKey> {
  const kid = demandKid(home, options.kid);
  const uri = parsePkcs11Uri(text);
  const pin = await readPin(uri, options.pin);
  const library = await loadLibrary(uri, options.load);
  // pkcs11js hands raw pointers to its thread and holds on to nothing (its issue 121): what a sign reads and writes is held here.
  const pinned = new Set<readonly Buffer[]>();

  let current: Connection | undefined;
  let refusal: KeyHomeFault | undefined;
  const connection = (): Connection => {
    if (refusal) throw refusal;
    try {
      current ??= connect(library, uri, pin);
      return current;
    } catch (error) {
      const fault = faultOf(error);
      if (fault.reason === 'pin_wrong' || fault.reason === 'pin_locked') refusal = fault;
      throw fault;
    }
  };

  const signWith = ({ key, isHashing, size, sessions }: Connection, input: Uint8Array) =>
    sessions.use(async (session) => {
      const data = isHashing ? Buffer.from(input) : Buffer.concat([sha256Prefix, sha256(input)]);
      const buffers = [data, Buffer.alloc(size)] as const;
      pinned.add(buffers);
      try {
        library.C_SignInit(session, { mechanism: isHashing ? CKM.sha256RsaPkcs : CKM.rsaPkcs }, key);
        return new Uint8Array(await library.C_SignAsync(session, ...buffers));
      } finally {
        pinned.delete(buffers);
      }
    });
  const signOrReconnect = async (input: Uint8Array): Promise<Uint8Array> => {
    const first = connection();
    try {
      return await signWith(first, input);
    } catch {
      // Whatever it was: a session that was lost, a token that was taken out. New sessions tell.
      if (current === first) current = undefined;
      first.sessions.end();
      return await signWith(connection(), input);
    }
  };
  const running = new Set<Promise<unknown>>();
  const sign = async (input: Uint8Array): Promise<Uint8Array> => {
    const work = signOrReconnect(input).catch((error) => {
      throw faultOf(error);
    });
    running.add(work);
    const done = () => running.delete(work);
    work.then(done, done);
    return answerInTime(home, options.clock, () => work);
  };

  const { publicKey } = connection();
  const end = async () => {
    // A token that hangs does not keep the product from stopping.
    await answerInTime(home, options.clock, () => Promise.allSettled(running)).catch(() => {});
    current?.sessions.end();
    refusal = new KeyHomeFault(home, 'closed', 'The key was closed; open it again to sign with it.');
  };
  try {
    demandRsa(home, publicKey);
    const signer: Signer = { alg: 'RS256', header: { kid }, sign };
    await proveSigner(home, signer, publicKey);
    return opened(home, { signer, publicJwk: publicJwkOf(publicKey, kid), certificate: null, end });
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * Makes an RSA key pair (3072 bits) inside the token, never to leave it, under the name (`object`) that the URI gives;
 * {@link openPkcs11} opens it with the same URI afterwards. Takes seconds on a slow token, off the event loop.
 *
 * @throws {KeyHomeFault} `several_keys` when the name is taken.
 */
export async function generateInToken(
  location: { uri: string },
  options: { pin: Secret | null; load?: (module: string) => Promise<unknown> },
): Promise<void> {
  const uri = parsePkcs11Uri(location.uri);
  const { object: label } = uri;
  if (!label) throw new KeyHomeFault(home, 'location_unknown', 'To make a key the URI must name it: object=…');
  const pin = await readPin(uri, options.pin);
  const library = await loadLibrary(uri, options.load ?? ((module) => import(module)));
  const named: Template = [
    { type: CKA.token, value: true },
    { type: CKA.label, value: label },
    { type: CKA.id, value: uri.id ?? Buffer.from(label) },
  ];
  try {
    const slot = findSlot(library, uri);
    const session = library.C_OpenSession(slot, CKF.serialSession | CKF.rwSession);
    try {
      logIn(library, slot, session, pin);
      if (findKeys(library, session, CKO.privateKey, uri).length > 0)
        throw new KeyHomeFault(
          home,
          'several_keys',
          'The token has a key of that name already; choose another object=.',
        );
      await library.C_GenerateKeyPairAsync(
        session,
        { mechanism: CKM.rsaKeyPairGen },
        [
          ...named,
          { type: CKA.modulusBits, value: 3072 },
          { type: CKA.publicExponent, value: Buffer.from([1, 0, 1]) },
          { type: CKA.verify, value: true },
        ],
        [
          ...named,
          { type: CKA.private, value: true },
          { type: CKA.sensitive, value: true },
          { type: CKA.extractable, value: false },
          { type: CKA.sign, value: true },
        ],
      );
    } finally {
      library.C_CloseSession(session);
    }
  } catch (error) {
    throw faultOf(error);
  }
}

const sha256 = (input: Uint8Array): Buffer => createHash('sha256').update(input).digest();
const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

async function readPin({ pinSource }: Pkcs11Uri, pin: Secret | null): Promise<Secret | null> {
  if (pin || pinSource === undefined) return pin;
  return new Secret((await readPrivateFile(home, pinSource)).toString('utf8').replace(/\r?\n$/, ''));
}

async function loadLibrary({ modulePath }: Pkcs11Uri, load: Options['load']): Promise<Pkcs11> {
  const { PKCS11 } = (await loadPeer(home, load, 'pkcs11js', 'PKCS11')) as Pkcs11Module;
  const library = new PKCS11();
  try {
    library.load(modulePath);
  } catch {
    throw new KeyHomeFault(
      home,
      'module_missing',
      `The token’s library ${modulePath} cannot be loaded; check module-path.`,
    );
  }
  return library;
}

/** What signs: sessions of one log-in, and the key as this log-in knows it. */
interface Connection {
  sessions: Sessions;
  key: Handle;
  publicKey: KeyObject;
  /** Bytes of a signature. */
  size: number;
  /** The token hashes by itself. */
  isHashing: boolean;
}

function connect(library: Pkcs11, uri: Pkcs11Uri, pin: Secret | null): Connection {
  const slot = findSlot(library, uri);
  const handles = [library.C_OpenSession(slot, CKF.serialSession)];
  const [first] = handles as [Handle];
  try {
    logIn(library, slot, first, pin);
    const [key, ...others] = findKeys(library, first, CKO.privateKey, uri);
    if (!key) throw new KeyHomeFault(home, 'not_found', 'The token holds no such private key; check object= and id=.');
    if (others.length > 0)
      throw new KeyHomeFault(
        home,
        'several_keys',
        'The token holds several such private keys; name one with object= or id=.',
      );
    const publicKey = readPublicKey(library, first, key);
    const mechanisms = library.C_GetMechanismList(slot);
    const isHashing = mechanisms.includes(CKM.sha256RsaPkcs);
    if (!isHashing && !mechanisms.includes(CKM.rsaPkcs))
      throw new KeyHomeFault(home, 'not_rsa', 'The token makes no RSA PKCS#1 signatures; use one that does.');
    try {
      while (handles.length < sessionCount) handles.push(library.C_OpenSession(slot, CKF.serialSession));
    } catch (error) {
      // A token with room for one session signs with one.
      if (codeOf(error) !== CKR.sessionCount) throw error;
    }
    const size = Math.ceil((publicKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
    return { sessions: createSessions(library, handles), key, publicKey, size, isHashing };
  } catch (error) {
    for (const handle of handles) closeSession(library, handle);
    throw error;
  }
}

function findSlot(library: Pkcs11, uri: Pkcs11Uri): Handle {
  try {
    library.C_Initialize({ flags: CKF.osLockingOk });
  } catch (error) {
    if (codeOf(error) !== CKR.alreadyInitialized) throw error;
  }
  const matching = library.C_GetSlotList(true).filter((slot) => {
    const { label, manufacturerID, model, serialNumber, flags } = library.C_GetTokenInfo(slot);
    const isNamed = (asked: string | undefined, said: string) =>
      // Fields of a token are filled up with spaces.
      asked === undefined || asked.trimEnd() === said.replace(/[\s\0]+$/, '');
    const id = Number(BigInt(`0x${Buffer.from(slot).reverse().toString('hex')}`));
    return (
      (flags & CKF.tokenInitialized) !== 0 &&
      isNamed(uri.token, label) &&
      isNamed(uri.manufacturer, manufacturerID) &&
      isNamed(uri.model, model) &&
      isNamed(uri.serial, serialNumber) &&
      (uri.slotId === undefined || uri.slotId === id)
    );
  });
  const [slot, ...others] = matching;
  if (!slot)
    throw new KeyHomeFault(home, 'not_found', 'No such token is there; check that it is plugged in, and token=.');
  if (others.length === 0) return slot;
  throw new KeyHomeFault(home, 'several_keys', 'Several tokens match; name one with token=, serial= or slot-id=.');
}

function logIn(library: Pkcs11, slot: Handle, session: Handle, pin: Secret | null): void {
  const { flags } = library.C_GetTokenInfo(slot);
  if ((flags & CKF.loginRequired) === 0) return;
  if (!pin)
    throw new KeyHomeFault(home, 'pin_missing', 'The token has a PIN; set the file that holds it (or pin-source).');
  if ((flags & CKF.locked) !== 0) throw locked();
  if ((flags & CKF.finalTry) !== 0) {
    const advice = 'log in once with the token’s own tool, then start again';
    throw new KeyHomeFault(
      home,
      'pin_locked',
      `The next wrong PIN would lock the token, so it was not tried; ${advice}.`,
    );
  }
  try {
    library.C_Login(session, CKU.user, pin.reveal());
  } catch (error) {
    // A log-in counts for all sessions of a process with the token.
    if (codeOf(error) !== CKR.alreadyLoggedIn) throw error;
  }
}

function findKeys(library: Pkcs11, session: Handle, kind: number, { object, id }: Pkcs11Uri): Handle[] {
  const template: Template = [{ type: CKA.class, value: kind }];
  if (object !== undefined) template.push({ type: CKA.label, value: object });
  if (id !== undefined) template.push({ type: CKA.id, value: id });
  library.C_FindObjectsInit(session, template);
  try {
    return library.C_FindObjects(session, 2);
  } finally {
    library.C_FindObjectsFinal(session);
  }
}

function readPublicKey(library: Pkcs11, session: Handle, key: Handle): KeyObject {
  const read = (object: Handle, ...types: number[]) =>
    library
      .C_GetAttributeValue(
        session,
        object,
        types.map((type) => ({ type })),
      )
      .map(({ value }) => value);
  const [type] = read(key, CKA.keyType);
  if (!type || type.some((byte) => byte !== CKK.rsa))
    throw new KeyHomeFault(home, 'not_rsa', 'It is not an RSA key; Maskinporten takes RSA keys only, so make one.');
  const halves = (object: Handle) => read(object, CKA.modulus, CKA.publicExponent);
  let found: Buffer[] = [];
  try {
    found = halves(key);
  } catch {}
  if (!found[0]?.length || !found[1]?.length) {
    // Not every token tells the exponent with the private key.
    const [id] = read(key, CKA.id);
    const [publicKey] = id ? findKeys(library, session, CKO.publicKey, { modulePath: '', id }) : [];
    if (!publicKey)
      throw new KeyHomeFault(
        home,
        'unreadable',
        'The token holds no public key with the same id; import it beside the private one.',
      );
    found = halves(publicKey);
  }
  const [n = '', e = ''] = found.map((value) => value.toString('base64url'));
  return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
}

/** Sessions that are used by one at a time each. */
interface Sessions {
  use<T>(work: (session: Handle) => Promise<T>): Promise<T>;
  /** Closes those that are free now, and the others when they are given back. */
  end(): void;
}

function createSessions(library: Pkcs11, free: Handle[]): Sessions {
  const waiting: ((session: Handle) => void)[] = [];
  let isEnded = false;
  return {
    async use(work) {
      const session = free.pop() ?? (await new Promise<Handle>((resolve) => waiting.push(resolve)));
      let isAlive = false;
      try {
        const result = await work(session);
        isAlive = true;
        return result;
      } finally {
        const next = waiting.shift();
        if (next) next(session);
        else if (!isEnded) free.push(session);
        // The number of a session that is gone may be another's by now.
        else if (isAlive) closeSession(library, session);
      }
    },
    end() {
      isEnded = true;
      for (const session of free.splice(0)) closeSession(library, session);
    },
  };
}

function closeSession(library: Pkcs11, session: Handle): void {
  try {
    library.C_CloseSession(session);
  } catch {}
}

const locked = () =>
  new KeyHomeFault(
    home,
    'pin_locked',
    'The token is locked after wrong PINs; unlock it with its PUK or security officer.',
  );

function faultOf(error: unknown): KeyHomeFault {
  if (error instanceof KeyHomeFault) return error;
  const code = codeOf(error);
  if (code === CKR.pinLocked) return locked();
  if (wrongPins.includes(code as number)) {
    const advice = 'check the file that holds it before the token locks, then start again';
    return new KeyHomeFault(home, 'pin_wrong', `The token refused the PIN and it is not tried again; ${advice}.`);
  }
  const { message } = error as { message?: unknown };
  const said = typeof message === 'string' && /^CKR_[A-Z0-9_]+$/.test(message) ? message : 'an error without a name';
  if (said === 'CKR_USER_NOT_LOGGED_IN' || said === 'CKR_KEY_FUNCTION_NOT_PERMITTED') {
    const advice = 'the key must be for signatures and ask for the PIN once, not each time';
    return new KeyHomeFault(home, 'access_denied', `The token refused to sign (${said}); ${advice}.`);
  }
  return new KeyHomeFault(
    home,
    'unreachable',
    `The token gave no answer (${said}); check that it is plugged in and works.`,
  );
}
