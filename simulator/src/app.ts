import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { USUAL_ALTINN_CONDITIONS } from './altinn/conditions.ts';
import type { AltinnDesk } from './altinn/desk.ts';
import { registerAltinn } from './altinn/routes.ts';
import { trustIssuer } from './bearer-token.ts';
import { ELSEWHERE, registerJournalAndFaults } from './broken-answers.ts';
import { registerBrreg } from './brreg/routes.ts';
import { createClock } from './clock.ts';
import { registerControl } from './control/routes.ts';
import { FaultPlan } from './faults.ts';
import { Journal } from './journal.ts';
import type { TokenDesk } from './maskinporten/answer-grant.ts';
import { crlPath, ENVIRONMENTS } from './maskinporten/certificates.ts';
import { TOLERATED_CLAIMS } from './maskinporten/claims.ts';
import { USUAL_CONDITIONS } from './maskinporten/conditions.ts';
import { createKeyring, createRegister } from './maskinporten/register.ts';
import { ReplayStore } from './maskinporten/replay-store.ts';
import { registerMaskinporten, registerMetadataAtRoot } from './maskinporten/routes.ts';
import { createSigningKey } from './maskinporten/signing-key.ts';
import type { IatPolicy } from './maskinporten/time-rules.ts';
import { registerNav } from './nav/routes.ts';
import { registerNorgesBank } from './norges-bank/routes.ts';
import { registerSamarbeid } from './samarbeid/routes.ts';
import { registerSkatteetaten } from './skatteetaten/routes.ts';
import type { World } from './world.ts';

/** How the stand-ins behave. */
export type AppOptions = {
  world: World;
  /** A number from 0 up to, not including, 1. Default the machine's. */
  random?: () => number;
  /** Base clock, milliseconds since 1970; the machine's by default. */
  now?: () => number;
  /** Default `server`. */
  iatPolicy?: IatPolicy;
  /** Undocumented claims to let through; default `nbf` and `sub`. */
  toleratedClaims?: readonly string[];
};

/** Builds the stand-ins, with fresh keys, not yet listening. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { world } = options;
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 1000 },
  });
  const clock = createClock(options.now);
  const conditions = { ...USUAL_CONDITIONS };
  const maskinportenClock = { now: () => clock.now() + conditions.clock_offset_seconds * 1000 };
  const random = options.random ?? randomFraction;
  const journal = new Journal();
  const faults = new FaultPlan(random);
  const replays = new ReplayStore();
  const [keyring, signingKey, altinnKey] = await Promise.all([
    createKeyring(world, clock.now(), () => originOf(app)),
    createSigningKey('Maskinporten', maskinportenClock.now),
    createSigningKey('Altinn', clock.now),
  ]);
  let register = createRegister(world, keyring, { random, now: clock.now });

  const origin = () => originOf(app);
  const issuer = () => `${origin()}/maskinporten/`;
  const verifyMaskinporten = trustIssuer(issuer, signingKey.verify);

  registerJournalAndFaults(app, { clock, maskinportenClock, journal, faults, origin, issuer });
  const tokenDesk: TokenDesk = {
    clock: maskinportenClock,
    issuer,
    iatPolicy: options.iatPolicy ?? 'server',
    toleratedClaims: options.toleratedClaims ?? TOLERATED_CLAIMS,
    keyring,
    register: () => register,
    replays,
    signingKey,
    unrequestedAudience: () => (conditions.unrequested_audience === 'absent' ? null : 'unspecified'),
  };
  const altinnDesk: AltinnDesk = {
    clock,
    origin,
    signingKey: altinnKey,
    verifyMaskinporten,
    organisations: world.organisations,
    altinn: {
      packages: new Map(world.altinn.access_packages.map((each) => [each.urn, each])),
      roles: world.altinn.role_packages,
    },
    resources: world.altinnResources,
    conditions: { ...USUAL_ALTINN_CONDITIONS },
    register: () => register,
  };
  registerMetadataAtRoot(app, tokenDesk);
  app.register(async (scope) => registerMaskinporten(scope, tokenDesk), { prefix: '/maskinporten' });
  app.register(async (scope) => registerBrreg(scope, { clock, organisations: world.organisations }), {
    prefix: '/brreg',
  });
  app.register(
    async (scope) =>
      registerSkatteetaten(scope, {
        clock,
        organisations: world.organisations,
        verify: verifyMaskinporten,
        register: () => register,
      }),
    { prefix: '/skatteetaten' },
  );
  app.register(async (scope) => registerAltinn(scope, altinnDesk), { prefix: '/altinn' });
  app.register(
    async (scope) => registerNav(scope, { clock, organisations: world.organisations, verify: verifyMaskinporten }),
    { prefix: '/nav' },
  );
  app.register(async (scope) => registerNorgesBank(scope, { clock, series: world.norgesBank.series }), {
    prefix: '/norges-bank',
  });
  app.register(
    async (scope) => registerSamarbeid(scope, { clock, verify: verifyMaskinporten, register: () => register }),
    { prefix: '/samarbeid' },
  );
  for (const environment of ENVIRONMENTS) {
    app.get(crlPath(environment), async (_request, reply) => {
      const crl = keyring.authority.crl(environment, register.certificates, clock.now());
      return crl === null ? reply.code(503).send() : reply.type('application/pkix-crl').send(crl);
    });
  }
  const reset = () => {
    faults.replace([]);
    clock.setOffset(0);
    Object.assign(conditions, USUAL_CONDITIONS);
    Object.assign(altinnDesk.conditions, USUAL_ALTINN_CONDITIONS);
    signingKey.publish();
    replays.clear();
    journal.clear();
    register = createRegister(world, keyring, { random, now: clock.now });
  };
  app.register(
    async (scope) =>
      registerControl(scope, {
        world,
        keyring,
        issuer,
        signingKey,
        clock,
        conditions,
        faults,
        journal,
        altinn: altinnDesk,
        register: () => register,
        reset,
      }),
    { prefix: '/_control' },
  );
  app.get(ELSEWHERE, async () => ({ elsewhere: 'a redirect was followed to this place' }));
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'not_found', message: 'no stand-in has this prefix' }),
  );
  return app;
}

function originOf(app: FastifyInstance): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-ins are not listening');
  return `http://127.0.0.1:${address.port}`;
}

function randomFraction(): number {
  return randomBytes(4).readUInt32BE() / 2 ** 32;
}
