import { isDeepStrictEqual } from 'node:util';
import type { OpenApiDocument, Operation } from '@lectern/openapi';

type Described = Pick<OpenApiDocument, 'paths' | 'components'>;

/** Where a committed description and the routes differ, a sentence each; one at least, since they do. */
export function compareApis(now: Described, wanted: Described): string[] {
  const [committed, routes] = [operationsOf(now), operationsOf(wanted)];
  const differences = [
    ...[...committed.keys()]
      .filter((name) => !routes.has(name))
      .map((name) => `${name} is described, but no route is like it`),
    ...[...routes].flatMap(([name, operation]) => {
      const described = committed.get(name);
      if (described === undefined) return [`${name} is a route, but not described`];
      const parts = differentParts(described, operation);
      return parts.length === 0
        ? []
        : [`${name} is described with other ${parts.join(', ')} than its route has`];
    }),
    ...differentParts(now.components, wanted.components).map((part) => `components: other ${part}`),
  ];
  return differences.length === 0 ? ['its head is another'] : differences;
}

function operationsOf({ paths }: Described): Map<string, Operation> {
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
}

function differentParts(one: object, other: object): string[] {
  const parts = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...parts].filter((part) => !isDeepStrictEqual(Reflect.get(one, part), Reflect.get(other, part)));
}
