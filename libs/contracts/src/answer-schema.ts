import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { promptLimits } from './limits.ts';

/** A JSON Schema that the answer of a prompt has to keep to. */
export type AnswerSchema = Readonly<Record<string, unknown>>;

/** One thing that is wrong, with the place as a JSON pointer. */
export interface SchemaFault {
  readonly pointer: string;
  readonly detail: string;
}

const formats = ['date', 'time', 'date-time', 'email', 'uuid', 'uri'] as const;

/**
 * What a schema may say. Without patterns, since those of a caller can take a thread for minutes, and without references, so that a schema
 * ends. A word that is not here is refused rather than passed over: nobody is to count on what is not checked.
 */
const words: ReadonlySet<string> = new Set([
  ...[
    '$schema',
    'title',
    'description',
    'examples',
    'default',
    'type',
    'enum',
    'const',
    'anyOf',
    'allOf',
    'oneOf',
  ],
  ...['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  ...['items', 'minItems', 'maxItems', 'minLength', 'maxLength', 'format'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
]);

/** What is wrong with a schema; undefined when it can be used. Its answers are objects, which every provider can be asked for. */
export function faultOfAnswerSchema(schema: AnswerSchema): SchemaFault | undefined {
  const waiting: { at: string; schema: unknown }[] = [{ at: '', schema }];
  for (let count = 0; ; count += 1) {
    const next = waiting.pop();
    if (next === undefined) break;
    if (count >= promptLimits.answerSchemaEntries.value)
      return { pointer: next.at, detail: 'is one too many' };
    const fault = faultOfWords(next);
    if (fault !== undefined) return fault;
    waiting.push(...schemasIn(next));
  }
  if (schema.type !== 'object') return { pointer: '/type', detail: 'has to be "object"' };
  try {
    compile(schema);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { pointer: '', detail: `is no JSON Schema: ${error.message.slice(0, 300)}` };
  }
  return undefined;
}

/** What is wrong with an answer, at most some; nothing when it keeps to the schema, which has to be one that can be used. */
export function createAnswerCheck(schema: AnswerSchema): (answer: unknown) => readonly SchemaFault[] {
  const check = compile(schema);
  return (answer) => (check(answer) ? [] : (check.errors ?? []).map(faultOf));
}

/** Without what a model puts around its JSON; undefined for a text that is none. */
export function jsonOfAnswer(text: string): unknown {
  const inner = /^\s*```(?:json)?[ \t]*\n(.*)\n[ \t]*```\s*$/s.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(inner);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function compile({ $schema: _, ...schema }: AnswerSchema) {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  ajvFormats.default(ajv, [...formats]);
  return ajv.compile(schema);
}

function faultOf({ instancePath, message = 'is wrong' }: ErrorObject): SchemaFault {
  return { pointer: instancePath, detail: message };
}

function faultOfWords({ at, schema }: { at: string; schema: unknown }): SchemaFault | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (!isObject(schema)) return { pointer: at, detail: 'is no schema' };
  const unknown = Object.keys(schema).find((word) => !words.has(word));
  if (unknown !== undefined) return { pointer: `${at}/${escaped(unknown)}`, detail: 'is not read here' };
  const { format } = schema;
  if (format !== undefined && !formats.some((known) => known === format)) {
    return { pointer: `${at}/format`, detail: `has to be one of ${formats.join(', ')}` };
  }
  return undefined;
}

function schemasIn({ at, schema }: { at: string; schema: unknown }): { at: string; schema: unknown }[] {
  if (!isObject(schema)) return [];
  const one = ['items', 'additionalProperties'].flatMap((word) =>
    schema[word] === undefined ? [] : [{ at: `${at}/${word}`, schema: schema[word] }],
  );
  const some = ['properties', 'anyOf', 'allOf', 'oneOf'].flatMap((word) =>
    Object.entries(isObject(schema[word]) || Array.isArray(schema[word]) ? schema[word] : {}).map(
      ([name, inner]) => ({ at: `${at}/${word}/${escaped(name)}`, schema: inner }),
    ),
  );
  return [...one, ...some];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
