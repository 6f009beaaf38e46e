/**
 * Maskinporten's stand-in as a client by hand meets it: its demonstration clients, assertions of any shape, and the bare
 * answer. Nothing here knows our library.
 */
import { createPrivateKey, type JsonWebKey, randomUUID, sign } from 'node:crypto';
import { type Answer, control, send } from './harness.ts';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** A private key in the world of the stand-ins, good for nothing else. */
export type DemoKey = JsonWebKey & { kid: string };

interface SeenClient {
  client_id: string;
  name: string;
  org_number: string;
  kid: string | null;
  key_visible_from: number | null;
  /** The certificate of a client without registered keys. */
  x5c: string[] | null;
  private_jwk: DemoKey;
}

interface SeenCertificate {
  name: string;
  x5c: string[];
  private_jwk: DemoKey;
}

/** An assertion as somebody makes it by hand: what is left out is right. */
export interface HandMade {
  client?: SeenClient;
  header?: Record<string, unknown>;
  /** A claim that is `undefined` is left out. */
  claims?: Record<string, unknown>;
  key?: JsonWebKey;
  /** How far the signer's clock is ahead of the stand-in's, seconds. */
  ahead?: number;
}

/** What the token endpoint said, its trace id left out. */
export interface GrantAnswer {
  status: number;
  body: Record<string, unknown>;
  /** On one line: `400 invalid_grant: Invalid assertion. … (MP-110)`. */
  told: string;
}

/** `authorization_details` for the system user of an organisation. */
export const systemUserOf = (organisation: string, more: Record<string, unknown> = {}): Record<string, unknown>[] => [
  {
    type: 'urn:altinn:systemuser',
    systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${organisation}` },
    ...more,
  },
];

/** A running stand-in, by its address. */
export async function meetStandIn(url: string) {
  const issuer = `${url}/maskinporten/`;
  const world = (await send(`${url}/_control/world`)).json<{
    clients: SeenClient[];
    certificates: SeenCertificate[];
  }>();
  let clock = { offset: 0 };

  /** The world's client whose name begins so. */
  const client = (name: string): SeenClient => {
    const found = world.clients.find((each) => each.name.startsWith(name));
    if (!found) throw new Error(`the world has no client "${name}"`);
    return found;
  };

  const certificate = (name: string): SeenCertificate => {
    const found = world.certificates.find((each) => each.name === name);
    if (!found) throw new Error(`the world has no certificate "${name}"`);
    return found;
  };

  const setClock = async (offsetSeconds: number): Promise<void> => {
    clock = { offset: offsetSeconds };
    await send(`${url}/_control/clock`, { method: 'POST', body: JSON.stringify({ offset_seconds: offsetSeconds }) });
  };

  const assertion = ({
    client: by = client('Vendor, test'),
    header,
    claims,
    key,
    ahead = 0,
  }: HandMade = {}): string => {
    const iat = Math.floor(Date.now() / 1000) + clock.offset + ahead - 5;
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const right = { aud: issuer, iss: by.client_id, scope: 'eksempel:apen', iat, exp: iat + 120, jti: randomUUID() };
    const input = `${encode(header ?? { alg: 'RS256', kid: by.kid })}.${encode({ ...right, ...claims })}`;
    const signature = sign(
      'RSA-SHA256',
      Buffer.from(input),
      createPrivateKey({ key: key ?? by.private_jwk, format: 'jwk' }),
    );
    return `${input}.${signature.toString('base64url')}`;
  };

  /** Sends an assertion to the token endpoint; in the form, where it belongs, or `inUrl`. */
  const ask = async (signed: string, { inUrl = false } = {}): Promise<GrantAnswer> => {
    const form = new URLSearchParams({ grant_type: jwtBearer, assertion: signed }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await send(`${issuer}token${inUrl ? `?${form}` : ''}`, {
      method: 'POST',
      headers,
      body: inUrl ? '' : form,
    });
    const body = answer.json<Record<string, unknown>>();
    const text = String(body.error_description).replace(/ \(trace_id: [0-9a-f]{32}\)$/, '');
    const code = /MP-\d{3}$/.exec(String(body.error_uri))?.[0];
    return { status: answer.status, body, told: `${answer.status} ${body.error}: ${text}${code ? ` (${code})` : ''}` };
  };

  return {
    url,
    issuer,
    client,
    certificate,
    setClock,
    assertion,
    ask,
    control: control(url),
    /** Asks with an assertion made by hand. */
    grant: (asked: HandMade = {}): Promise<GrantAnswer> => ask(assertion(asked)),
    /** The token of a grant that is all right. */
    async token(asked: HandMade = {}): Promise<string> {
      const { body, told } = await ask(assertion(asked));
      if (typeof body.access_token !== 'string') throw new Error(told);
      return body.access_token;
    },
    /** Altinn's exchange, with this token. */
    exchange: (token: string, headers: Record<string, string> = {}): Promise<Answer> =>
      send(`${url}/altinn/authentication/api/v1/exchange/maskinporten`, {
        headers: { ...headers, authorization: `Bearer ${token}` },
      }),
  };
}

export type StandIn = Awaited<ReturnType<typeof meetStandIn>>;

/** The claims of a token, unverified. */
export const claimsIn = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
