/**
 * A token server that is not ours and not the stand-in's: oidc-provider, taught RFC 7523 §2.1. It verifies assertions
 * with jose and knows nothing of Maskinporten beyond "the assertion is the client's authentication".
 */
import { createServer, IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, type JWK, type JWTPayload, jwtVerify } from 'jose';
import Provider, { errors } from 'oidc-provider';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** A client as registered there, with its public key. */
export interface RegisteredClient {
  client_id: string;
  key: JWK;
  scopes: readonly string[];
}

/** An assertion that was verified, as it came. */
export interface Verified {
  header: Record<string, unknown>;
  claims: JWTPayload;
  form: string[];
}

/**
 * oidc-provider looks a client up by a form parameter before it calls a grant, and the grant has none: its client is
 * named by the assertion's `iss`. So the name is taken from there, unverified, and put into the form; the client is
 * registered without authentication of its own, and the grant verifies the assertion with the keys of just that client.
 */
function namingTheClient(next: RequestListener): RequestListener {
  return async (request, response) => {
    if (request.method !== 'POST') return next(request, response);
    const form = new URLSearchParams(await text(request));
    form.set('client_id', decodeJwt(form.get('assertion') ?? '').iss ?? '');
    const { method, url, headers, httpVersion } = request;
    const again = Object.assign(new IncomingMessage(request.socket), { method, url, httpVersion, complete: true });
    again.headers = { ...headers, 'content-length': String(Buffer.byteLength(form.toString())) };
    again.push(form.toString());
    again.push(null);
    return next(again, response);
  };
}

/** Starts the server on this machine; over TLS when it is given a key and a certificate for 127.0.0.1. */
export async function startJwtBearerServer(clients: readonly RegisteredClient[], tls?: { key: string; cert: string }) {
  let listener: RequestListener = () => undefined;
  const handle: RequestListener = (request, response) => listener(request, response);
  const server = tls ? createTlsServer(tls, handle) : createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const issuer = `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`;

  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: clients.map(({ client_id }) => ({
      client_id,
      grant_types: [jwtBearer],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'none',
    })),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'theirs' }] },
    // Nothing is stored: its tokens are JWTs, and its one client stands above.
    adapter: () => ({ upsert: async () => undefined, find: async () => undefined }),
    cookies: { keys: ['of no use here'] },
    features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
    ttl: { ClientCredentials: 120 },
  });

  const verified: Verified[] = [];
  const used = new Set<string>();
  const grant: Parameters<Provider['registerGrantType']>[1] = async (ctx) => {
    const { client, params } = ctx.oidc;
    const registered = clients.find(({ client_id }) => client_id === client.clientId);
    const { payload, protectedHeader } = await jwtVerify(
      params.assertion ?? '',
      createLocalJWKSet({ keys: registered ? [registered.key] : [] }),
      {
        issuer: client.clientId,
        audience: issuer,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'iat', 'jti', 'scope'],
        maxTokenAge: 130,
      },
    ).catch((reason: Error) => {
      throw new errors.InvalidGrant(reason.message);
    });
    if (payload.jti === undefined || used.has(payload.jti)) throw new errors.InvalidGrant('used before');
    used.add(payload.jti);
    verified.push({ header: { ...protectedHeader }, claims: payload, form: Object.keys(params) });

    const scopes = String(payload.scope).split(' ');
    if (!scopes.every((scope) => registered?.scopes.includes(scope)))
      throw new errors.InvalidScope('requested scope is not allowed');
    const token = new provider.ClientCredentials({ client, scope: scopes.join(' ') });
    const [resource = 'urn:any'] = [payload.resource].flat();
    token.resourceServer = new provider.ResourceServer(String(resource), {
      scope: scopes.join(' '),
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'RS256' } },
    });
    ctx.body = {
      access_token: await token.save(),
      expires_in: token.expiration,
      token_type: token.tokenType,
      scope: scopes.join(' '),
    };
  };
  provider.registerGrantType(jwtBearer, grant, ['assertion']);
  listener = namingTheClient(provider.callback());

  return {
    issuer,
    /** What was accepted so far. */
    verified,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
