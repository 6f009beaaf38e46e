import type { ProductConfiguration, ProductStarted } from '../servers/product.ts';
import type { RegistersConfiguration, RegistersStarted } from '../servers/registers.ts';
import type { BareConfiguration, TwinStarted } from '../twins/bare-route.ts';
import type { ProxyConfiguration } from '../twins/hand-proxy.ts';
import { type ChildServer, startChild } from './child-server.ts';

export const startRegisters = (configuration: RegistersConfiguration): Promise<ChildServer<RegistersStarted>> =>
  startChild(new URL('../servers/registers.ts', import.meta.url), configuration);

const startProduct = (configuration: ProductConfiguration): Promise<ChildServer<ProductStarted>> =>
  startChild(new URL('../servers/product.ts', import.meta.url), configuration);

export const startBareRoute = (configuration: BareConfiguration): Promise<ChildServer<TwinStarted>> =>
  startChild(new URL('../twins/bare-route.ts', import.meta.url), configuration);

export const startHandProxy = (configuration: ProxyConfiguration): Promise<ChildServer<TwinStarted>> =>
  startChild(new URL('../twins/hand-proxy.ts', import.meta.url), configuration);

/** The product before the registers, both to be stopped by the caller's `using` block. */
export interface Installation extends AsyncDisposable {
  product: ChildServer<ProductStarted>;
  registers: ChildServer<RegistersStarted>;
}

/** Starts registers and, before them, the product with an empty data folder and one key. */
export async function startInstallation(
  dataFolder: string,
  organisations: number,
  variables: Record<string, string> = {},
): Promise<Installation> {
  const registers = await startRegisters({ organisations });
  try {
    const settings = {
      APIER_DATA_DIR: dataFolder,
      APIER_SIMULATOR_URL: registers.started.url,
      // Counted as in production, and never reached.
      APIER_RATE_LIMIT: '10000000',
      APIER_PUBLIC_RATE_LIMIT: '10000000',
    };
    const product = await startProduct({ variables: { ...settings, ...variables } });
    return {
      product,
      registers,
      async [Symbol.asyncDispose]() {
        await product.stop();
        await registers.stop();
      },
    };
  } catch (error) {
    await registers.stop();
    throw error;
  }
}
