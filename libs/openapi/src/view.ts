import { allRoles, allScopes } from '@lectern/auth';
import {
  type AnyRoute,
  answerHeader,
  generalErrors,
  guardErrors,
  internalErrors,
  type RouteError,
} from '@lectern/http';
import type { z } from 'zod';
import type { JsonSchema } from './open-api-document.ts';

/** Names of security schemes, each with the scopes that the credential needs. */
export type Security = Readonly<Record<string, readonly string[]>>;

/** From where an API is seen: what stands before it decides who may call and what else may be answered. */
export interface View {
  readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  /** Which of the schemes a route asks for; empty for none. */
  securityOf(route: AnyRoute): Security;
  /** Errors that many routes have in common: they are explained once. */
  generalErrorsOf(route: AnyRoute): readonly RouteError[];
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, z.ZodType>>;
}

/** What the route is guarded by, and what it decides on itself. */
export function ownErrors(route: AnyRoute): readonly RouteError[] {
  return [...guardErrors(route), ...(route.errors ?? [])];
}

const requestId = { 'X-Request-Id': answerHeader('Id of the request in logs and traces') };

/** A service as the other services see it. */
export const serviceView: View = {
  securitySchemes: {
    service: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'Token that the calling service signs for each service that it calls',
    },
    caller: {
      type: 'apiKey',
      in: 'header',
      name: 'x-lectern-caller',
      description: 'Token in which the gateway says for whom the call is made',
    },
  },
  securityOf: ({ auth, scope }) => ({
    service: [],
    ...(auth === 'principal' ? { caller: scope === undefined ? [] : [scope] } : {}),
  }),
  generalErrorsOf: (route) => [...generalErrors(route), ...internalErrors(route)],
  headers: requestId,
};

/** What the gateway adds to what the services answer. */
export interface Edge {
  /** Errors of the gateway itself on the way to a route. */
  errorsOf(route: AnyRoute): readonly RouteError[];
  /** Headers that it adds to every answer. */
  readonly headers: Readonly<Record<string, z.ZodType>>;
}

/** The platform as callers from outside see it, behind the gateway. */
export function createPublicView(edge: Edge): View {
  return {
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        description: `An access token of a session, or an API key. Scopes: ${listOf(allScopes)}. A session has all of them, an API key those it was made with. Roles, each of which may do what the later ones may: ${listOf(allRoles)}.`,
      },
    },
    securityOf: ({ auth, scope }): Security =>
      auth === 'none' ? {} : { bearer: scope === undefined ? [] : [scope] },
    generalErrorsOf: (route) => [...generalErrors(route), ...edge.errorsOf(route)],
    headers: { ...requestId, ...edge.headers },
  };
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
