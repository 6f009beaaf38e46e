/** A mirror of the open registers on this machine: the world’s answers, without the stand-ins and what marks them. */
import { createServer } from 'node:http';
import { systemClock } from '../../src/lib/clock.ts';
import { answerFromWorld } from '../../src/sandbox/answer-from-world.ts';
import { readWorld, type WorldOrganisation } from '../../src/sandbox/world.ts';
import { freePort } from './harness.ts';

export interface OpenRegisters {
  url: string;
  /** What was asked, and with which credential. */
  asked: { path: string; authorization: string | undefined }[];
  close(): Promise<void>;
}

/** Starts it. A number in `alike` is played by what the world has of 999999999. */
export async function startOpenRegisters(alike: readonly string[] = []): Promise<OpenRegisters> {
  const world = readWorld(new URL('../../../world/', import.meta.url));
  const model = world.organisations.get('999999999');
  const played = alike.map((number) => [number, { ...model, org_number: number } as WorldOrganisation] as const);
  const organisations = new Map([...world.organisations, ...played]);
  const answer = answerFromWorld({ ...world, organisations }, systemClock);
  const url = `http://127.0.0.1:${await freePort()}`;
  const asked: OpenRegisters['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push({ path, authorization: request.headers.authorization });
    const signal = AbortSignal.timeout(1_000);
    answer({ method: 'GET', url: url + path, headers: {}, signal }).then(
      ({ status, headers, body }) => response.writeHead(status, headers as Record<string, string>).end(body),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), '127.0.0.1', resolve));
  return {
    url,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
