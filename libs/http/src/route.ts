import type { Principal, Role, Scope } from '@lectern/auth';
import type { ErrorDialect } from '@lectern/errors';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { ConcurrencyGroup } from './concurrency-limiter.ts';
import { type Deprecation, isInOrder } from './deprecation.ts';
import { type InputPart, parseInput } from './parse-input.ts';
import type { RouteError } from './route-errors.ts';

/** What the handler of a route gets, typed by the route's schemas. A part without a schema is `undefined`. */
export interface RouteInput<P, Q, B, H = undefined> {
  readonly params: P;
  readonly query: Q;
  readonly headers: H;
  readonly body: B;
  /**
   * For whom the call is made. Throws `unauthenticated` when that is nobody, which cannot happen on a route with auth
   * `principal`.
   */
  readonly principal: Principal;
  /**
   * Aborted when the caller has gone, its deadline has passed, or the server is stopped by force. Pass it to every call:
   * the answer is given up at once, but work that does not listen goes on.
   */
  readonly signal: AbortSignal;
  /** Gives the request's place in a group back before the request has ended; see {@link RouteFacts.concurrency}. */
  leave(group: ConcurrencyGroup): void;
  readonly req: Request;
  readonly res: Response;
}

/** A group that bounds a route, or only those of its requests for which `when` is true. */
export interface ConcurrencyRule {
  readonly group: ConcurrencyGroup;
  readonly when?: (req: Request) => boolean;
}

/** A JSON answer. Status defaults to 200, or 204 without a body. */
export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One answer of a route that is no error. */
export interface RouteAnswer {
  /** What it means, where its status alone does not say it. */
  readonly description?: string;
  /** Its JSON. */
  readonly body?: z.ZodType;
  /** Its server-sent events, by name, with their `data`. Together with `body`: the request says which of them it wants. */
  readonly events?: Readonly<Record<string, z.ZodType>>;
  /** Media types of an answer that is no JSON but bytes. */
  readonly bytes?: readonly string[];
  /** Headers beside those that every answer has; see {@link answerHeader}. One that is optional may be absent. */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
}

/** What is known of a route without running it: what it is guarded by, and all that its description is made of. */
export interface RouteFacts {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  /** What generated clients call it: in camelCase, verb first, of one route of the platform. */
  readonly operationId?: string;
  readonly summary: string;
  /** `internal`: for other services only, so its path must be under `/internal/`, which the gateway never forwards. */
  readonly auth: 'none' | 'internal' | 'principal';
  /** With auth `internal`: the services that may call it, by name. */
  readonly callers?: readonly string[];
  /** Scope that the principal must have. */
  readonly scope?: Scope;
  /** Role that the principal must have, or one that may do more. */
  readonly role?: Role;
  /**
   * How many requests run at once, for each caller and in total; refused beyond (429, 503) before the body is read. A
   * request keeps its places until its answer is over and its work is done.
   */
  readonly concurrency?: readonly ConcurrencyRule[];
  /**
   * A `GET` whose answer has an `ETag`, made of its body, and is a 304 to who has it already. Default false: the answer is
   * not to be stored by anybody.
   */
  readonly revalidated?: boolean;
  /**
   * Schemas of the bodies by media type, where the handler reads the body from `req` itself, by those schemas. Such a body may be a
   * file, so that its time is bounded by its rate alone. Not together with a schema for JSON.
   */
  readonly rawBody?: Readonly<Record<string, z.ZodType>>;
  /**
   * The answers by status. A schema alone is that of a JSON body. What fails is in `errors`; of a status from 400 on only the
   * headers count here, and a body in the form of another protocol.
   */
  readonly responses?: Readonly<Record<number, z.ZodType | RouteAnswer>>;
  /** Whose numbers its errors have too. */
  readonly dialect?: ErrorDialect;
  /** Set for a route that is on its way out: every answer says so. */
  readonly deprecated?: Deprecation;
  /** No fault that is switched on happens to it: it tells how the instance is, or switches faults. Default false. */
  readonly spared?: boolean;
  /** What the route itself decides on. What follows from the other facts, such as a missing scope, is left out. */
  readonly errors?: readonly RouteError[];
}

/** A route as it is declared; see {@link route}. */
export interface Route<P, Q, B, H> extends RouteFacts {
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  /** Of the headers that the route reads; their names in small letters. */
  readonly headers?: z.ZodType<H>;
  /**
   * A JSON body, read and validated before the handler runs. Without it, a body is a 400, unless the route has
   * {@link RouteFacts.rawBody}.
   */
  readonly body?: z.ZodType<B>;
  /** Resolves with the answer, or with nothing when it has written the answer itself. */
  handler(input: RouteInput<P, Q, B, H>): Promise<Reply | undefined>;
}

/** A request as the app hands it to a route. */
export interface RawInput {
  readonly req: Request;
  readonly res: Response;
  readonly signal: AbortSignal;
  leave(group: ConcurrencyGroup): void;
  principal(): Principal;
  readBody(): Promise<unknown>;
}

/** A declared route whose types are settled: what {@link route} returns and an app mounts. */
export interface AnyRoute extends RouteFacts {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly headers?: z.ZodType;
  readonly body?: z.ZodType;
  run(raw: RawInput): Promise<Reply | undefined>;
}

/**
 * Declares a route; the handler's input is inferred from the schemas. Use `z.strictObject` for bodies, so that an
 * unknown field is an error.
 *
 * @throws Error when the route contradicts itself: a mistake of its author, found when the service starts
 */
export function route<P = undefined, Q = undefined, B = undefined, H = undefined>(
  declared: Route<P, Q, B, H>,
): AnyRoute {
  assertConsistent(declared);
  const { handler: _, ...facts } = declared;
  return {
    ...facts,
    async run(raw) {
      const params = parseOptional(declared.params, raw.req.params, 'params');
      const query = parseOptional(declared.query, raw.req.query, 'query');
      const headers = parseOptional(declared.headers, raw.req.headers, 'headers');
      const body =
        declared.body === undefined
          ? (undefined as B)
          : parseInput(declared.body, await raw.readBody(), 'body');
      return declared.handler({
        params,
        query,
        headers,
        body,
        signal: raw.signal,
        leave: raw.leave,
        req: raw.req,
        res: raw.res,
        get principal() {
          return raw.principal();
        },
      });
    },
  };
}

function parseOptional<T>(
  schema: z.ZodType<T> | undefined,
  value: unknown,
  where: Exclude<InputPart, 'body'>,
): T {
  return schema === undefined ? (undefined as T) : parseInput(schema, value, where);
}

function assertConsistent(declared: RouteFacts): void {
  const { method, path, auth, scope, role, callers = [], revalidated, deprecated } = declared;
  const name = `Route ${method.toUpperCase()} ${path}`;
  if ((auth === 'internal') !== path.startsWith('/internal/')) {
    throw new Error(`${name}: auth "internal" and a path under /internal/ belong together.`);
  }
  if ((auth === 'internal') !== callers.length > 0) {
    throw new Error(`${name}: auth "internal" and a list of callers belong together.`);
  }
  if (revalidated === true && method !== 'get') throw new Error(`${name}: only a GET can be revalidated.`);
  if (deprecated !== undefined && !isInOrder(deprecated)) {
    throw new Error(`${name}: a sunset comes after the day from which on a route is deprecated.`);
  }
  if ((scope !== undefined || role !== undefined) && auth !== 'principal') {
    throw new Error(`${name}: a scope or a role can only be asked of a principal.`);
  }
}
