import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { serviceChallenge } from '@lectern/auth';
import { AppError, codeFacts, toProblem } from '@lectern/errors';
import { bodyTooLarge, type RequestScope } from '@lectern/http';
import type { Dispatcher } from 'undici';
import type { Berth } from '../edge/bulkheads.ts';
import { EventStreamTail } from './event-stream-tail.ts';
import { addReturnableHeaders } from './headers.ts';
import { ClientGoneError, toUpstreamError } from './upstream-error.ts';

/** Small, as in the server: a body may come in pieces of one byte, each with an overhead. */
const bodyBufferBytes = 16 * 1024;

/** An answer up to this length is written at once if it comes in one piece. */
const shortAnswerBytes = 8 * 1_024;

/** The two ends that an exchange connects. */
export interface ExchangeEnds {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly service: string;
  readonly scope: RequestScope;
  /** Most bytes of the request body; undefined for no bound. */
  readonly maxBodyBytes?: number | undefined;
  /** Headers of the answer beside those of the service, as a flat list (name, value, …). */
  readonly answerHeaders: readonly string[];
  /** Names of the cookies that the service may set. */
  readonly cookies?: readonly string[] | undefined;
}

/**
 * One attempt to have a service answer a request, streaming in both directions and never holding more than the buffers
 * between two sockets: a slow side stops the other.
 *
 * How it ends: an answer that is complete at the service is complete at the client. One that is cut is cut at the client
 * too: the connection is destroyed, so that half an answer never looks like a whole one; an event stream first gets
 * an `error` event. A client that goes away, or stalls for too long, ends the service's work.
 */
export class UpstreamExchange implements Dispatcher.DispatchHandler {
  /** Resolves with the status when the service began to answer; rejects when it never did. */
  readonly opened: Promise<number>;
  /** The request body as undici reads it. Filled once a connection is established, so that no byte is lost before. */
  readonly body: PassThrough | null;
  readonly #ends: ExchangeEnds;
  readonly #berth: Pick<Berth, 'becomeStream'>;
  readonly #open: PromiseWithResolvers<number>;
  #controller: Dispatcher.DispatchController | undefined;
  #tail: EventStreamTail | undefined;
  #answering = false;
  /** Length of an answer that may come in one piece. */
  #whole: number | undefined;

  constructor(ends: ExchangeEnds, o: { hasBody: boolean; berth: Pick<Berth, 'becomeStream'> }) {
    this.#ends = ends;
    this.#berth = o.berth;
    this.body = o.hasBody ? new PassThrough({ highWaterMark: bodyBufferBytes }) : null;
    // undici reports why sending failed to onResponseError; here the client only has to stop being read.
    this.body?.on('error', () => this.#stopSending());
    this.#open = Promise.withResolvers();
    this.opened = this.#open.promise;
    ends.scope.onAbort = this.#onAborted;
  }

  /** True once a connection was established and the first byte may have been sent: the service may have acted on it. */
  get wasSent(): boolean {
    return this.#controller !== undefined;
  }

  /** Ends an attempt that waits for its answer. */
  giveUp(error: Error): void {
    this.#controller?.abort(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    const { endedBy } = this.#ends.scope;
    if (endedBy !== undefined) controller.abort(endedBy);
    else if (this.#ends.response.destroyed) controller.abort(new ClientGoneError());
    else if (this.body !== null) this.#startSending(this.body);
  }

  #startSending(body: PassThrough): void {
    const { request, scope, maxBodyBytes } = this.#ends;
    if (maxBodyBytes !== undefined) {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBodyBytes) scope.abort(bodyTooLarge(maxBodyBytes));
      });
    }
    request.pipe(body);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    if (status === 401 && isServiceChallenge(headers)) {
      controller.abort(serviceRefused());
      return;
    }
    const { response, answerHeaders, cookies } = this.#ends;
    if (isPlainEventStream(headers)) {
      try {
        this.#berth.becomeStream();
      } catch (error) {
        controller.abort(error as Error);
        return;
      }
      this.#tail = new EventStreamTail();
    }
    // A list, which Node writes as it is; an object or single headers it would copy first.
    const list = answerHeaders.slice();
    addReturnableHeaders(list, headers, cookies);
    response.writeHead(status, list);
    this.#whole = wholeLength(headers);
    this.#answering = true;
    // An event stream may be silent for long, so its headers are sent at once.
    if (this.#tail !== undefined) response.flushHeaders();
    this.#open.resolve(status);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#tail?.push(chunk);
    const { response } = this.#ends;
    if (chunk.length === this.#whole) {
      // In one piece with the head: as a string, which is one copy and no list of buffers.
      response.end(chunk.toString('latin1'), 'latin1');
      return;
    }
    if (response.write(chunk)) return;
    controller.pause();
    response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#letGo();
    if (!this.#ends.response.writableEnded) this.#ends.response.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#letGo();
    if (this.#answering) this.#cut(error);
    else this.#open.reject(error);
  }

  /** A caller who has gone, stalls in the middle of a body, or whose credential was ended, must not hold a connection to the service. */
  readonly #onAborted = (reason: Error): void => this.#controller?.abort(reason);

  #letGo(): void {
    this.#ends.scope.onAbort = undefined;
    this.#stopSending();
  }

  #stopSending(): void {
    if (this.body !== null) this.#ends.request.unpipe(this.body);
  }

  #cut(error: Error): void {
    const { response, service } = this.#ends;
    const cause = toUpstreamError(error, service);
    this.#ends.scope.cutStatus = codeFacts[cause.code].status;
    if (this.#tail?.isBetweenEvents !== true || response.destroyed) {
      response.destroy();
      return;
    }
    const problem = toProblem(cause, { requestId: this.#ends.scope.requestId });
    response.write(`event: error\ndata: ${JSON.stringify(problem)}\n\n`, () => response.destroy());
  }
}

/** The announced length of an answer that is short and not empty. */
function wholeLength(headers: Headers): number | undefined {
  const length = Number(headers['content-length']);
  return length > 0 && length <= shortAnswerBytes ? length : undefined;
}

type Headers = Parameters<typeof addReturnableHeaders>[1];

/** The service believes this gateway's tokens no more: nothing that the caller could mend by another credential. */
function isServiceChallenge(headers: Headers): boolean {
  return String(headers['www-authenticate'] ?? '').startsWith(serviceChallenge);
}

function serviceRefused(): AppError {
  return new AppError('unavailable', 'The service does not accept the calls of the gateway.', {
    reason: 'service_refused',
  });
}

function isPlainEventStream(headers: Headers): boolean {
  return (
    headers['content-encoding'] === undefined &&
    String(headers['content-type'] ?? '').startsWith('text/event-stream')
  );
}
