import type { JsonSchema, OpenApiDocument } from '@lectern/openapi';

/** Bodies of requests of which nobody is shown one. That an example fits its schema is one of Redocly's rules. */
export function exampleProblems(name: string, { paths, components }: OpenApiDocument): string[] {
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  return operations.flatMap(({ operationId, requestBody }) =>
    Object.entries(requestBody?.content ?? {})
      .filter(([, { schema }]) => !hasExample(schema, components.schemas))
      .map(([type]) => `${name}: ${operationId} has no example of its body of ${type}`),
  );
}

function hasExample(schema: JsonSchema, named: Readonly<Record<string, JsonSchema>>): boolean {
  const { $ref, anyOf, examples } = schema;
  if (typeof $ref === 'string') return hasExample(named[$ref.split('/').at(-1) ?? ''] ?? {}, named);
  if (Array.isArray(anyOf)) return anyOf.every((one) => hasExample(one, named));
  return Array.isArray(examples) && examples.length > 0;
}
