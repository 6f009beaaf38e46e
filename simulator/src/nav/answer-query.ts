import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputType,
  Kind,
  parse,
  typeFromAST,
  validate,
  validateInputValue,
} from 'graphql';
import type { JsonObject } from '../json-values.ts';
import type { Employment } from '../world.ts';
import { findEmployments, reportingOf } from './find-employments.ts';
import {
  type ErrorMessage,
  incompleteRow,
  internalError,
  messageOf,
  QueryRefused,
  refusedQuery,
  unknownChoice,
} from './refusals.ts';

/** A GraphQL request as it was sent. */
export type Query = { query: string; variables: JsonObject; operationName: string | undefined };

/** What queries are answered from. */
export type AaregFacts = { schema: GraphQLSchema; employments: readonly Employment[] };

/** The variables whose values are one of a few. */
const CHOICES = ['arbeidsforholdtype', 'rapporteringsordning', 'arbeidsforholdstatus'];

const REPORTING = {
  A_ORDNINGEN: { kode: 'A_ORDNINGEN', beskrivelse: 'Rapportert via a-ordningen (2015-d.d.)' },
  FOER_A_ORDNINGEN: { kode: 'FOER_A_ORDNINGEN', beskrivelse: 'Rapportert før a-ordningen (1978-2014)' },
};

/** Answers a query on a day (YYYY-MM-DD). A refused one has `errors` and no `data`; HTTP knows nothing of it. */
export async function answerQuery(facts: AaregFacts, asked: Query, today: string): Promise<object> {
  const document = readDocument(facts.schema, asked.query);
  if (document === null) return refusedQuery([messageOf('AA-001')]);
  const wrong = wrongVariables(facts.schema, document, asked.variables);
  if (wrong.length > 0) return refusedQuery(wrong);
  const { data, errors } = await execute({
    schema: facts.schema,
    document,
    variableValues: asked.variables,
    operationName: asked.operationName,
    rootValue: {
      finnArbeidsforhold: ({ finnArbeidsforholdVariabler }: JsonObject) => ({
        arbeidsforhold: findEmployments(facts.employments, finnArbeidsforholdVariabler, today).map(wireRow),
      }),
    },
  });
  return errors === undefined ? { data } : errorAnswerOf(errors, data === undefined);
}

function readDocument(schema: GraphQLSchema, query: string): DocumentNode | null {
  try {
    const document = parse(query);
    return validate(schema, document).length === 0 ? document : null;
  } catch {
    return null;
  }
}

/** What is wrong with the variables' values: AA-207 for an unknown choice, AA-001 for everything else. */
function wrongVariables(schema: GraphQLSchema, document: DocumentNode, variables: JsonObject): ErrorMessage[] {
  const found = new Map<string, ErrorMessage>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, type: typeNode } of definition.variableDefinitions ?? []) {
      const type = typeFromAST(schema, typeNode);
      const value = variables[variable.name.value];
      if (type === undefined || !isInputType(type) || value === undefined) continue;
      const choice = isEnumType(getNamedType(type)) ? lowerFirst(getNamedType(type).name) : undefined;
      validateInputValue(value, type, (_error, path) => {
        const member = choice ?? path.find((step) => CHOICES.includes(String(step)));
        const message = member === undefined ? messageOf('AA-001') : unknownChoice(String(member));
        found.set(`${message.code} ${message.details}`, message);
      });
    }
  }
  return [...found.values()];
}

function errorAnswerOf(errors: readonly GraphQLError[], neverStarted: boolean): object {
  const refused = errors.map(({ originalError }) => originalError).find((cause) => cause instanceof QueryRefused);
  if (refused instanceof QueryRefused) return refusedQuery(refused.errormessages);
  if (neverStarted) return refusedQuery([messageOf('AA-001')]);
  // The schema promises a member that the row does not have; the library says so in these words only.
  const isIncomplete = errors.every(({ message }) => message.startsWith('Cannot return null for non-nullable'));
  return isIncomplete ? incompleteRow() : internalError();
}

/** A row as the schema has it. Who is employed is not known: asking for `arbeidstaker` finds the row incomplete. */
function wireRow(employment: Employment): JsonObject {
  const entered = `${employment.ansettelsesperiode.startdato}T00:00:00`;
  return {
    ...employment,
    rapporteringsordning: REPORTING[reportingOf(employment)],
    arbeidstaker: null,
    ansettelsesdetaljer: [],
    permisjoner: [],
    permitteringer: [],
    timerMedTimeloenn: [],
    utenlandsopphold: [],
    idHistorikk: [],
    varsler: [],
    opprettet: entered,
    sistBekreftet: entered,
    sistEndret: null,
  };
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
