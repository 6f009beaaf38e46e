import { writeXml } from '../xml/write-xml.ts';
import type { XmlLimits } from '../xml/xml-element.ts';
import { readDocument } from './read-document.ts';
import { type FormName, formSchemas } from './schema/form-schema.ts';
import { type Deviation, schemaDeviations } from './validate.ts';
import { writeJsonForm } from './write-json-form.ts';

/** The document in the other writing, or why it is none. */
export type Conversion = { ok: true; form: FormName; text: string } | { ok: false; deviations: readonly Deviation[] };

/**
 * Writes a return or an envelope, in XML or JSON, as XML or JSON. Only a document that keeps the schema is converted; its
 * rules need not hold. Nothing that the form says is lost or changed on the way, there and back: texts and amounts are as
 * they were written. Comments, and attributes that say nothing of the form, are left out. Source: our own form of JSON,
 * after Skatteetaten's XSD 1.0 of both forms.
 */
export function convertVatDocument(
  input: Uint8Array | string,
  { to, limits }: { to: 'xml' | 'json'; limits?: XmlLimits },
): Conversion {
  const document = readDocument(input, limits);
  if (!document.ok) return { ok: false, deviations: schemaDeviations(document.problems) };
  const { form, root } = document;
  return { ok: true, form, text: to === 'json' ? writeJsonForm(root, formSchemas[form]) : writeXml(root) };
}
