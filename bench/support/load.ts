import { connect, type Socket } from 'node:net';

/** The same request again and again over connections that stay open. */
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
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** The status that every answer must have. */
  status: number;
  /** The length that every answer's body must have; absent: any. */
  bodyBytes?: number;
  connections?: number;
}

const answersWithinMs = 20_000;

/**
 * A small load on plain sockets: a client that costs more than the server would measure itself. It reads status line
 * and content-length, as HTTP/1.1 answers of known length need no more.
 */
export async function openLoad(options: LoadOptions): Promise<Load> {
  const { port, path, headers = {}, connections = 32 } = options;
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const sockets = await Promise.all(Array.from({ length: connections }, () => opened(port)));

  return {
    run({ most, ms }) {
      let sent = 0;
      let answered = 0;
      let isOver = false;
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
        const giveUp = setTimeout(() => finish(new Error(`${path}: unanswered`)), ms + answersWithinMs);
        const sendOn = (socket: Socket) => {
          if (isOver || sent === most) return;
          sent += 1;
          socket.write(request);
        };
        for (const socket of sockets) {
          let waiting: Buffer = Buffer.alloc(0);
          socket.on('close', () => finish(new Error(`${path}: the server closed a connection`)));
          socket.on('data', (chunk: Buffer) => {
            waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
            const answer = wholeAnswer(waiting);
            if (answer === undefined) return;
            waiting = Buffer.alloc(0);
            const wrong = problemOf(answer, options);
            if (wrong !== undefined) return finish(new Error(`${path}: ${wrong}`));
            answered += 1;
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
