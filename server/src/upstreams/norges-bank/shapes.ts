import { z } from 'zod';

/** A dimension or an attribute of SDMX: its name, and the values that the indexes in the data point to. */
const component = z.object({ id: z.string(), values: z.array(z.object({ id: z.string() })) });

/**
 * Exchange rates as Norges Bank sends them (data.norges-bank.no, NLOD 2.0): SDMX-JSON 1.0. Everything in the data is an
 * index into the structure; an observation is text.
 */
export const SdmxData = z.object({
  data: z.object({
    dataSets: z.array(
      z.object({
        series: z
          .record(
            z.string(),
            z.object({
              attributes: z.array(z.int().nonnegative().nullable()).default([]),
              observations: z.record(z.string(), z.array(z.unknown())),
            }),
          )
          .default({}),
      }),
    ),
    structure: z.object({
      dimensions: z.object({ series: z.array(component), observation: z.array(component) }),
      attributes: z.object({ series: z.array(component) }),
    }),
  }),
});
export type SdmxData = z.output<typeof SdmxData>;
