import { Argument, InvalidArgumentError, Option } from 'commander';
import { fieldName, type InputField } from './input-fields.ts';

const placeholders = { text: 'text', number: 'number', flag: 'true|false', json: 'json' } as const;

/** The argument that a field given by position is. */
export function argumentFor(field: InputField): Argument {
  const dots = field.isList ? '...' : '';
  const name = `${fieldName(field)}${dots}`;
  // Commander shows an argument's choices only beside a description.
  const description = field.description || fieldName(field).replaceAll('-', ' ');
  const argument = new Argument(field.isRequired ? `<${name}>` : `[${name}]`, description);
  if (field.choices) argument.choices(field.choices);
  return argument.argParser<unknown>((text, before) => readValue(field, text, before));
}

/** The option that any other field is: `--year <number>`, a flag, or a list by spaces or commas. */
export function optionFor(field: InputField): Option {
  const name = fieldName(field);
  if (field.kind === 'flag' && !field.isList) {
    // What is on unless told can only be switched off.
    return new Option(field.absent === true ? `--no-${name}` : `--${name}`, field.description);
  }
  const placeholder = field.choices ? 'choice' : placeholders[field.kind];
  const option = new Option(`--${name} <${placeholder}${field.isList ? '...' : ''}>`, described(field));
  if (field.choices) option.choices(field.choices);
  return option
    .argParser<unknown>((text, before) => readValue(field, text, before))
    .makeOptionMandatory(field.isRequired);
}

function described({ description, absent, takesCommas }: InputField): string {
  return [
    description,
    ...(takesCommas ? ['Several: with spaces or commas between them.'] : []),
    ...(absent === undefined || absent === null ? [] : [`(default: ${JSON.stringify(absent)})`]),
  ]
    .filter(Boolean)
    .join(' ');
}

/** A value as it was typed; of a list all that was typed so far. Throws commander's `InvalidArgumentError`. */
function readValue(field: InputField, text: string, before: unknown): unknown {
  if (!field.isList) return readOne(field, text);
  const parts = field.takesCommas ? text.split(',').filter((part) => part !== '') : [text];
  return [...(Array.isArray(before) ? before : []), ...parts.map((part) => readOne(field, part))];
}

function readOne({ kind, choices }: InputField, text: string): unknown {
  if (choices && !choices.includes(text)) {
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
  }
  // What is no number goes on as it is: the operation's own check says what is wrong with it.
  if (kind === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (kind === 'flag' && (text === 'true' || text === 'false')) return text === 'true';
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InvalidArgumentError('It must be JSON.');
  }
}
