import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';

type Json = Record<string, unknown>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Json;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { content: { 'application/json': { schema: Json } } };
  readonly responses: Record<string, { content?: { 'application/json'?: { schema: Json } } }>;
}

interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
}

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
}

/** The operation that a request is for, and its path parameters. */
export interface MatchedOperation {
  readonly name: string;
  readonly params: Record<string, string>;
  /** What Qdrant's description has against the request; empty when it is fine. */
  readonly problems: string[];
  /** What the description has against an answer of ours. */
  problemsOfAnswer(body: unknown): string[];
}

/**
 * Judges requests and answers by Qdrant's own OpenAPI description, read more strictly than written: a bare
 * `{nullable: true}` stands for null and not for anything, and an object has no fields but those that are described.
 */
export function createQdrantDescription(): { match(request: WireRequest): MatchedOperation | undefined } {
  const text = readFileSync(new URL('../fixtures/qdrant-openapi.json', import.meta.url), 'utf8');
  const description = tighten(JSON.parse(text)) as Description;
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
  ajvFormats.default(ajv);
  for (const format of ['uint', 'uint8', 'uint32', 'uint64']) {
    ajv.addFormat(format, {
      type: 'number',
      validate: (value: number) => Number.isInteger(value) && value >= 0,
    });
  }
  ajv.addSchema(description, 'qdrant');
  const compiled = new Map<string, ValidateFunction>();
  const problemsOf = (schema: Json | undefined, value: unknown, where: string): string[] => {
    if (schema === undefined) return [];
    const key = JSON.stringify(schema);
    const validate =
      compiled.get(key) ??
      ajv.compile(JSON.parse(key.replaceAll('"#/components', '"qdrant#/components')) as Json);
    compiled.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${where}${error.instancePath} ${error.message}`);
  };

  return {
    match: ({ method, url, body }) => {
      const found = findOperation(description, method, url.pathname);
      if (found === undefined) return undefined;
      const { operation, params, template } = found;
      const bodySchema = operation.requestBody?.content['application/json'].schema;
      return {
        name: `${method} ${template}`,
        params,
        problems: [...queryProblems(operation, url, problemsOf), ...problemsOf(bodySchema, body, 'body')],
        problemsOfAnswer: (answer) =>
          problemsOf(operation.responses['200']?.content?.['application/json']?.schema, answer, 'answer'),
      };
    },
  };
}

function findOperation(description: Description, method: string, path: string) {
  for (const [template, operations] of Object.entries(description.paths)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const match = pattern.exec(path);
    const operation = operations[method.toLowerCase()];
    if (match && operation) return { operation, template, params: { ...match.groups } };
  }
  return undefined;
}

function queryProblems(
  operation: Operation,
  url: URL,
  problemsOf: (schema: Json, value: unknown, where: string) => string[],
): string[] {
  const known = new Map((operation.parameters ?? []).filter((p) => p.in === 'query').map((p) => [p.name, p]));
  const problems: string[] = [];
  for (const [name, text] of url.searchParams) {
    const parameter = known.get(name);
    if (parameter === undefined) problems.push(`query parameter ${name} is not described`);
    else problems.push(...problemsOf(parameter.schema, parsed(text), `query ${name}`));
  }
  return problems;
}

function parsed(text: string): unknown {
  return /^(true|false|-?\d+)$/.test(text) ? JSON.parse(text) : text;
}

function tighten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tighten);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && 'nullable' in value && value.nullable === true) return { type: 'null' };
  const result: Json = Object.fromEntries(entries.map(([key, inner]) => [key, tighten(inner)]));
  if (result.type === 'object' && 'properties' in result) result.additionalProperties ??= false;
  return result;
}
