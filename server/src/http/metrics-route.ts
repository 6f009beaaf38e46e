import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/index.ts';
import { isFromThisMachine, type Metrics } from '../telemetry/index.ts';

/** `/metrics`: for programs on this machine, or for everybody where the settings say so. Others find nothing there. */
export function metricsRoute(app: FastifyInstance, metrics: Metrics, isOpen: boolean): void {
  app.get('/metrics', async (request, reply) => {
    if (!isOpen && !isFromThisMachine(request.socket.remoteAddress, request.headers)) throw new AppError('NOT_FOUND');
    const { contentType, body } = await metrics.text();
    return reply.header('cache-control', 'no-store').type(contentType).send(body);
  });
}
