import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { isJsonObject, membersOutside } from '../json-values.ts';
import type { RateSeries } from '../world.ts';
import { readPeriods } from './periods.ts';
import { sdmxJson } from './sdmx-json.ts';
import { readKey, selectSeries } from './select-series.ts';

const MEDIA_TYPE = 'application/vnd.sdmx.data+json';
const NO_DATA =
  'No data for data query against the dataflow: urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=NB:EXR(1.0)';
/** Formats that the service has and that are not played. */
const OTHER_FORMATS = ['csv', 'csv-ts', 'excel-both', 'sdmx-compact-2.1'];

/** What Norges Bank's stand-in works with. */
export type NorgesBankDesk = { clock: Clock; series: { readonly [currency: string]: RateSeries } };

/** The exchange rates of Norges Bank's open data, in SDMX-JSON. */
export function registerNorgesBank(app: FastifyInstance, desk: NorgesBankDesk): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.headers['user-agent']) return refuse(reply, 403, 'A client says who it is in User-Agent');
    return undefined;
  });

  app.get<{ Params: { key: string } }>('/api/data/EXR/:key', async (request, reply) => {
    const asked = readParameters(request.query);
    const key = readKey(request.params.key);
    if (asked === null) return refuse(reply, 400, 'A parameter is unknown, twice there or malformed');
    if (key === null) return refuse(reply, 400, 'The key has not four dimensions');
    const refused = refusedFormat(asked.format, request);
    if (refused !== null) return refuse(reply, refused, 'The format is not sdmx-json');
    const selected = selectSeries(desk.series, key, asked.period, asked.lastNObservations);
    if (selected.length === 0) return refuse(reply, 404, NO_DATA);
    const message = JSON.stringify(sdmxJson(selected, desk.clock.now()));
    return reply.type(`${MEDIA_TYPE}; version=1.0.0`).send(message);
  });

  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'No such resource'));
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
    (error.statusCode ?? 500) < 500 ? refuse(reply, 400, 'Not readable') : refuse(reply, 500, 'Unexpected error'),
  );
}

function refuse(reply: FastifyReply, code: number, message: string): FastifyReply {
  return reply.code(code).send({ errors: [{ code, message }] });
}

function readParameters(
  query: unknown,
): { period: { first: string; last: string }; lastNObservations: number; format: string | undefined } | null {
  const sent = isJsonObject(query) ? query : {};
  const { startPeriod, endPeriod, lastNObservations = '1000000', format, locale = 'en', bom } = sent;
  const known = ['startPeriod', 'endPeriod', 'lastNObservations', 'format', 'locale', 'bom'];
  if (membersOutside(sent, known).length > 0) return null;
  if (!isTextOrAbsent(startPeriod) || !isTextOrAbsent(endPeriod) || !isTextOrAbsent(format)) return null;
  if (typeof lastNObservations !== 'string' || !/^[1-9]\d{0,6}$/.test(lastNObservations)) return null;
  if ((locale !== 'en' && locale !== 'no') || !isTextOrAbsent(bom)) return null;
  const period = readPeriods(startPeriod, endPeriod);
  return period === null ? null : { period, lastNObservations: Number(lastNObservations), format };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

/** Without `format` the service answers what `Accept` asks for, and XML when it asks for nothing. */
function refusedFormat(format: string | undefined, request: FastifyRequest): 400 | 406 | null {
  if (format === 'sdmx-json') return null;
  if (format !== undefined) return OTHER_FORMATS.includes(format) ? 406 : 400;
  const types = (request.headers.accept ?? '').split(',').map((range) => range.split(';')[0]?.trim().toLowerCase());
  return types.includes(MEDIA_TYPE) || types.includes('application/json') ? null : 406;
}
