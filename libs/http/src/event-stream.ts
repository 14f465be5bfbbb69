import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@lectern/errors';
import { scopeOf, shuttingDown } from './request-scope.ts';

/** One server-sent event. `data` is sent as JSON, `text` as it is: one line, as the last word of some protocols. */
export type StreamEvent = {
  readonly event?: string;
  readonly id?: string;
} & ({ readonly data: unknown } | { readonly text: string });

/** An open `text/event-stream` answer. */
export interface EventStream {
  /**
   * Resolves when the event is written and the connection takes more: a slow reader slows the writer.
   *
   * @throws AppError the reason of {@link EventStream.signal} once that is aborted
   */
  send(event: StreamEvent): Promise<void>;
  /** Ends the answer cleanly. When a handler throws instead, the connection is closed without the end of the response. */
  close(): void;
  /** Aborted when the reader has gone or the server has ended the stream to shut down. A deadline ends before a stream begins. */
  readonly signal: AbortSignal;
}

/** Options of {@link openEventStream}. */
export interface EventStreamOptions {
  /**
   * What a shutdown does: end the stream at once (default; right for a subscription, whose reader connects again) or
   * let it run to its own end within the time that requests in flight have (`false`; right for an answer that ends).
   */
  readonly endOnShutdown?: boolean;
  /** A comment is sent this often, so that nothing in between takes the connection for dead. Default 15 s. */
  readonly keepAliveMs?: number;
  /**
   * Ends the stream after this long, as a shutdown would: what a reader that is there but never reads would hold for
   * ever, since the few bytes of a quiet stream always fit into the system's buffers. Not set: never.
   */
  readonly longestMs?: number;
}

/**
 * Starts a `text/event-stream` answer; to a `HEAD` it has ended with its headers, as by a shutdown. The request must come
 * through an app of this library.
 */
export function openEventStream(
  req: IncomingMessage,
  res: ServerResponse,
  options: EventStreamOptions = {},
): EventStream {
  const scope = scopeOf(req);
  if (scope === undefined) throw new Error('An event stream was opened ahead of the instrumentation.');
  const { endOnShutdown = true, keepAliveMs = 15_000, longestMs } = options;
  const ended = new AbortController();
  const close = (): void => {
    clearInterval(keepAlive);
    res.end();
  };
  const keepAlive = setInterval(() => {
    if (!res.writableNeedDrain && !res.writableEnded) res.write(':\n\n');
  }, keepAliveMs);
  const endFor = (reason: AppError): void => {
    ended.abort(reason);
    close();
  };
  const lastMoment = longestMs === undefined ? undefined : setTimeout(() => endFor(tooLong()), longestMs);
  res.once('close', () => {
    clearInterval(keepAlive);
    clearTimeout(lastMoment);
  });
  whenAborted(scope.signal, () => ended.abort(scope.signal.reason));
  if (endOnShutdown) whenAborted(scope.draining, () => endFor(shuttingDown()));
  writeHead(res);
  if (req.method === 'HEAD') endFor(headAlone());
  // The answer has begun: what is done for the stream has no deadline.
  scope.context.deadlineAt = undefined;
  return { send: (event) => write(res, event, ended.signal), close, signal: ended.signal };
}

function tooLong(): AppError {
  return new AppError('unavailable', 'The stream has lasted long enough; connect again.', {
    reason: 'stream_too_long',
  });
}

function headAlone(): AppError {
  return new AppError('cancelled', 'The head of the stream was asked for, not its events.', {
    reason: 'head_alone',
  });
}

function writeHead(res: ServerResponse): void {
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    // nginx, and ingresses made of it, would collect events otherwise.
    'X-Accel-Buffering': 'no',
  });
  res.flushHeaders();
}

function whenAborted(signal: AbortSignal, run: () => void): void {
  if (signal.aborted) run();
  else signal.addEventListener('abort', run, { once: true });
}

async function write(res: ServerResponse, event: StreamEvent, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (res.writableEnded) throw new Error('An event was sent on a stream that is closed.');
  if (res.write(encode(event))) return;
  try {
    await once(res, 'drain', { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** JSON has no raw line breaks, so `data` is always one line. */
function encode({ event, id, ...content }: StreamEvent): string {
  const lines = [
    ...(event === undefined ? [] : [`event: ${oneLine(event)}`]),
    ...(id === undefined ? [] : [`id: ${oneLine(id)}`]),
    `data: ${'text' in content ? oneLine(content.text) : JSON.stringify(content.data)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}

function oneLine(value: string): string {
  if (!/[\r\n\0]/.test(value)) return value;
  throw new AppError('internal', 'The name, id or text of a server-sent event must be one line.');
}
