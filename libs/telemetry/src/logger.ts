import { isSpanContextValid, trace } from '@opentelemetry/api';
import { type Logger, pino, stdTimeFunctions } from 'pino';
import { requestContext } from './context.ts';
import { serializeError } from './serialize-error.ts';
import { stdoutLines } from './stdout-lines.ts';

const secretNames = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'key',
  'apiKey',
  'secret',
];

/** pino matches paths, not names: three levels deep is as far as our own log calls go. */
const secretPaths = [
  '["set-cookie"]',
  '*["set-cookie"]',
  ...secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
];

/** What {@link createLogger} needs to know. */
export interface LoggerOptions {
  readonly serviceName: string;
  readonly instanceId: string | undefined;
  readonly level: string;
  readonly destination: NodeJS.WritableStream | undefined;
}

/**
 * One JSON line per record on stdout: `level` as text, `time` in ISO 8601, `service`, `msg`, and the request and trace
 * it belongs to. Lines are written without worker threads and not later than at the end of the turn of the event loop, so
 * that none is lost when the process crashes by an exception; see `stdout-lines.ts`. Fields with the names of secrets are replaced by `[redacted]` to a depth of three.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { serviceName, instanceId, level, destination } = options;
  return pino(
    {
      level,
      base: { service: serviceName, ...(instanceId === undefined ? {} : { instance: instanceId }) },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: currentIds,
      serializers: { err: serializeError },
      redact: { paths: secretPaths, censor: '[redacted]' },
    },
    destination ?? stdoutLines(),
  );
}

/** The ids of the request and the span that the caller is in, under the names that trace viewers look for. */
function currentIds(): Record<string, string> {
  const ids: Record<string, string> = {};
  const request = requestContext.getStore();
  if (request !== undefined) ids.requestId = request.requestId;
  const span = trace.getActiveSpan()?.spanContext();
  if (span !== undefined && isSpanContextValid(span)) {
    ids.trace_id = span.traceId;
    ids.span_id = span.spanId;
  }
  return ids;
}
