import type { z } from 'zod';
import { administrationOf, fieldProblem } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import { describeStatus } from './describe-status.ts';
import { KeyHomeFault } from './homes/index.ts';
import { presentKey } from './present-key.ts';
import type { RotationBegun } from './shapes.ts';
import { RotationRefused } from './signing-key.ts';

export interface RotateSigningKeyInput {
  environment: 'test' | 'live';
  to?: string | undefined;
  key_id?: string | undefined;
  pin_file?: string | undefined;
  reason?: 'compromised' | undefined;
}

/**
 * Begins the rotation of an environment's signing key, or tells of the one under way. Throws SIGNING_KEYS_OFF,
 * KEY_HOME_FAULT or VALIDATION_FAILED.
 */
export async function rotateSigningKey(
  ctx: Context,
  { environment, to, key_id, pin_file, reason }: RotateSigningKeyInput,
): Promise<Answer<z.input<typeof RotationBegun>>> {
  const signingKeys = administrationOf(ctx).signingKeys[environment];
  if (!signingKeys) throw new AppError('SIGNING_KEYS_OFF');
  const by = ctx.actor.kind === 'apiKey' ? `key:${ctx.actor.keyId}` : ctx.actor.kind;
  try {
    const compromised = reason === 'compromised';
    const { begun, key } = await signingKeys.rotate({
      ...{ by, to, kid: key_id, pinFile: pin_file, compromised, requestId: ctx.requestId },
    });
    return {
      data: { begun, key: presentKey(key), status: describeStatus(await signingKeys.status()) },
      dataSource: 'Apier signing keys',
      legalBasis: 'none',
    };
  } catch (error) {
    throw refusalOf(error);
  }
}

const refusals: Record<RotationRefused['reason'], string> = {
  known_key: 'names a key that this client has had already; a key is taken into use once',
  other_kind:
    'is of another kind than the key in use: a client that has registered keys takes no certificate, so that needs a client of its own',
};

function refusalOf(error: unknown): unknown {
  if (error instanceof RotationRefused) return fieldProblem('to', refusals[error.reason]);
  if (!(error instanceof KeyHomeFault)) return error;
  const { home, reason, message } = error;
  return new AppError('KEY_HOME_FAULT', {
    detail: { nb: `Nøkkelen kan ikke brukes (${home}: ${reason}). ${message}`, en: message },
    cause: error,
  });
}
