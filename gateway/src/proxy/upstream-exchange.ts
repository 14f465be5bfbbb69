import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { serviceChallenge } from '@lectern/auth';
import { AppError, codeFacts, toProblem } from '@lectern/errors';
import { bodyTooLarge, type RequestScope } from '@lectern/http';
import type { Berth } from '../edge/bulkheads.ts';
import type { AnswerHead } from '../upstream/answer-head.ts';
import type { CallHandler, Exchange } from '../upstream/connection.ts';
import { EventStreamTail } from './event-stream-tail.ts';
import { addReturnableHeaders, headerOf } from './headers.ts';
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
export class UpstreamExchange implements CallHandler {
  /** Resolves with the status when the service began to answer; rejects when it never did. */
  readonly opened: Promise<number>;
  /** The request body as it is sent. Filled once a connection is established, so that no byte is lost before. */
  readonly body: PassThrough | null;
  readonly #ends: ExchangeEnds;
  readonly #berth: Pick<Berth, 'becomeStream'>;
  readonly #open: PromiseWithResolvers<number>;
  #exchange: Exchange | undefined;
  #tail: EventStreamTail | undefined;
  #answering = false;
  /** Length of an answer that may come in one piece. */
  #whole: number | undefined;

  constructor(ends: ExchangeEnds, o: { hasBody: boolean; berth: Pick<Berth, 'becomeStream'> }) {
    this.#ends = ends;
    this.#berth = o.berth;
    this.body = o.hasBody ? new PassThrough({ highWaterMark: bodyBufferBytes }) : null;
    this.#open = Promise.withResolvers();
    this.opened = this.#open.promise;
    ends.scope.onAbort = this.#onAborted;
  }

  /** True once a connection was established and the first byte may have been sent: the service may have acted on it. */
  get wasSent(): boolean {
    return this.#exchange !== undefined;
  }

  /** Ends an attempt that waits for its answer. */
  giveUp(error: Error): void {
    this.#exchange?.abort(error);
  }

  onStart(exchange: Exchange): void {
    this.#exchange = exchange;
    const { endedBy } = this.#ends.scope;
    if (endedBy !== undefined) exchange.abort(endedBy);
    else if (this.#ends.response.destroyed) exchange.abort(new ClientGoneError());
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

  onHead({ status, headers, framing }: AnswerHead): void {
    if (status === 401 && isServiceChallenge(headers)) {
      this.#exchange?.abort(serviceRefused());
      return;
    }
    const { response, answerHeaders, cookies } = this.#ends;
    if (isPlainEventStream(headers)) {
      try {
        this.#berth.becomeStream();
      } catch (error) {
        this.#exchange?.abort(error as Error);
        return;
      }
      this.#tail = new EventStreamTail();
    }
    // A list, which Node writes as it is; an object or single headers it would copy first.
    const list = answerHeaders.slice();
    addReturnableHeaders(list, headers, cookies);
    response.writeHead(status, list);
    if (framing.kind === 'length' && framing.bytes <= shortAnswerBytes) this.#whole = framing.bytes;
    this.#answering = true;
    // An event stream may be silent for long, so its headers are sent at once.
    if (this.#tail !== undefined) response.flushHeaders();
    this.#open.resolve(status);
  }

  onBody(chunk: Buffer, exchange: Exchange): void {
    this.#tail?.push(chunk);
    const { response } = this.#ends;
    if (chunk.length === this.#whole) {
      // In one piece with the head: as a string, which is one copy and no list of buffers.
      response.end(chunk.toString('latin1'), 'latin1');
      return;
    }
    if (response.write(chunk)) return;
    exchange.pause();
    response.once('drain', () => exchange.resume());
  }

  onComplete(): void {
    this.#letGo();
    if (!this.#ends.response.writableEnded) this.#ends.response.end();
  }

  onError(error: Error): void {
    this.#letGo();
    if (this.#answering) this.#cut(error);
    else this.#open.reject(error);
  }

  /** A caller who has gone, stalls in the middle of a body, or whose credential was ended, must not hold a connection to the service. */
  readonly #onAborted = (reason: Error): void => this.#exchange?.abort(reason);

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

/** The service believes this gateway's tokens no more: nothing that the caller could mend by another credential. */
function isServiceChallenge(headers: readonly string[]): boolean {
  return headerOf(headers, 'www-authenticate')?.startsWith(serviceChallenge) === true;
}

function serviceRefused(): AppError {
  return new AppError('unavailable', 'The service does not accept the calls of the gateway.', {
    reason: 'service_refused',
  });
}

function isPlainEventStream(headers: readonly string[]): boolean {
  return (
    headerOf(headers, 'content-type')?.startsWith('text/event-stream') === true &&
    headerOf(headers, 'content-encoding') === undefined
  );
}
