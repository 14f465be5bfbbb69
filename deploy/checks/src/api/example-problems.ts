import type { JsonSchema, OpenApiDocument, Operation } from '@lectern/openapi';

/**
 * Bodies of requests, and of answers that are JSON, of which nobody is shown one. That an example fits its schema is one of
 * Redocly's rules.
 */
export function exampleProblems(name: string, { paths, components }: OpenApiDocument): string[] {
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  return operations
    .flatMap((operation) => [...bodies(operation), ...answers(operation)])
    .filter(({ schema }) => !hasExample(schema, components.schemas))
    .map(({ what }) => `${name}: ${what} has no example`);
}

interface Body {
  readonly what: string;
  readonly schema: JsonSchema;
}

function bodies({ operationId, requestBody }: Operation): Body[] {
  const content = Object.entries(requestBody?.content ?? {});
  return content.map(([type, { schema }]) => ({ what: `the body of ${type} of ${operationId}`, schema }));
}

/** Of answers that went well; one of bytes has no schema. */
function answers({ operationId, responses }: Operation): Body[] {
  return Object.entries(responses).flatMap(([status, answer]) => {
    const schema = 'content' in answer ? answer.content?.['application/json']?.schema : undefined;
    if (schema === undefined || Object.keys(schema).length === 0 || Number(status) >= 300) return [];
    return [{ what: `the answer ${status} of ${operationId}`, schema }];
  });
}

function hasExample(schema: JsonSchema, named: Readonly<Record<string, JsonSchema>>): boolean {
  const { $ref, anyOf, examples } = schema;
  if (typeof $ref === 'string') return hasExample(named[$ref.split('/').at(-1) ?? ''] ?? {}, named);
  if (Array.isArray(anyOf)) return anyOf.every((one) => hasExample(one, named));
  return Array.isArray(examples) && examples.length > 0;
}
