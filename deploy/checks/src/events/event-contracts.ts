import * as contracts from '@lectern/contracts';
import { type EventTopology, eventTopology } from '@lectern/contracts';
import { cloudEventSchema } from '@lectern/events/cloud-event';
import type { EventDefinition } from '@lectern/events/definition';
import { z } from 'zod';

/** A JSON Schema of 2020-12 as this folder writes and reads it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Who publishes an event, and who consumes it. */
export interface EventServices {
  readonly producers: readonly string[];
  readonly consumers: readonly string[];
}

/** What has to be compatible from release to release. */
export interface EventContracts {
  /** By type: `DocumentIngested.v1`, and {@link envelopeName}. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly services: Readonly<Record<string, EventServices>>;
}

/** The schema of what all events have in common. */
export const envelopeName = 'CloudEvent';

/** All events of the platform, in the order of their types. */
export const eventDefinitions: readonly EventDefinition[] = Object.values<unknown>(contracts)
  .filter(isEventDefinition)
  .sort((one, other) => (one.type < other.type ? -1 : 1));

/** The contracts as the code has them. */
export function currentContracts(): EventContracts {
  const types = eventDefinitions.map(({ type }) => type);
  const everyone = types.map((type) => servicesOf(type, eventTopology));
  return {
    schemas: {
      [envelopeName]: toJsonSchema(envelopeName, cloudEventSchema),
      ...Object.fromEntries(eventDefinitions.map(({ type, schema }) => [type, toJsonSchema(type, schema)])),
    },
    services: {
      [envelopeName]: {
        producers: [...new Set(everyone.flatMap(({ producers }) => producers))].sort(),
        consumers: [...new Set(everyone.flatMap(({ consumers }) => consumers))].sort(),
      },
      ...Object.fromEntries(types.map((type, index) => [type, everyone[index] ?? never(type)])),
    },
  };
}

/** Who publishes an event of this type, and who consumes it, by the event map. */
export function servicesOf(type: string, { consumers }: EventTopology): EventServices {
  const subscribed = consumers.flatMap(({ name, subscriptions }) =>
    subscriptions.filter(({ types }) => types.includes(type)).map(({ from }) => ({ name, from })),
  );
  return {
    producers: [...new Set(subscribed.map(({ from }) => from))].sort(),
    consumers: [...new Set(subscribed.map(({ name }) => name))].sort(),
  };
}

/**
 * What a producer writes, as its consumers read it: fields with a default are there, but a consumer that finds none takes
 * the default; an object is closed only if the code refuses what it does not name.
 */
export function toJsonSchema(title: string, schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
      // In JSON Schema it means that only the owner may set a value.
      delete jsonSchema.readOnly;
    },
  });
  return { $schema, title, ...rest };
}

/** Examples of an event's data. */
export function examplesOf(schema: z.ZodType): readonly unknown[] {
  const examples = schema.meta()?.examples;
  return Array.isArray(examples) ? examples : [];
}

function isEventDefinition(value: unknown): value is EventDefinition {
  return typeof value === 'object' && value !== null && 'type' in value && 'version' in value;
}

function never(type: string): never {
  throw new Error(`There is no event ${type}.`);
}
