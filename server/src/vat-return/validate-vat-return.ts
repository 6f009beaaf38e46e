import type { Validation } from '@apier/rulebook/vat-return';
import type { Context } from '../context.ts';
import { AppError, type Language } from '../errors/index.ts';
import { osloDate } from '../lib/oslo-time.ts';
import type { Answer } from '../operation.ts';
import type { VatReturnValidation } from './shapes.ts';
import { vatReturnLaws } from './vat-return-laws.ts';

/** Ruling: how large a document may be, in bytes of UTF-8. */
export const limits = { json: 64 * 1024, xml: 5 * 1024 * 1024 };

export interface ValidateVatReturnInput {
  /** Bytes: an XML document that was sent by itself. */
  payload:
    | Uint8Array
    | { mvaMeldingDto?: object | undefined; mvaMeldingInnsending?: object | undefined; xml?: string | undefined };
  at?: string | undefined;
  has_ended: boolean;
}

/**
 * Holds a VAT return, or the envelope that it is sent in, against all that can be decided without asking the agency. What
 * cannot even be read gets a verdict too. Throws PAYLOAD_TOO_LARGE, and VALIDATION_FAILED for JSON that nobody could read.
 */
export async function validateVatReturn(
  ctx: Pick<Context, 'clock' | 'language'>,
  { payload, at, has_ended }: ValidateVatReturnInput,
): Promise<Answer<VatReturnValidation>> {
  const document = documentIn(payload);
  const { isJson, validateVatDocument, validationOfUnreadable } = await import('@apier/rulebook/vat-return');
  const today = at ?? osloDate(ctx.clock.now());
  const validation =
    // The library takes either; what was sent as XML is no return when it is JSON.
    document.isXml && isJson(document.content)
      ? validationOfUnreadable(noXml)
      : validateVatDocument(document.content, { today, hasEnded: has_ended, limits: { bytes: limits.xml } });
  return {
    data: describeValidation(validation, today, ctx.language ?? 'nb'),
    dataSource: 'Apier rulebook',
    legalBasis: vatReturnLaws.both,
    notice: notices[ctx.language ?? 'en'],
  };
}

function documentIn(payload: ValidateVatReturnInput['payload']): { isXml: boolean; content: Uint8Array | string } {
  // The door has counted the bytes of these.
  if (payload instanceof Uint8Array) return { isXml: true, content: payload };
  if (payload.xml !== undefined) {
    if (Buffer.byteLength(payload.xml) > limits.xml) throw tooLargeXml();
    return { isXml: true, content: payload.xml };
  }
  const text = jsonOf(payload);
  if (Buffer.byteLength(text) > limits.json) throw tooLargeJson();
  return { isXml: false, content: text };
}

function jsonOf(payload: object): string {
  try {
    return JSON.stringify(payload);
  } catch (error) {
    // Objects tens of thousands deep are parsed, and cannot be written.
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('VALIDATION_FAILED', {
      fields: [{ pointer: '#/payload', detail: 'has objects too deep in each other' }],
      detail: {
        nb: 'Ugyldig: payload har objekter for dypt i hverandre.',
        en: 'Invalid: payload has objects too deep in each other.',
      },
    });
  }
}

const tooLargeXml = (): AppError =>
  new AppError('PAYLOAD_TOO_LARGE', {
    detail: {
      nb: `Grensen for payload som xml er ${limits.xml} byte.`,
      en: `The limit of a payload as xml is ${limits.xml} bytes.`,
    },
  });

/** PAYLOAD_TOO_LARGE for what would be taken as XML. */
export const tooLargeJson = (): AppError =>
  new AppError('PAYLOAD_TOO_LARGE', {
    detail: {
      nb: `Grensen for payload som JSON er ${limits.json} byte. Send meldingen som XML: da er den ${limits.xml} byte.`,
      en: `The limit of a payload as JSON is ${limits.json} bytes. Send the return as XML, which may have ${limits.xml}.`,
    },
  });

const noXml = {
  nb: 'Dokumentet er sendt som XML, men begynner som JSON. Send JSON i payload.mvaMeldingDto eller payload.mvaMeldingInnsending.',
  en: 'The document was sent as XML and begins as JSON. Send JSON in payload.mvaMeldingDto or payload.mvaMeldingInnsending.',
};

const describeValidation = (
  { form, status, deviations, omitted, notEvaluated }: Validation,
  at: string,
  language: Language,
): VatReturnValidation => ({
  ...{ form, status, at },
  deviations: deviations.map(({ rule, code, severity, path, message }) => ({
    ...{ rule, code, severity, path },
    message: message[language],
  })),
  deviations_omitted: omitted,
  not_evaluated: notEvaluated.map(({ rule, code, needs }) => ({ rule, code, needs: [...needs] })),
});

const notices = {
  nb: 'At ingenting er galt her, er intet løfte om at Skatteetaten godtar meldingen: reglene i not_evaluated kan bare etaten avgjøre.',
  en: 'That nothing is wrong here is no promise that Skatteetaten accepts the return: the rules in not_evaluated are for the agency to decide.',
} as const satisfies Record<Language, string>;
