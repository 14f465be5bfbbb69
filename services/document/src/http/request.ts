import type { RouteInput } from '@lectern/http';

type AnyInput = RouteInput<unknown, unknown, unknown>;

/** A request as handlers of routes get it. */
export type HttpRequest = AnyInput['req'];

/** An answer as handlers of routes get it. */
export type HttpResponse = AnyInput['res'];
