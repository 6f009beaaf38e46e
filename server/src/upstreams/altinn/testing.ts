import { Secret } from '@apier/maskinporten';
import type { OutgoingRequest, OutgoingResponse } from '../../lib/outgoing.ts';
import { scriptedSend, virtualClock } from '../../testing.ts';
import { type Altinn, createAltinn } from './client.ts';

export const signal = virtualClock().timeout(1_000);
/** What may stand in no result and no failure. */
export const token = new Secret('canary');

/** The client of an Altinn that answers from a function, and what it was asked. */
export function altinnOf(answer: Parameters<typeof scriptedSend>[0]): { altinn: Altinn; asked: OutgoingRequest[] } {
  const { send, asked } = scriptedSend(answer);
  return { altinn: createAltinn({ send, baseUrl: 'https://altinn.example' }), asked };
}

/** A problem document; its sentences are Altinn's own. */
export const problem = (code: string, status: number, more: object = {}): OutgoingResponse => ({
  status,
  headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  body: JSON.stringify({ type: 'x', title: 'canary', detail: 'canary', status, code, traceId: 'canary', ...more }),
});

/** A sentence, as the System Register refuses at times. */
export const text = (body: string, status: number): OutgoingResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

/** What something between us and Altinn answers. */
export const page = (status: number): OutgoingResponse => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<html>canary</html>',
});

/** The method and the address below the host of what was asked, with its body read. */
export const seen = (asked: readonly OutgoingRequest[]): [method: string, path: string, body?: unknown][] =>
  asked.map(({ method, url, body }) => {
    const path = url.replace('https://altinn.example', '');
    return body === undefined ? [method, path] : [method, path, JSON.parse(body)];
  });
