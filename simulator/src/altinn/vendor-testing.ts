import type { Simulator } from '../index.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { askToken, clientAt, control, NOON, readWorld, type SeenWorld } from '../testing/played-client.ts';
import { startChanged } from '../testing/start-changed.ts';
import { systemOf } from '../testing/systems.ts';
import type { World } from '../world.ts';

/** Scopes of vendors, by what they open. */
export const SCOPES = {
  register: 'altinn:authentication/systemregister.write',
  read: 'altinn:authentication/systemuser.request.read',
  write: 'altinn:authentication/systemuser.request.write',
} as const;

/** The vendor's system in live, another vendor's there, and the vendor's in test. */
export const OWN = '326018155_apier';
export const FOREIGN = '283016617_other';
export const OWN_IN_TEST = '326018155_apier_test';
/** Of the vendor's, without any redirect address and with one service. */
export const PLAIN = '326018155_plain';

/** An organisation without system users. */
export const CUSTOMER = '299603083';
const PACKAGE = 'urn:altinn:accesspackage:';

/** An answer with whatever its body is: a list, a text, an object. */
export type PlayedAnswer = { status: number; headers: Headers; body: JsonObject; list: JsonObject[]; text: string };

/** How to call: with the scope's token of the vendor's client in live, unless said otherwise. */
export type Call = {
  scope?: keyof typeof SCOPES | null;
  client?: number;
  body?: unknown;
};

/** A running stand-in, called as the vendor. */
export type PlayedVendor = {
  simulator: Simulator;
  world: SeenWorld;
  call(method: string, path: string, options?: Call): Promise<PlayedAnswer>;
  /** Asks for a system user: 201 when it is new. */
  ask(body: JsonObject, kind?: 'standard' | 'agent', client?: number): Promise<PlayedAnswer>;
  /** Asks, and has it answered by control. Gives the id. */
  askAndDecide(body: JsonObject, decision: string, kind?: 'standard' | 'agent'): Promise<string>;
  decide(id: string, decision: string, as?: string): Promise<PlayedAnswer>;
  get(url: string, scope?: keyof typeof SCOPES): Promise<PlayedAnswer>;
  /** Moves the clock to so many seconds after NOON; tokens are new from there. */
  wait(seconds: number): Promise<void>;
  /** Everything as at the start. */
  reset(): Promise<void>;
};

/** Starts the stand-ins with a foreign vendor's system and a plain one. */
export async function playVendor(change: (world: World) => void = () => {}): Promise<PlayedVendor> {
  const simulator = await startChanged((world) => {
    const packages = [`${PACKAGE}merverdiavgift`];
    const rights = [serviceRight('app_brg_aarsregnskap-vanlig-202406')];
    world.maskinporten.systems.push(
      systemOf({ id: FOREIGN, vendor_org: '283016617', access_packages: packages }),
      systemOf({ id: PLAIN, vendor_org: '326018155', access_packages: packages, rights }),
    );
    change(world);
  });
  const { url } = simulator;
  const world = await readWorld(url);
  const tokens = new Map<string, string>();
  let offset = 0;
  const base = `${url}/altinn/authentication/api/v1`;

  async function tokenOf(scope: string, client: number): Promise<string> {
    const key = `${client} ${scope}`;
    const known = tokens.get(key);
    if (known !== undefined) return known;
    const iat = NOON / 1000 + offset;
    const { body } = await askToken(url, clientAt(world, client), scope, { iat, exp: iat + 60 });
    tokens.set(key, String(body.access_token));
    return tokenOf(scope, client);
  }

  async function send(address: string, init: RequestInit): Promise<PlayedAnswer> {
    const response = await fetch(address, { ...init, redirect: 'manual' });
    const text = await response.text();
    let value: unknown = null;
    try {
      value = JSON.parse(text);
    } catch {
      // Text it is.
    }
    return {
      status: response.status,
      headers: response.headers,
      body: isJsonObject(value) ? value : {},
      list: Array.isArray(value) ? value : [],
      text,
    };
  }

  const played: PlayedVendor = {
    simulator,
    world,
    call: async (method, path, { scope = 'write', client = 0, body } = {}) => {
      const authorization = scope === null ? {} : { authorization: `Bearer ${await tokenOf(SCOPES[scope], client)}` };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      return send(`${base}${path}`, { method, headers: { ...authorization, ...type }, ...sent });
    },
    ask: (body, kind = 'standard', client = 0) =>
      played.call('POST', `/systemuser/request/vendor${kind === 'agent' ? '/agent' : ''}`, { body, client }),
    askAndDecide: async (body, decision, kind = 'standard') => {
      const { status, body: made, text } = await played.ask(body, kind);
      if (status !== 201) throw new Error(`no new request: ${text}`);
      await played.decide(String(made.id), decision);
      return String(made.id);
    },
    decide: (id, decision, as) =>
      send(`${url}/_control/altinn/requests/${id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ decision, ...(as === undefined ? {} : { as }) }),
      }),
    get: async (address, scope = 'read') =>
      send(address, { headers: { authorization: `Bearer ${await tokenOf(SCOPES[scope], 0)}` } }),
    wait: async (seconds) => {
      offset = seconds;
      tokens.clear();
      await control(url, '/clock', { offset_seconds: seconds });
    },
    reset: async () => {
      offset = 0;
      tokens.clear();
      await control(url, '/reset');
    },
  };
  return played;
}

/** A service as a right. */
export function serviceRight(id: string, action: string | null = null) {
  return { action, resource: [{ id: 'urn:altinn:resource', value: id }] };
}

/** Packages as they are sent. */
export function packagesOf(...codes: string[]): { urn: string }[] {
  return codes.map((code) => ({ urn: `${PACKAGE}${code}` }));
}

/** A request for VAT. */
export function askVat(more: JsonObject = {}): JsonObject {
  return { systemId: OWN, partyOrgNo: CUSTOMER, accessPackages: packagesOf('merverdiavgift'), ...more };
}

/** A request of an accountant's. */
export function askClients(more: JsonObject = {}): JsonObject {
  return { systemId: OWN, partyOrgNo: '283016617', accessPackages: packagesOf('regnskapsforer-lonn'), ...more };
}
