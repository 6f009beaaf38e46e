import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { composeInput, fieldName, readInputFields } from './input-fields.ts';

const fieldsOf = (shape: z.ZodRawShape) => readInputFields({ input: z.strictObject(shape) });
const Named = z.object({ code: z.string() }).meta({ id: 'NamedInInputFieldsTest' });

describe('the fields of an input', () => {
  it('are named by where they lie, and required only where everything around them is', () => {
    const fields = fieldsOf({
      error_code: z.string(),
      context: z.strictObject({ org_number: z.string() }).optional(),
      owner: z.strictObject({ name: z.string() }),
    });
    expect(fields.map((field) => [fieldName(field), field.isRequired])).toEqual([
      ['error-code', true],
      ['context-org-number', false],
      ['owner-name', true],
    ]);
  });

  it.each([
    ['text', z.string()],
    ['text', z.union([z.string(), z.number()])],
    ['text', z.iso.date().nullable()],
    ['number', z.coerce.number().int().optional()],
    ['number', z.literal([1, 2])],
    ['flag', z.boolean().default(true)],
    ['json', z.record(z.string(), z.string())],
    ['json', z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })])],
    ['json', z.unknown()],
  ])('are of the kind that their shape says: %s', (kind, shape) => {
    expect(fieldsOf({ value: shape })).toMatchObject([{ kind, isList: false }]);
  });

  it('are lists where the shape is one, with commas between words and not within sentences', () => {
    expect(
      fieldsOf({
        scopes: z.array(z.enum(['a', 'b'])),
        years: z.array(z.number()),
        notes: z.array(z.string()),
        parts: z.array(Named),
      }),
    ).toMatchObject([
      { kind: 'text', isList: true, takesCommas: true, choices: ['a', 'b'] },
      { kind: 'number', isList: true, takesCommas: true },
      { kind: 'text', isList: true, takesCommas: false },
      { kind: 'json', isList: true, takesCommas: false },
    ]);
  });

  it('are found in shapes that have a name, and in those that may be null', () => {
    expect(fieldsOf({ part: Named, other: Named.nullable() }).map(fieldName)).toEqual(['part-code', 'other-code']);
    expect(fieldsOf({ kind: z.enum(['a', 'b']).nullable().describe('which') })).toMatchObject([
      { choices: ['a', 'b'], description: 'which' },
    ]);
  });

  it('end where a shape holds itself', () => {
    const Node: z.ZodType = z.lazy(() => z.object({ name: z.string(), next: Node.optional() }));
    expect(fieldsOf({ first: Node }).at(-1)?.kind).toBe('json');
  });
});

describe('an input', () => {
  it('is put together again from what was said', () => {
    const [code, org, name] = fieldsOf({
      error_code: z.string(),
      context: z.strictObject({ org_number: z.string(), name: z.string() }),
    });
    if (!code || !org || !name) throw new Error('three fields were told');
    expect(
      composeInput([
        [code, 'X'],
        [org, '1'],
        [name, 'n'],
      ]),
    ).toEqual({ error_code: 'X', context: { org_number: '1', name: 'n' } });
    expect(composeInput([])).toEqual({});
  });
});
