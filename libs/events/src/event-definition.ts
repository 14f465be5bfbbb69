import type { z } from 'zod';

/** A JSON object as it travels in an event's `data`. */
export type EventData = Readonly<Record<string, unknown>>;

/**
 * One kind of event: past tense, versioned, with the schema of its data. The definition is the contract; producers
 * validate against it before the outbox takes an event, consumers before a handler sees one.
 */
export interface EventDefinition<D extends EventData = EventData> {
  /** Past-tense name without the version: `DocumentIngested`. */
  readonly name: string;
  /** Major version. A change that an existing consumer would not understand is a new version, beside the old one. */
  readonly version: number;
  /** CloudEvents `type` and SNS filter attribute: `DocumentIngested.v1`. */
  readonly type: string;
  readonly schema: z.ZodType<D>;
}

/** Declares an event. See {@link EventDefinition}. */
export function defineEvent<D extends EventData>(facts: {
  name: string;
  version: number;
  schema: z.ZodType<D>;
}): EventDefinition<D> {
  return Object.freeze({ ...facts, type: `${facts.name}.v${facts.version}` });
}

/** The data type of an event definition. */
export type DataOf<E> = E extends EventDefinition<infer D> ? D : never;
