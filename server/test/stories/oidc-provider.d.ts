/** The little of oidc-provider that the judges use; it ships no types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  interface Context {
    body: unknown;
    oidc: { client: { clientId: string }; params: Record<string, string | undefined> };
  }

  interface Token {
    readonly expiration: number;
    readonly tokenType: string;
    save(): Promise<string>;
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    readonly ClientCredentials: new (
      facts: Record<string, unknown>,
    ) => Token & { resourceServer: unknown };
    readonly ResourceServer: new (
      identifier: string,
      facts: Record<string, unknown>,
    ) => unknown;
    registerGrantType(name: string, handler: (ctx: Context) => Promise<void>, parameters: readonly string[]): void;
    callback(): RequestListener;
  }

  export const errors: Record<'InvalidGrant' | 'InvalidScope', new (description: string) => Error>;
}
