import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { AnswerHead } from './answer-head.ts';
import { type AnswerListener, AnswerParser } from './answer-parser.ts';
import { Deadline } from './deadline.ts';
import { AnswerTimeoutError, ConnectionClosedError } from './errors.ts';
import { encodeHead, isChunked, type UpstreamRequest } from './request-head.ts';

/** What the caller of a service can do with the exchange that it began. */
export interface Exchange {
  /** Ends it; the connection goes with it. */
  abort(error: Error): void;
  /** Reads nothing more of the answer for now. What has been read already still comes. */
  pause(): void;
  resume(): void;
}

/** Who makes a call. Each call ends with `onComplete` or with `onError`, once. */
export interface CallHandler {
  /** There is a connection; the request is sent when this returns, unless it was aborted. */
  onStart(exchange: Exchange): void;
  onHead(head: AnswerHead): void;
  onBody(chunk: Buffer, exchange: Exchange): void;
  onComplete(): void;
  onError(error: Error): void;
}

export interface ConnectionOptions {
  /** What `Host` says. */
  readonly host: string;
  /** Time in which nothing of an answer comes that has begun. */
  readonly idleTimeoutMs: number;
  /** It has no call any more and can have another. */
  readonly onFree: (connection: Connection) => void;
}

/** Services say how long they keep an unused connection; without that it is short. */
const defaultKeepMs = 4_000;
const mostKeepMs = 600_000;
/** A request must not cross with the end of its connection. */
const keepMarginMs = 1_000;

/** One connection to an instance of a service, for one call after the other. It is established. */
export class Connection implements Exchange, AnswerListener {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #parser = new AnswerParser(this);
  readonly #deadline = new Deadline(() => this.#onDeadline());
  #handler: CallHandler | undefined;
  #isSent = false;
  #hasHead = false;
  #isReusable = false;
  #keepMs = defaultKeepMs;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('end', () => this.#readEnd());
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new ConnectionClosedError()));
  }

  /** Whether it may have another call. */
  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** Only where there is no call. */
  send(request: UpstreamRequest, handler: CallHandler): void {
    this.#handler = handler;
    this.#isSent = false;
    this.#hasHead = false;
    this.#parser.start(request.method);
    try {
      handler.onStart(this);
      if (this.#handler !== handler) return;
      this.#deadline.set(request.timeoutMs);
      this.#socket.write(encodeHead(request, this.#options.host), 'latin1');
      if (request.body === null) this.#isSent = true;
      else this.#sendBody(request, request.body, handler);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  abort(error: Error): void {
    this.#fail(error);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Ends it, and the call that it has. */
  destroy(): void {
    this.#fail(new ConnectionClosedError());
  }

  #sendBody(request: UpstreamRequest, body: Readable, handler: CallHandler): void {
    const encode = isChunked(request);
    const socket = this.#socket;
    const goOn = (): void => void body.resume();
    body.on('data', (chunk: Buffer) => {
      if (this.#handler !== handler) return;
      if (!this.#hasHead) this.#deadline.set(request.timeoutMs);
      if (encode) socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
      let hasRoom = socket.write(chunk);
      if (encode) hasRoom = socket.write('\r\n', 'latin1');
      if (hasRoom) return;
      body.pause();
      socket.once('drain', goOn);
    });
    body.on('end', () => {
      if (this.#handler !== handler) return;
      if (encode) socket.write('0\r\n\r\n', 'latin1');
      this.#isSent = true;
    });
    body.on('error', (error) => {
      if (this.#handler === handler) this.#fail(error);
    });
  }

  /** What comes where nothing was asked, the parser refuses. */
  #read(chunk: Buffer): void {
    if (this.#hasHead) this.#deadline.set(this.#options.idleTimeoutMs);
    try {
      this.#parser.read(chunk);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #readEnd(): void {
    try {
      this.#parser.end();
      this.destroy();
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  /** Of the parser, as are the next two. */
  onHead(head: AnswerHead): void {
    this.#hasHead = true;
    this.#isReusable = head.keepsAlive;
    if (head.keepAliveSeconds !== undefined) {
      this.#keepMs = Math.min(head.keepAliveSeconds * 1_000, mostKeepMs) - keepMarginMs;
    }
    this.#deadline.set(this.#options.idleTimeoutMs);
    this.#handler?.onHead(head);
  }

  onBody(chunk: Buffer): void {
    this.#handler?.onBody(chunk, this);
  }

  /** A request that was not sent whole, since its answer came early, leaves the connection of no use. */
  onComplete(): void {
    const handler = this.#handler;
    if (handler === undefined) return;
    this.#handler = undefined;
    if (this.#isSent && this.#isReusable && this.#keepMs > 0) this.#rest();
    else this.#end();
    handler.onComplete();
  }

  #rest(): void {
    if (this.#socket.isPaused()) this.#socket.resume();
    this.#deadline.set(this.#keepMs);
    this.#options.onFree(this);
  }

  /** Also the end of the time in which a connection without a call is kept. An answer that nobody reads may wait. */
  #onDeadline(): void {
    if (this.#handler !== undefined && this.#socket.isPaused())
      this.#deadline.set(this.#options.idleTimeoutMs);
    else this.#fail(new AnswerTimeoutError());
  }

  #fail(error: Error): void {
    const handler = this.#handler;
    this.#handler = undefined;
    this.#end();
    handler?.onError(error);
  }

  #end(): void {
    this.#deadline.close();
    this.#socket.destroy();
  }
}
