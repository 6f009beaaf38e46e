import { z } from 'zod';
import type { AnyDeclaration } from '../operation.ts';

/** One value of an operation's input as it can be said in words. An object is not a field; its members are. */
export interface InputField {
  /** Where the value lies in the input: `['context', 'org_number']`. */
  path: readonly string[];
  /** `json`: a shape that no option can say; the value is JSON text. */
  kind: 'text' | 'number' | 'flag' | 'json';
  isList: boolean;
  /** A list of words and not of sentences: commas may separate them. */
  takesCommas: boolean;
  choices: readonly string[] | null;
  isRequired: boolean;
  description: string;
  /** What the operation takes when nothing is said. */
  absent: unknown;
}

interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  pattern?: string;
  format?: string;
  description?: string;
  default?: unknown;
}

type Definitions = Readonly<Record<string, Schema>>;

/** Deeper than this nobody says a value by options; a shape that holds itself ends here too. */
const deepest = 4;

/** The fields of an operation's input, objects flattened to their members. */
export function readInputFields({ input }: Pick<AnyDeclaration, 'input'>): InputField[] {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema & { $defs?: Definitions };
  return membersOf(schema, [], true, schema.$defs ?? {});
}

/** `context org_number` as people write it: `context-org-number`. */
export const fieldName = ({ path }: Pick<InputField, 'path'>): string => path.join('-').replaceAll('_', '-');

/** Puts what was said into the shape of the input. */
export function composeInput(said: Iterable<readonly [InputField, unknown]>): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [{ path }, value] of said) {
    let target = input;
    for (const name of path.slice(0, -1)) {
      const inner = (target[name] ?? {}) as Record<string, unknown>;
      target[name] = inner;
      target = inner;
    }
    target[path.at(-1) ?? ''] = value;
  }
  return input;
}

function membersOf(object: Schema, path: readonly string[], isRequired: boolean, all: Definitions): InputField[] {
  return Object.entries(object.properties ?? {}).flatMap(([name, member]) =>
    fieldsOf(member, [...path, name], isRequired && (object.required ?? []).includes(name), all),
  );
}

function fieldsOf(given: Schema, path: readonly string[], isRequired: boolean, all: Definitions): InputField[] {
  const schema = plain(given, all);
  if (schema.properties && path.length < deepest) return membersOf(schema, path, isRequired, all);
  const isList = typeOf(schema) === 'array';
  const one = isList ? plain(schema.items ?? {}, all) : schema;
  const kind = kindOf(one);
  const values = one.enum ?? (one.const === undefined ? null : [one.const]);
  return [
    {
      path,
      kind,
      isList,
      takesCommas: isList && (kind === 'number' || values !== null || Boolean(one.pattern ?? one.format)),
      choices: kind === 'text' || kind === 'number' ? (values?.map(String) ?? null) : null,
      isRequired,
      description: schema.description ?? '',
      absent: schema.default,
    },
  ];
}

/** Without the reference to a named shape, and without the `null` that nobody can say on a command line. */
function plain(schema: Schema, all: Definitions): Schema {
  const { description } = schema;
  const named = schema.$ref?.startsWith('#/$defs/') ? all[schema.$ref.slice('#/$defs/'.length)] : undefined;
  const others = schema.anyOf?.filter(({ type }) => type !== 'null');
  const inner = named ?? (others?.length === 1 ? others[0] : undefined);
  if (!inner) return schema;
  return {
    ...plain(inner, all),
    ...(description !== undefined && { description }),
    ...(schema.default !== undefined && { default: schema.default }),
  };
}

/** The one type of a value; `undefined` when it has several or says none. */
function typeOf({ type }: Schema): string | undefined {
  const types = (Array.isArray(type) ? type : [type]).filter((each) => each !== 'null');
  return types.length === 1 ? types[0] : undefined;
}

const isScalar = (schema: Schema): boolean =>
  schema.enum !== undefined ||
  schema.const !== undefined ||
  (schema.type !== undefined && ![schema.type].flat().some((type) => type === 'object' || type === 'array'));

function kindOf(schema: Schema): InputField['kind'] {
  const type = typeOf(schema);
  if (type === 'boolean') return 'flag';
  if (type === 'integer' || type === 'number') return 'number';
  if (isScalar(schema)) return 'text';
  const choices = schema.anyOf ?? schema.oneOf;
  return choices?.every(isScalar) ? 'text' : 'json';
}
