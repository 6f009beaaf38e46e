import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createAaregSchema } from './schema.ts';

const CONFORMANCE_DATA = process.env.APIER_CONFORMANCE_DATA;

type PublishedType = { kind: string; fields?: Record<string, string>; values?: string[]; implements?: string };

function described(type: GraphQLNamedType): PublishedType {
  if (isEnumType(type)) return { kind: 'enum', values: type.getValues().map(({ name }) => name) };
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return { kind: 'scalar' };
  const fields = Object.fromEntries(Object.values(type.getFields()).map(({ name, type: of }) => [name, String(of)]));
  if (isInputObjectType(type)) return { kind: 'input', fields };
  if (isInterfaceType(type)) return { kind: 'interface', fields };
  const [parent] = type.getInterfaces();
  return { kind: 'type', fields, ...(parent === undefined ? {} : { implements: parent.name }) };
}

describe('the schema of Aa-registeret', () => {
  const schema = createAaregSchema();

  it('has one query', () => {
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(['finnArbeidsforhold']);
    expect(schema.getMutationType()).toBeUndefined();
  });

  it.skipIf(CONFORMANCE_DATA === undefined)('has the types, fields and values that NAV publishes', () => {
    const file = join(CONFORMANCE_DATA ?? '', 'nav/aareg-arbeidsforhold-v1.types.json');
    const { types, scalars } = JSON.parse(readFileSync(file, 'utf8')) as {
      types: Record<string, PublishedType>;
      scalars: Record<string, string>;
    };
    const own = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    const builtIn = ['String', 'Boolean', 'Float', 'ID', 'Int'];
    expect(new Set(own.map(({ name }) => name).filter((name) => !builtIn.includes(name)))).toEqual(
      new Set([...Object.keys(types), ...Object.keys(scalars)]),
    );
    for (const [name, published] of Object.entries(types)) {
      const type = schema.getType(name);
      expect({ [name]: type === undefined ? null : described(type) }).toEqual({ [name]: published });
    }
  });
});
