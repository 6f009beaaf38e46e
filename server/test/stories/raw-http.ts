/** HTTP by hand, so that nothing on the way corrects what a hostile caller sends. */
import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  body: string;
}

export interface Exchange {
  answers: RawAnswer[];
  /** All that was heard, as it came. */
  heard: string;
  closed: boolean;
}

const blank = '\r\n\r\n';

/** The answers in what was heard. `methods`: those asked with, in order, as HEAD is answered without a body. */
function takeApart(heard: Buffer, methods: readonly string[]): { answers: RawAnswer[]; isWhole: boolean } {
  const answers: RawAnswer[] = [];
  let rest = heard;
  while (rest.length > 0) {
    const end = rest.indexOf(blank);
    if (end < 0) return { answers, isWhole: false };
    const [first = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(`${first} `)?.[1] ?? Number.NaN);
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const hasBody =
      methods[answers.filter((each) => each.status >= 200).length] !== 'HEAD' && status !== 304 && status >= 200;
    const length = hasBody ? Number(headers.get('content-length') ?? 0) : 0;
    const body = rest.subarray(end + blank.length, end + blank.length + length);
    if (body.length < length) return { answers, isWhole: false };
    answers.push({ status, headers, body: body.toString() });
    rest = rest.subarray(end + blank.length + length);
  }
  return { answers, isWhole: true };
}

/** Sends the bytes and listens until as many answers have come, the other side closes, or it takes too long: then it throws. */
export function exchange(
  port: number,
  bytes: string | Buffer,
  {
    methods = ['GET'],
    withinMs = 8_000,
    half = false,
  }: { methods?: readonly string[]; withinMs?: number; half?: boolean } = {},
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const { answers } = takeApart(heard, methods);
      resolve({ answers: answers.filter(({ status }) => status >= 200), heard: heard.toString('latin1'), closed });
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`hangs: no end within ${withinMs} ms after ${JSON.stringify(String(bytes).slice(0, 300))}`));
    }, withinMs);
    socket.on('connect', () => {
      socket.write(bytes);
      if (half) socket.end();
    });
    socket.on('data', (data) => {
      heard = Buffer.concat([heard, data]);
      const { answers, isWhole } = takeApart(heard, methods);
      if (isWhole && answers.filter(({ status }) => status >= 200).length >= methods.length) finish(false);
    });
    socket.on('end', () => finish(true));
    socket.on('error', () => finish(true));
  });
}

/** A request with exactly these lines. */
export function requestText(
  method: string,
  target: string,
  headers: readonly (readonly [string, string])[] = [],
  body: string | Buffer = '',
): Buffer {
  const bytes = Buffer.from(body);
  const hasLength = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(bytes.length > 0 && !hasLength ? [`Content-Length: ${bytes.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}${blank}`, 'latin1'), bytes]);
}
