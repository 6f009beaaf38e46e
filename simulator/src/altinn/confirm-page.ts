import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ChangeRow, RequestRow } from '../altinn-records.ts';
import { mayControl } from '../control/access.ts';
import { isJsonObject } from '../json-values.ts';
import { DECISIONS, decide, findRow, USUAL_ROLE } from './decide.ts';
import type { AltinnDesk } from './desk.ts';
import { Refusal } from './refusal.ts';
import { renderMessage, renderRequest } from './render-page.ts';
import { confirmPath, isTimedOut } from './request-wire.ts';

const STATES = {
  New: null,
  Accepted: 'Forespørselen er godkjent.',
  Rejected: 'Forespørselen er avvist.',
  Denied: 'Forespørselen er avslått.',
  Timedout: 'Forespørselen er utløpt.',
} as const;

/** The pages where a person answers requests, one for each kind. For this machine only, like all that plays people. */
export function registerConfirmPages(app: FastifyInstance, desk: AltinnDesk): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.addHook('onRequest', async (request, reply) => {
    if (mayControl(request) && isOwnForm(request)) return undefined;
    return reply
      .code(403)
      .type('text/plain; charset=utf-8')
      .send('this page is for this machine only, by its own name');
  });

  for (const kind of ['standard', 'agent', 'change'] as const) {
    app.get(confirmPath(kind), async (request, reply) => {
      const row = rowFor(kind, isJsonObject(request.query) ? request.query.id : undefined);
      return row === null ? sendUnknown(reply) : sendPage(reply, 200, pageOf(row), row);
    });

    app.post(confirmPath(kind), async (request, reply) => {
      const form = isJsonObject(request.body) ? request.body : {};
      const row = rowFor(kind, form.id);
      if (row === null) return sendUnknown(reply);
      const decision = DECISIONS.find((each) => each === form.decision);
      if (decision === undefined) return sendPage(reply, 400, pageOf(row, 'Velg Godkjenn eller Avvis.'), row);
      try {
        decide(row, decision, typeof form.as === 'string' ? form.as : USUAL_ROLE, desk);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return sendPage(reply, error.status, pageOf(row, error.message), row);
      }
      // Handed on, it is still to be answered.
      if (row.status === 'New') return sendPage(reply, 200, pageOf(row), row);
      if (row.redirect_url) return reply.code(303).header('location', row.redirect_url).send();
      return sendPage(reply, 200, pageOf(row), row);
    });
  }

  function rowFor(kind: RequestRow['kind'] | ChangeRow['kind'], id: unknown): RequestRow | ChangeRow | null {
    const row = typeof id === 'string' ? findRow(id.toLowerCase(), desk) : undefined;
    return row?.kind === kind ? row : null;
  }

  function pageOf(row: RequestRow | ChangeRow, refusal: string | null = null): string {
    const state = isTimedOut(row, desk) ? STATES.Timedout : STATES[row.status];
    return renderRequest(row, { state, refusal }, desk);
  }
}

/** A form of another page that names this machine is another's all the same. */
function isOwnForm({ headers: { origin, host } }: FastifyRequest): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function sendUnknown(reply: FastifyReply): FastifyReply {
  return sendPage(
    reply,
    404,
    renderMessage('Forespørselen finnes ikke', 'Den er trukket tilbake, eller lenken er feil.'),
  );
}

function sendPage(
  reply: FastifyReply,
  status: number,
  html: string,
  row: RequestRow | ChangeRow | null = null,
): FastifyReply {
  // Browsers hold where a form's answer leads to against the form too.
  const leadsTo = row?.redirect_url && URL.canParse(row.redirect_url) ? ` ${new URL(row.redirect_url).origin}` : '';
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'${leadsTo}; base-uri 'none'; frame-ancestors 'none'`,
    )
    .header('referrer-policy', 'same-origin')
    .header('x-content-type-options', 'nosniff')
    .send(html);
}
