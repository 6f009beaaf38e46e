import type { FastifyInstance } from 'fastify';
import { trustIssuer } from '../bearer-token.ts';
import { findLiveSystemUser } from '../live-system-user.ts';
import { partiesOf, readPartyFlags } from './authorized-parties-shape.ts';
import { accessesOf } from './decision-holdings.ts';
import { type AltinnDesk, issuerOf, readToken } from './desk.ts';
import { sendProblem } from './problems.ts';

const SCOPE = 'altinn:accessmanagement/authorizedparties';

/**
 * Which parties a system user may act for, and with what. Only an exchanged token is let in. For an agent's system user
 * these are the clients that were handed over to it, never its owner.
 */
export function registerAuthorizedParties(app: FastifyInstance, desk: AltinnDesk): void {
  const verify = trustIssuer(() => issuerOf(desk), desk.signingKey.verify);

  app.get('/accessmanagement/api/v1/enduser/authorizedparties', async (request, reply) => {
    const token = await readToken(request, desk, verify);
    if (token === null) return sendProblem(reply, 401);
    if (!token.scopes.includes(SCOPE)) return sendProblem(reply, 403);
    if (token.systemUser === null) return sendProblem(reply, 401, { detail: 'Unknown user type' });
    // All that is told of a party is left out unless it is asked for (altinn.md 6.6). Sub-units and deleted parties are
    // told unless they are left out: chosen, as the guide's sample has them without a word in the query.
    const flags = readPartyFlags(request.query, (flag) => /SubParties|InactiveParties/.test(flag));
    if (typeof flags === 'string') {
      return sendProblem(reply, 400, { detail: `${flags} is neither true nor false` });
    }
    const user = findLiveSystemUser(token, desk.register());
    if (user === null) return sendProblem(reply, 403);
    const accesses = accessesOf({ kind: 'system_user', user }, desk);
    return { links: {}, data: partiesOf(accesses, flags, desk) };
  });
}
