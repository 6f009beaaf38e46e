import type { z } from 'zod';
import { administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { describeOff, describeStatus } from './describe-status.ts';
import { presentKey } from './present-key.ts';
import type { SigningKeyList, SigningKeyStatusList } from './shapes.ts';

type Environments = readonly ('test' | 'live')[];

const both: Environments = ['test', 'live'];
const asked = (environment: 'test' | 'live' | undefined): Environments => (environment ? [environment] : both);
const source = { dataSource: 'Apier signing keys', legalBasis: 'none' } as const;

/** Every key that the clients have had, the oldest first. */
export async function listSigningKeys(
  ctx: Context,
  { environment }: { environment?: 'test' | 'live' | undefined },
): Promise<Answer<z.input<typeof SigningKeyList>>> {
  const { signingKeys } = administrationOf(ctx);
  const lists = await Promise.all(asked(environment).map(async (name) => signingKeys[name]?.list() ?? []));
  return { data: { keys: lists.flat().map(presentKey) }, ...source };
}

/** Where the keys stand, and what comes next. */
export async function readSigningKeyStatus(
  ctx: Context,
  { environment }: { environment?: 'test' | 'live' | undefined },
): Promise<Answer<z.input<typeof SigningKeyStatusList>>> {
  const { signingKeys } = administrationOf(ctx);
  const environments = await Promise.all(
    asked(environment).map(async (name) => {
      const status = await signingKeys[name]?.status();
      return status ? describeStatus(status) : describeOff(name);
    }),
  );
  return { data: { environments }, ...source };
}
