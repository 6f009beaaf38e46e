import type { AnyDeclaration } from '../operation.ts';

/** What was said about keys on the command line: names of files, never a key. */
export interface CredentialChoice {
  keyFile?: string | undefined;
  operatorKeyFile?: string | undefined;
  test?: boolean | undefined;
}

/** Which of the options about keys an operation takes. */
export function credentialOptions({
  scope,
  operator,
}: Pick<AnyDeclaration, 'scope' | 'operator'>): (keyof CredentialChoice)[] {
  if (operator === 'only') return ['operatorKeyFile'];
  if (operator === 'also') return ['keyFile', 'operatorKeyFile'];
  return scope === null ? [] : ['keyFile', 'test'];
}
