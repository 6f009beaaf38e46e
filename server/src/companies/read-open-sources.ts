import type { Context } from '../context.ts';
import { openRegisters } from './open-registers.ts';
import type { OpenSources } from './outcome.ts';

/** Asks every open register at the same time. */
export async function readOpenSources(ctx: Context, org: string): Promise<OpenSources> {
  const registers = openRegisters(ctx, org);
  const [enhet, roller, underenheter, signatur, prokura, regnskap] = await Promise.all([
    registers.readUnit(),
    registers.readRoles(),
    registers.readSubUnits(),
    registers.readSignatur(),
    registers.readProkura(),
    registers.readAccounts(),
  ]);
  return {
    'brreg.enheter': enhet,
    'brreg.roller': roller,
    'brreg.underenheter': underenheter,
    'brreg.signatur': signatur,
    'brreg.prokura': prokura,
    'brreg.regnskap': settleAccounts(enhet, regnskap),
  };
}

/** What became of the accounts: an answer of 500 about any other than a finance company is a failure. */
export function settleAccounts(
  unit: OpenSources['brreg.enheter'],
  accounts: OpenSources['brreg.regnskap'],
): OpenSources['brreg.regnskap'] {
  return accounts.kind === 'not_served' && !isFinanceCompany(unit) ? serverError : accounts;
}

const serverError = { kind: 'failed', code: 'UPSTREAM_UNAVAILABLE', reason: null } as const;

/** NACE (SN2025) 64 and 65; 66 is served. */
function isFinanceCompany(enhet: OpenSources['brreg.enheter']): boolean {
  if (enhet.kind !== 'read' || !('enhet' in enhet.read.value)) return false;
  const { naeringskode1, naeringskode2, naeringskode3 } = enhet.read.value.enhet;
  return [naeringskode1, naeringskode2, naeringskode3].some((code) => code && /^6[45]\./.test(code.kode));
}
