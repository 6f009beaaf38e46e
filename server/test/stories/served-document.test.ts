import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { describeApi } from '../../src/http/openapi.ts';
import { operations } from '../../src/operations.ts';
import { createStage, freePort, send } from './harness.ts';

interface Described {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { example?: unknown }> }> }>
  >;
}

/** The document without the answers that it shows. */
function withoutExamples(text: string): Described {
  const document = JSON.parse(text) as Described;
  const described = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const response of described.flatMap(({ responses }) => Object.values(responses))) {
    for (const media of Object.values(response.content ?? {})) delete media.example;
  }
  return document;
}

describe('the document that a started product serves', () => {
  const stage = createStage();
  afterAll(() => stage.end());

  it('is the one that the answers of all stories are held against, with examples', async () => {
    const product = await stage.start();
    const served = await product.get('/openapi.json');
    expect(served.status).toBe(200);
    expect(served.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const described = withoutExamples(JSON.stringify(describeApi(operations, new Map())));
    expect(withoutExamples(served.text)).toEqual(described);
    expect(served.json()).not.toEqual(described);
  });

  it.fails('fails a story that got an answer which is not so, whatever it makes of it', async () => {
    const port = await freePort();
    const liar = createServer((_request, response) => response.writeHead(418).end());
    await new Promise<void>((resolve) => liar.listen(port, '127.0.0.1', resolve));
    stage.onEnd(() => void liar.close());
    await send(`http://127.0.0.1:${port}/api/v1/errors`).catch(() => null);
  });
});
