import { z } from 'zod';
import type { RouteAnswer, RouteFacts } from './route.ts';
import { versionMediaType, versionOf } from './versions.ts';

/** Media type of an answer unless its route says otherwise, and of the bodies of requests. */
export const jsonMediaType = 'application/json';
const eventStreamType = 'text/event-stream';

/** Media types of a JSON answer below a path, the usual one first: below that of a version, its own too. */
export function jsonMediaTypesOf(path: string): string[] {
  const version = versionOf(path);
  return version === undefined ? [jsonMediaType] : [jsonMediaType, versionMediaType(version)];
}

/** Media types that the answers of a route can have, JSON first; none where they have no bodies. */
export function mediaTypesOf({ path, responses = {} }: RouteFacts): readonly string[] {
  const declared = Object.values(responses).map((answer) =>
    answer instanceof z.ZodType ? { body: answer } : answer,
  );
  return [...new Set(declared.flatMap((answer) => typesOf(answer, path)))];
}

function typesOf({ body, events, bytes = [] }: RouteAnswer, path: string): string[] {
  return [
    ...(body === undefined ? [] : jsonMediaTypesOf(path)),
    ...(events === undefined ? [] : [eventStreamType]),
    ...bytes,
  ];
}
