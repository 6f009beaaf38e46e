import { z } from 'zod';
import { operation } from '../operation.ts';
import { explainError } from './explain-error.ts';
import { allCodes } from './explained-codes.ts';
import { listErrorCodes } from './list-error-codes.ts';
import { notExplained } from './near-codes.ts';
import { ErrorReference, ExplainedError, VatRuleName } from './shapes.ts';

const error = ({ input }: { input?: unknown }): string => notExplained(input, allCodes);

export const explainOperations = [
  operation({
    id: 'explainError',
    summary: { nb: 'Forklar en feilkode', en: 'Explain an error code' },
    description: {
      nb: 'Hva koden betyr, hvorfor, hva som gjøres i hvilken rekkefølge, og hvem som må gjøre det. Alle koder: feilkoder, steg i fix_steps, ord i reason og warnings, AVERTs kontroller, Maskinportens egne og reglene for mva-meldingen.',
      en: 'What a code means, why, what to do in which order, and who has to do it. Every code: of failures, of fix_steps, the words of reason and warnings, AVERT’s checks, Maskinporten’s own, and the rules of the VAT return. With context.org_number the steps name the organisation.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({
      error_code: z.union([z.enum(allCodes), VatRuleName], { error }),
      context: z
        .strictObject({
          org_number: z
            .string()
            .regex(/^\d{9}$/, 'must be nine digits')
            .nullish(),
        })
        .nullish(),
    }),
    output: ExplainedError,
    errors: [],
    dataSources: ['rulebook'],
    freshness: 'static',
    example: { error_code: 'AUTH_NO_DELEGATION', context: { org_number: '999999999' } },
    run: explainError,
    http: { method: 'POST', path: '/api/v1/explain', caching: 'none' },
    cli: { command: 'explain', positional: ['error_code'], local: true },
    sandbox: 'public',
  }),
  operation({
    id: 'listErrorCodes',
    summary: { nb: 'Alle feilkoder', en: 'Every error code' },
    description: {
      nb: 'Tabellen som alle feilsvar lages fra.',
      en: 'The table from which every failing answer is made. A problem’s type points here.',
    },
    scope: null,
    tier: 1,
    input: z.strictObject({}),
    output: ErrorReference,
    errors: [],
    dataSources: ['rulebook'],
    freshness: 'static',
    example: {},
    run: listErrorCodes,
    http: { method: 'GET', path: '/api/v1/errors', caching: 'static' },
    cli: { command: 'errors', local: true },
  }),
];
