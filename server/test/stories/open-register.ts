/**
 * The open registers as a mirror of them would answer on this machine: 999999999's files under whichever number is
 * asked for, and no word of being a stand-in.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { createStage } from './harness.ts';

interface Answer {
  status: number;
  body: unknown;
}

const modelNumber = '999999999';
const model = readFileSync(new URL(`../../../world/organisations/${modelNumber}.json`, import.meta.url), 'utf8');
const noRates = { errors: [{ code: 404, message: 'No data' }] };

function answerTo(url: string): Answer {
  const number = /\/(\d{9})\b/.exec(url)?.[1];
  if (number === undefined) {
    const page = { size: 100, totalElements: 0, totalPages: 0, number: 0 };
    return url.includes('/EXR/') ? { status: 404, body: noRates } : { status: 200, body: { page } };
  }
  const { brreg } = JSON.parse(model.replaceAll(modelNumber, number)) as { brreg: Record<string, Answer> };
  const name = /\/(roller|signatur|prokura)$/.exec(url)?.[1] ?? (url.includes('/regnskap/') ? 'regnskap' : 'enhet');
  return brreg[name] ?? { status: 404, body: null };
}

/** Starts it until the stage ends. `asked` holds the path of every request. */
export async function startOpenRegister(
  stage: Pick<ReturnType<typeof createStage>, 'onEnd'>,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const { status, body } = answerTo(url.split('?')[0] ?? '');
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === null ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stage.onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
