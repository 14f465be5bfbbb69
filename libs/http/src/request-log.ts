import type { IncomingMessage } from 'node:http';
import type { Principal } from '@lectern/auth';
import { createFixedLine, type Logger, type RequestTrace } from '@lectern/telemetry';

/** A request that is over. */
export interface RequestFacts {
  readonly req: IncomingMessage;
  readonly requestId: string;
  /** Its place in a trace. */
  readonly ids: RequestTrace['ids'];
  /** Without the query. */
  readonly path: string;
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  /** Address of the client, where it is known. */
  readonly client: string | undefined;
  readonly principal: Principal | undefined;
}

/** Writes the line of a request. */
export type RequestLog = (facts: RequestFacts) => void;

const message = 'request completed';

/**
 * One line per request. Its fields are fixed and hold no secret, so it is put together by hand: what a general logger does for
 * each line costs as much as a good part of forwarding a request.
 *
 * @param quiet lines only at level debug, for probes
 */
export function createRequestLog(logger: Logger, quiet: boolean): RequestLog {
  if (!quiet) return createFixedLine(logger, message, factsOf);
  return (facts) => {
    if (logger.isLevelEnabled('debug')) logger.debug(JSON.parse(`{${factsOf(facts)}}`), message);
  };
}

/** Ids are checked, or made here, and need no escapes; neither do methods, which the parser knows. */
function factsOf(facts: RequestFacts): string {
  const { req, requestId, ids, path, route, status, durationMs, client, principal } = facts;
  const traced = ids === undefined ? '' : `,"trace_id":"${ids.traceId}","span_id":"${ids.spanId}"`;
  const from = client === undefined ? '' : `,"client":${JSON.stringify(client)}`;
  const caller =
    principal === undefined
      ? ''
      : `,"tenantId":${JSON.stringify(principal.tenantId)},"userId":${JSON.stringify(principal.userId)}`;
  const rounded = Math.round(durationMs * 10) / 10;
  return (
    `"requestId":"${requestId}"${traced},"method":"${req.method}","path":${JSON.stringify(path)}` +
    `,"route":${JSON.stringify(route)},"status":${status},"durationMs":${rounded}${from}${caller}`
  );
}
