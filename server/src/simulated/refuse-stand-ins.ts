import { type Send, UpstreamFailure } from '../lib/outgoing.ts';

/** What every answer of the stand-ins carries. */
const header = 'x-apier-stand-in';

/**
 * A way out that takes no answer of a stand-in: an environment that says that it is real shows nothing invented,
 * whatever address it was given (rulings 15). Throws `UpstreamFailure`.
 */
export function refuseStandIns(send: Send): Send {
  return async (request) => {
    const response = await send(request);
    if (response.headers[header] === undefined) return response;
    throw new UpstreamFailure(new URL(request.url).origin, 'unexpected', {
      cause: new Error('a stand-in answered in a real environment'),
    });
  };
}
