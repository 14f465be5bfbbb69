import { type ConfigVariable, describeConfig } from '@lectern/config';
import { configSchemaOf, listServices } from '@lectern/project';
import { z } from 'zod';
import { services } from '../../project-files.ts';

const folders = new Map(listServices().map(({ name, folder }) => [name, folder]));

/** Variables that no schema of the platform knows, because others read them. */
export const readByOthers: ReadonlyMap<string, string> = new Map([
  ['AWS_ACCESS_KEY_ID', 'the AWS SDK: static credentials, for an emulator'],
  ['AWS_SECRET_ACCESS_KEY', 'the AWS SDK: static credentials, for an emulator'],
  ['AWS_ROLE_ARN', 'the AWS SDK: IRSA'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', 'the AWS SDK: IRSA'],
  ['NODE_OPTIONS', 'node: size of its heap'],
  ['NODE_EXTRA_CA_CERTS', 'node: a certificate authority of one\u2019s own'],
  ['MALLOC_ARENA_MAX', 'glibc: fewer arenas need less memory'],
  ['UV_THREADPOOL_SIZE', 'libuv: threads for hashes and files'],
]);

/** The service whose image a container runs; `undefined` for a part that is not the platform's. */
export function serviceOfImage(image = ''): string | undefined {
  const name = /lectern-platform\/([a-z-]+)[:@]/.exec(image)?.[1];
  return services.find((service) => service === name);
}

/** The variables of a service, by its own schema. */
export interface ServiceSchema {
  readonly variables: readonly ConfigVariable[];
  /** Why a value is not valid for a variable; `undefined` if it is. */
  problemWith(name: string, value: string): string | undefined;
}

/** Loads the configuration schema of a service. @throws Error when there is no such service */
export async function schemaOf(service: string): Promise<ServiceSchema> {
  const folder = folders.get(service);
  if (folder === undefined) throw new Error(`${service} is no service.`);
  return schemaFrom(await configSchemaOf(folder));
}

/** A schema in the form that the comparisons need. */
export function schemaFrom(configSchema: z.ZodObject): ServiceSchema {
  return {
    variables: describeConfig(configSchema),
    problemWith: (name, value) => {
      const field = configSchema.shape[name];
      // An empty variable counts as not set (libs/config).
      if (!field || value === '') return undefined;
      const parsed = z.safeParse(field, value);
      return parsed.success ? undefined : parsed.error.issues.map(({ message }) => message).join('; ');
    },
  };
}

/** Variables that one of compose and Helm sets and the other cannot, with the reason. */
export const allowedDifferences: ReadonlyMap<string, string> = new Map([
  ['DISCOVERY_DNS_TEMPLATE', 'Kubernetes finds services by DNS, compose by Consul'],
  ['ADVERTISE_ADDRESS', 'for Consul: a pod is known by its address, a container of compose by its name'],
]);

/** Variables of a service that its chart has no value for, with the reason. */
export const notForHelm: ReadonlyMap<string, string> = new Map([
  ['HOST', 'a container listens on every address of its pod'],
  ['DISCOVERY_ADDRESSES', 'for static discovery, which no cluster needs'],
  ['VECTOR_DIR', 'for LanceDB, which one process owns: pods share a Qdrant'],
]);
