import { rulebookVersion } from '@apier/rulebook';
import type { FastifyInstance } from 'fastify';
import type { EnvironmentReport } from '../context.ts';

export interface Health {
  /** Resolves when the database answers. */
  checkDatabase(): Promise<void>;
  isStopping(): boolean;
  installation: readonly EnvironmentReport[];
}

/** `/livez`: the process runs. `/readyz`: it can serve. `/api/health`: a summary for people, outside the envelope. */
export function healthRoutes(app: FastifyInstance, health: Health): void {
  const database = async (): Promise<'ok' | 'unavailable'> => {
    try {
      await health.checkDatabase();
      return 'ok';
    } catch {
      return 'unavailable';
    }
  };

  app.get('/livez', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const checks = { database: await database() };
    const status = health.isStopping() ? 'stopping' : checks.database === 'ok' ? 'ready' : 'not_ready';
    if (status !== 'ready') reply.header('retry-after', '5');
    return reply
      .header('cache-control', 'no-store')
      .code(status === 'ready' ? 200 : 503)
      .send({ status, checks });
  });

  app.get('/api/health', async (_request, reply) => {
    const isWell = (await database()) === 'ok';
    return reply
      .header('cache-control', 'no-store')
      .code(isWell ? 200 : 503)
      .send({
        status: isWell ? 'ok' : 'unavailable',
        service: 'apier',
        rulebook_version: rulebookVersion,
        environments: Object.fromEntries(
          health.installation.map(({ environment, simulated }) => [environment, simulated ? 'simulated' : 'real']),
        ),
      });
  });
}
