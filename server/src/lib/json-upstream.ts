import type { z } from 'zod';
import { type OutgoingResponse, UpstreamFailure } from './outgoing.ts';

/** Reads an upstream's JSON answer as `shape`; what does not fit is `unexpected`, and the body goes nowhere. */
export function readJson<T extends z.ZodType>(upstream: string, response: OutgoingResponse, shape: T): z.output<T> {
  const mediaType = response.headers['content-type']?.split(';')[0]?.trim() ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json$/i.test(mediaType)) {
    throw new UpstreamFailure(upstream, 'unexpected', { status: response.status, cause: new Error('not JSON') });
  }
  let value: unknown;
  try {
    value = JSON.parse(response.body);
  } catch {
    throw new UpstreamFailure(upstream, 'unexpected', { status: response.status, cause: new Error('unreadable JSON') });
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => issue.path.join('/')).join(', ');
  throw new UpstreamFailure(upstream, 'unexpected', { status: response.status, cause: new Error(`shape: ${where}`) });
}

/** The failures that mean the same from every upstream; call it after the statuses with a meaning of their own. */
export function refuseStatus(upstream: string, response: OutgoingResponse, upstreamCode?: string): never {
  const { status } = response;
  const more = { status, ...(upstreamCode !== undefined && { upstreamCode }) };
  if (status === 401) throw new UpstreamFailure(upstream, 'unauthorised', more);
  if (status === 403) throw new UpstreamFailure(upstream, 'forbidden', more);
  if (status === 429) throw new UpstreamFailure(upstream, 'rate_limited', more);
  if (status >= 500) throw new UpstreamFailure(upstream, 'server_error', more);
  throw new UpstreamFailure(upstream, 'unexpected', more);
}
