import { promptLimits } from '@lectern/contracts';
import { type AnswerSchema, faultOfAnswerSchema } from '@lectern/contracts/answer-schema';
import { z } from 'zod';
import { unserved } from './fields.ts';

const refusedWords =
  'Checked here: `pattern`, conditions and references that do not end are refused by their name, and the outermost type is an object';

/** A JSON Schema as clients send one; definitions that it refers to are put in the place of their references. */
const jsonSchema = z
  .record(z.string(), z.unknown())
  .superRefine((schema, context) => {
    const fault = faultOfAnswerSchema(inlined(schema));
    if (fault === undefined) return;
    const path = fault.pointer.split('/').slice(1);
    context.addIssue({ code: 'custom', message: fault.detail, path: path.map(unescaped) });
  })
  .describe(refusedWords);

const named = {
  name: z.string().max(200).nullish(),
  description: z.string().nullish(),
  strict: z.boolean().nullish().describe('Answers keep to the schema in any case'),
};
const plain = [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
] as const;

const ofModels = 'JSON is of a model behind the alias; a 400 where there is none';

/** The form of a chat completion. */
export const responseFormat = z
  .discriminatedUnion(
    'type',
    [
      ...plain,
      z.looseObject({
        type: z.literal('json_schema'),
        json_schema: z.looseObject({ ...named, schema: jsonSchema.nullish() }),
      }),
    ],
    unserved,
  )
  .nullish()
  .describe(ofModels);

/** The form of a response. */
export const textFormat = z
  .discriminatedUnion(
    'type',
    [...plain, z.looseObject({ type: z.literal('json_schema'), ...named, schema: jsonSchema })],
    unserved,
  )
  .nullish()
  .describe(ofModels);

/** The form that an answer is to have. */
export interface Formed {
  /** Text without one. */
  readonly answerSchema: AnswerSchema | undefined;
}

type ResponseFormat = z.output<typeof responseFormat>;
type TextFormat = z.output<typeof textFormat>;

/** What a chat completion has to keep to. */
export function schemaOfChat(format: ResponseFormat): AnswerSchema | undefined {
  return format?.type === 'json_schema'
    ? schemaOrAny(format.json_schema.schema)
    : schemaOfPlain(format?.type);
}

/** What a response has to keep to. */
export function schemaOfResponse(format: TextFormat): AnswerSchema | undefined {
  return format?.type === 'json_schema' ? schemaOrAny(format.schema) : schemaOfPlain(format?.type);
}

function schemaOfPlain(type: 'text' | 'json_object' | undefined): AnswerSchema | undefined {
  return type === 'json_object' ? schemaOrAny(undefined) : undefined;
}

function schemaOrAny(schema: AnswerSchema | null | undefined): AnswerSchema {
  return schema == null ? { type: 'object' } : inlined(schema);
}

const reference = /^#\/(?:\$defs|definitions)\/(.+)$/;

/** The schema without definitions, as far as its references end; what goes on for ever stays a reference, which is refused by its name. */
function inlined(schema: AnswerSchema): AnswerSchema {
  const { $defs, definitions, ...root } = schema;
  const known = new Map(Object.entries({ ...objectIn($defs), ...objectIn(definitions) }));
  let room: number = promptLimits.answerSchemaEntries.value;
  const walk = (value: unknown, within: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((one) => walk(one, within));
    if (!isObject(value)) return value;
    room -= 1;
    const { $ref, ...own } = value;
    const name = typeof $ref === 'string' ? reference.exec($ref)?.[1] : undefined;
    const isEndless = name === undefined || !known.has(name) || within.includes(name) || room < 0;
    const base = isEndless ? ($ref === undefined ? {} : { $ref }) : walk(known.get(name), [...within, name]);
    const members = Object.entries(own).map(([key, one]) => [key, walk(one, within)] as const);
    return { ...objectIn(base), ...Object.fromEntries(members) };
  };
  return objectIn(walk(root, []));
}

function objectIn(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
