import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import type { JsonObject } from '../json-values.ts';
import {
  claimsOf,
  clientAt,
  formOf,
  NOON,
  postToken,
  readWorld,
  type SeenWorld,
  signAssertion,
  systemUserOf,
} from '../testing/played-client.ts';

type Grant = {
  contentType: string;
  header: JsonObject;
  claims: JsonObject;
  scopes: string[];
  detail: JsonObject | null;
  signedByAnother: boolean;
  appended: string;
};

/** One fault per step, in the order in which Maskinporten looks; `told` is the code, or a piece of the text. */
const faults: { name: string; told: string; touches?: string; spoil(grant: Grant): void }[] = [
  {
    name: 'content type',
    told: 'Content-Type',
    spoil: (grant) => {
      grant.contentType = 'text/plain';
    },
  },
  {
    name: 'syntax',
    told: 'MP-011',
    spoil: (grant) => {
      grant.appended = '.x';
    },
  },
  {
    name: 'algorithm',
    told: 'MP-011',
    spoil: (grant) => {
      grant.header.alg = 'PS256';
    },
  },
  {
    name: 'undocumented claim',
    told: 'MP-011',
    spoil: (grant) => {
      grant.claims.extra = 1;
    },
  },
  {
    name: 'unknown client',
    told: 'MP-100',
    spoil: (grant) => {
      grant.claims.iss = 'nobody';
    },
  },
  {
    name: 'unknown kid',
    told: 'Unknown key identifier',
    spoil: (grant) => {
      grant.header.kid = 'nobodys';
    },
  },
  {
    name: 'signature',
    told: 'MP-124',
    spoil: (grant) => {
      grant.signedByAnother = true;
    },
  },
  {
    name: 'audience',
    told: 'MP-110',
    spoil: (grant) => {
      grant.claims.aud = 'https://maskinporten.no/';
    },
  },
  {
    name: 'too long life',
    told: 'too long lifetime',
    touches: 'exp',
    spoil: ({ claims }) => {
      claims.exp = Number(claims.iat) + 181;
    },
  },
  {
    name: 'issued in the future',
    told: 'in the future',
    touches: 'iat',
    spoil: ({ claims }) => {
      claims.iat = NOON / 1000 + 60;
      claims.exp = Number(claims.exp) + 60;
    },
  },
  {
    name: 'expired',
    told: 'MP-130',
    touches: 'iat',
    spoil: ({ claims }) => {
      claims.iat = NOON / 1000 - 100;
      claims.exp = Number(claims.exp) - 100;
    },
  },
  {
    name: 'used before',
    told: 'MP-012',
    spoil: ({ claims }) => {
      claims.jti = 'used-before';
    },
  },
  {
    name: 'target',
    told: 'Invalid resource',
    spoil: ({ claims }) => {
      claims.resource = 'https://a.example/#b';
    },
  },
  {
    name: 'own organisation',
    told: 'The combination consumer_org',
    touches: 'consumer_org',
    spoil: ({ claims }) => {
      claims.consumer_org = '283016617';
    },
  },
  { name: 'scope not on the client', told: 'MP-200', spoil: ({ scopes }) => void scopes.unshift('finnes:ikke') },
  { name: 'scope for people', told: 'MP-201', spoil: ({ scopes }) => void scopes.unshift('eksempel:innlogging') },
  { name: 'no grant', told: 'MP-250', spoil: ({ scopes }) => void scopes.unshift('eksempel:lukket') },
  {
    name: 'no delegation',
    told: 'MP-251',
    touches: 'consumer_org',
    spoil: ({ claims, scopes }) => {
      claims.consumer_org = '999999999';
      scopes.splice(scopes.indexOf('eksempel:apen'), 1, 'eksempel:delegerbar');
    },
  },
  { name: 'detail type', told: 'MP-301', spoil: (grant) => spoilDetail(grant, { type: 'urn:altinn:noe' }) },
  { name: 'detail members', told: 'MP-302', spoil: (grant) => spoilDetail(grant, { extra: 1 }) },
  {
    name: 'detail values',
    told: 'details values (trace',
    touches: 'owner',
    spoil: (grant) => spoilDetail(grant, { systemuser_org: { authority: 'x', ID: '0192:999999999' } }),
  },
  {
    name: 'system user unknown to Altinn',
    told: 'invalid_altinn_customer_configuration',
    touches: 'owner',
    spoil: (grant) => spoilDetail(grant, {}),
  },
];

function spoilDetail(grant: Grant, more: JsonObject): void {
  grant.detail = { ...(grant.detail ?? systemUserOf('999999999')[0]), ...more };
}

describe('the order in which Maskinporten looks at a grant', () => {
  let simulator: Simulator;
  let world: SeenWorld;

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    world = await readWorld(simulator.url);
    expect(
      await tell((grant) => {
        grant.claims.jti = 'used-before';
      }),
    ).toContain('access_token');
  });
  afterAll(() => simulator.close());

  async function tell(...spoils: ((grant: Grant) => void)[]): Promise<string> {
    const client = clientAt(world, 3);
    const grant: Grant = {
      contentType: 'application/x-www-form-urlencoded',
      header: { alg: 'RS256', kid: client.kid },
      claims: { ...claimsOf(simulator.url, client, ''), jti: randomUUID() },
      scopes: ['eksempel:apen'],
      detail: null,
      signedByAnother: false,
      appended: '',
    };
    for (const spoil of spoils) spoil(grant);
    const claims = {
      ...grant.claims,
      scope: grant.scopes.join(' '),
      ...(grant.detail === null ? {} : { authorization_details: [grant.detail] }),
    };
    const key = grant.signedByAnother ? clientAt(world, 0).private_jwk : client.private_jwk;
    const assertion = signAssertion(key, grant.header, claims) + grant.appended;
    const { body } = await postToken(simulator.url, formOf(assertion), { contentType: grant.contentType });
    return JSON.stringify(body);
  }

  it.each(faults)('tells $name as $told when nothing else is wrong', async ({ told, spoil }) => {
    expect(await tell(spoil)).toContain(told);
  });

  it('tells the earlier of any two faults', async () => {
    const wrong: string[] = [];
    let pairs = 0;
    for (const [place, first] of faults.entries()) {
      for (const second of faults.slice(place + 1)) {
        if (first.touches !== undefined && first.touches === second.touches) continue;
        pairs += 1;
        // Additive spoils of scopes are applied last-first, so the earlier fault is also first in the list.
        const answer = await tell(second.spoil, first.spoil);
        if (!answer.includes(first.told)) wrong.push(`${first.name} + ${second.name}: ${answer}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(pairs).toBeGreaterThan(200);
  });
});
