import { connect, type Socket } from 'node:net';

/** One request after another over connections that stay open. */
export interface Load {
  /**
   * Sends requests, one at a time on each connection, until there were `most` or `ms` have passed. Resolves with their
   * number when all are answered; rejects at the first answer that is not the expected one.
   */
  run(limit: { most: number; ms: number }): Promise<number>;
  close(): void;
}

export interface LoadOptions {
  port: number;
  /** The same for all, or that of the request with this number, counted over all runs. */
  path: string | ((count: number) => string);
  headers?: Readonly<Record<string, string>>;
  /** The status that every answer must have. */
  status: number;
  /** The length that every answer's body must have; absent: any. */
  bodyBytes?: number;
  connections?: number;
  /** Told of each answer how long it took. */
  onAnswer?: (ms: number) => void;
}

const answersWithinMs = 20_000;

/**
 * A small load on plain sockets: a client that costs more than the server would measure itself. It reads status line
 * and content-length, as HTTP/1.1 answers of known length need no more.
 */
export async function openLoad(options: LoadOptions): Promise<Load> {
  const { port, path, headers = {}, connections = 32, onAnswer } = options;
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const requestFor = (to: string) => Buffer.from(`GET ${to} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const name = typeof path === 'string' ? path : path(0);
  const same = requestFor(name);
  let count = 0;
  const sockets = await Promise.all(Array.from({ length: connections }, () => opened(port)));

  return {
    run({ most, ms }) {
      let sent = 0;
      let answered = 0;
      let isOver = false;
      const startedAt = new Map<Socket, number>();
      return new Promise((resolve, reject) => {
        const finish = (error?: Error) => {
          clearTimeout(end);
          clearTimeout(giveUp);
          for (const socket of sockets) socket.removeAllListeners('data').removeAllListeners('close');
          if (error) reject(error);
          else resolve(answered);
        };
        const end = setTimeout(() => {
          isOver = true;
        }, ms);
        const giveUp = setTimeout(() => finish(new Error(`${name}: unanswered`)), ms + answersWithinMs);
        const sendOn = (socket: Socket) => {
          if (isOver || sent === most) return;
          sent += 1;
          startedAt.set(socket, performance.now());
          socket.write(typeof path === 'string' ? same : requestFor(path(count)));
          count += 1;
        };
        for (const socket of sockets) {
          let waiting: Buffer = Buffer.alloc(0);
          socket.on('close', () => finish(new Error(`${name}: the server closed a connection`)));
          socket.on('data', (chunk: Buffer) => {
            waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
            const answer = wholeAnswer(waiting);
            if (answer === undefined) return;
            waiting = Buffer.alloc(0);
            const wrong = problemOf(answer, options);
            if (wrong !== undefined) return finish(new Error(`${name}: ${wrong}`));
            answered += 1;
            onAnswer?.(performance.now() - (startedAt.get(socket) ?? Number.NaN));
            sendOn(socket);
            if (answered === sent) finish();
          });
          sendOn(socket);
        }
      });
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.on('error', reject);
  });
}

interface SeenAnswer {
  status: number;
  bodyBytes: number;
  text: () => string;
}

/** The answer in `bytes` once it is whole. One request is under way at a time, so nothing follows it. */
function wholeAnswer(bytes: Buffer): SeenAnswer | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  const length = status === 304 ? 0 : Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
  const bodyBytes = bytes.length - headEnd - 4;
  if (bodyBytes < length) return undefined;
  return {
    status,
    bodyBytes: Number.isNaN(length) ? Number.NaN : bodyBytes,
    text: () => bytes.toString('latin1', 0, 600),
  };
}

function problemOf(answer: SeenAnswer, expected: LoadOptions): string | undefined {
  if (answer.status !== expected.status) return `answered ${answer.status}: ${answer.text()}`;
  if (Number.isNaN(answer.bodyBytes)) return 'an answer without content-length';
  if (expected.bodyBytes !== undefined && answer.bodyBytes !== expected.bodyBytes)
    return `a body of ${answer.bodyBytes} bytes instead of ${expected.bodyBytes}`;
  return undefined;
}
