import { z } from 'zod';

/** Which services use which part, and so have a proxy to it. */
export const users = {
  aws: ['document', 'embedding', 'retrieval', 'user'],
  database: ['document', 'embedding', 'retrieval', 'user'],
} as const;

/** Ports of the proxies on loopback, by service. */
export const routesSchema = z.object({
  aws: z.record(z.string(), z.int()),
  database: z.record(z.string(), z.int()),
  provider: z.int(),
});

/** By which proxies services reach what they depend on. */
export type Routes = z.output<typeof routesSchema>;

/** The variable of the launcher that has {@link Routes} as JSON. */
export const routesVariable = 'FAULTS_ROUTES';
