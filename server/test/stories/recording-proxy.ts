/**
 * Stands between the product and the stand-ins and keeps every assertion and token that passes. The product takes it
 * for the agencies themselves, so each assertion names it as its audience: it is signed anew for the stand-ins, with
 * the same key, which the stand-ins tell.
 */
import { createPrivateKey, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { DemoWorld } from './harness.ts';
import { freePort } from './harness.ts';

/** How the way between product and agencies is: open, spoiling signatures, or answering with what it was sent. */
type Manner = 'open' | 'spoil' | 'echo';

export interface RecordingProxy {
  url: string;
  assertions: Set<string>;
  tokens: Set<string>;
  /** Names and values of every request's headers. */
  headers: Record<string, string | string[] | undefined>[];
  behave(manner: Manner): void;
  close(): Promise<void>;
}

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const opened = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;

/** `simulator` and `world` are asked for at the first request: the product starts its stand-ins itself. */
export async function startRecordingProxy(options: {
  simulator: string;
  world: () => Promise<DemoWorld>;
  /** Said by an agency that answers with what it should not. */
  mutter: string;
}): Promise<RecordingProxy> {
  const { simulator, mutter } = options;
  const url = `http://127.0.0.1:${await freePort()}`;
  const assertions = new Set<string>();
  const tokens = new Set<string>();
  const headersSeen: RecordingProxy['headers'] = [];
  let manner: Manner = 'open';
  let world: Promise<DemoWorld> | undefined;

  async function signedAnew(assertion: string): Promise<string> {
    const [head, body] = assertion.split('.');
    const header = opened(head);
    world ??= options.world();
    const jwk = (await world).clients.find(({ kid }) => kid === header.kid)?.private_jwk;
    if (!jwk) throw new Error('an assertion signed with a key of nobody’s');
    const input = `${head}.${segment({ ...opened(body), aud: `${simulator}/maskinporten/` })}`;
    const signature = sign('sha256', Buffer.from(input), createPrivateKey({ key: jwk, format: 'jwk' }));
    return `${input}.${signature.toString('base64url')}`;
  }

  async function answer(request: IncomingMessage): Promise<Response> {
    const path = request.url ?? '/';
    headersSeen.push(request.headers);
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token !== undefined) tokens.add(token);
    const assertion = new URLSearchParams(body).get('assertion');
    if (assertion !== null) assertions.add(assertion);

    const secret = assertion ?? token;
    if (manner === 'echo' && secret !== undefined && secret !== null) {
      const words = `${secret} ${mutter}`;
      return Response.json(
        assertion === null
          ? { kode: words, melding: words, korrelasjonsid: secret }
          : {
              error: 'invalid_grant',
              error_description: `${words} (trace_id: ${mutter})`,
              error_uri: `${url}/errors/${secret}`,
            },
        { status: assertion === null ? 403 : 400, headers: { 'x-echo': secret, 'retry-after': secret } },
      );
    }
    if (assertion !== null) {
      const anew = await signedAnew(assertion);
      assertions.add(anew);
      // Another first character of the signature: the key does not fit any more.
      const sent =
        manner === 'spoil' ? anew.replace(/\.(.)([^.]*)$/, (_, a, b) => `.${a === 'A' ? 'B' : 'A'}${b}`) : anew;
      body = String(new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(body)), assertion: sent }));
    }
    const headers = new Headers();
    for (const name of ['accept', 'authorization', 'content-type', 'korrelasjonsid', 'correlation-id']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const method = request.method ?? 'GET';
    const upstream = await fetch(simulator + path, {
      method,
      headers,
      redirect: 'manual',
      ...(method === 'POST' && { body }),
    });
    const text = (await upstream.text()).replaceAll(simulator, url);
    const { access_token: issued } = path.endsWith('/token')
      ? (JSON.parse(text || '{}') as { access_token?: string })
      : {};
    if (issued !== undefined) tokens.add(issued);
    if (path.includes('/exchange/') && upstream.ok) tokens.add(text);
    return new Response(text === '' ? null : text, { status: upstream.status, headers: upstream.headers });
  }

  const server = createServer((request, response) => {
    answer(request).then(
      async (made) => {
        const text = Buffer.from(await made.arrayBuffer());
        made.headers.delete('content-length');
        made.headers.delete('transfer-encoding');
        response.writeHead(made.status, [...made.headers].flat()).end(text);
      },
      // The agency broke off: so do we.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), '127.0.0.1', resolve));
  return {
    url,
    assertions,
    tokens,
    headers: headersSeen,
    behave(next) {
      manner = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
