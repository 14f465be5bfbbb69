import { describeConfig } from '@lectern/config';
import { configSchemaOf, listServices } from '@lectern/project';
import { z } from 'zod';
import { object, oneOf, type Schema, scalar } from './schema.ts';

const schemas = listServices().map(async ({ name, folder }) => [name, await configSchemaOf(folder)] as const);

/** The configuration schemas of the services, by chart. */
export const serviceSchemas: Readonly<Record<string, z.ZodObject>> = Object.fromEntries(
  await Promise.all(schemas),
);

/** Variables that the templates of `helm/common` decide, from values of other names or because a container is as it is. */
export const templateVariables: readonly string[] = [
  'HOST',
  'PORT',
  'ADMIN_PORT',
  'SERVICE_VERSION',
  'SHUTDOWN_DELAY_MS',
  'SHUTDOWN_TIMEOUT_MS',
  'SERVICE_TRUSTED_JWKS',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
  'TLS_CA_FILE',
  'OTEL_TRACES_EXPORTER',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_JAEGER_ENDPOINT',
  'OTEL_TRACES_SAMPLER_ARG',
  'DISCOVERY',
  'DISCOVERY_ADDRESSES',
  'DISCOVERY_DNS_TEMPLATE',
  'CONSUL_URL',
  'ADVERTISE_ADDRESS',
  'DATABASE_MIGRATE',
  'AWS_REGION',
  'AWS_ENDPOINT_URL',
  'EVENTS_PREFIX',
  'EVENTS_ENSURE_TOPOLOGY',
  'BLOB_BUCKET',
  'BLOB_ENSURE_BUCKET',
  'INGEST_URL_ENABLED',
  'TOKEN_ISSUER',
  'TOKEN_AUDIENCE',
  'VECTOR_STORE',
  'VECTOR_DIR',
  'QDRANT_URL',
  'VALKEY_URL',
  'MODEL_DIR',
];

/** Schema of the value `config` of a service: its variables that are neither secret nor decided by a template. */
export function configValueSchema(schema: z.ZodObject): Schema {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const open = describeConfig(schema).filter(
    ({ name, secret }) => !secret && !templateVariables.includes(name),
  );
  return object(
    Object.fromEntries(
      open.map(({ name, description }) => {
        const property = json.properties?.[name];
        const choices = typeof property === 'object' ? property.enum : undefined;
        return [name, { description, ...(choices ? oneOf(...choices.map(String)) : scalar) }];
      }),
    ),
  );
}

/** Names of the secret variables of a service. */
export function secretVariables(schema: z.ZodObject): string[] {
  return describeConfig(schema).flatMap(({ name, secret }) => (secret ? [name] : []));
}
