import { z } from 'zod';
import type { RouteAnswer, RouteFacts } from './route.ts';

/** Media type of an answer unless its route says otherwise, and of the bodies of requests. */
export const jsonMediaType = 'application/json';
const eventStreamType = 'text/event-stream';

/** Media types that the answers of a route can have, JSON first; none where they have no bodies. */
export function mediaTypesOf({ responses = {} }: Pick<RouteFacts, 'responses'>): readonly string[] {
  const declared = Object.values(responses).map((answer) =>
    answer instanceof z.ZodType ? { body: answer } : answer,
  );
  return [...new Set(declared.flatMap(typesOf))];
}

function typesOf({ body, events, bytes = [] }: RouteAnswer): string[] {
  return [
    ...(body === undefined ? [] : [jsonMediaType]),
    ...(events === undefined ? [] : [eventStreamType]),
    ...bytes,
  ];
}
