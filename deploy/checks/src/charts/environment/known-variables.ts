import { type ConfigVariable, describeConfig } from '@lectern/config';
import { configSchemaOf, listServices } from '@lectern/project';
import { z } from 'zod';

const folders = new Map(listServices().map(({ name, folder }) => [name, folder]));

/** The services, by the name that charts, images and the compose file call them. */
export const services: readonly string[] = [...folders.keys()];

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

/** What a service can be told, read from its own schema. */
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
