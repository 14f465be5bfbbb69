import { type AnswerHead, parseAnswerHead } from './answer-head.ts';
import { AnswerSyntaxError, ConnectionClosedError } from './errors.ts';

/** Who is told of an answer as it comes. */
export interface AnswerListener {
  /** Once, for the final answer: interim ones (1xx) are left out. */
  onHead(head: AnswerHead): void;
  onBody(chunk: Buffer): void;
  /** The answer is complete. */
  onComplete(): void;
}

type State =
  | 'head'
  | 'length'
  | 'chunk-size'
  | 'chunk-data'
  | 'chunk-end'
  | 'trailers'
  | 'until-close'
  | 'done';

/** As of Node's own parser: a longer head is no answer of a service of ours. */
const mostHeadBytes = 16 * 1_024;
/** A chunk's size with its extensions, or a line of a trailer. */
const mostLineBytes = 4 * 1_024;
const chunkSize = /^([0-9a-fA-F]{1,12})[ \t]*(?:;|$)/;

/** Reads the answers of a connection (RFC 9112), in pieces of any size, one after the other. */
export class AnswerParser {
  readonly #listener: AnswerListener;
  #method = 'GET';
  /** Between two answers it is `done`. */
  #state: State = 'done';
  /** Bytes of a head or a line that is not complete yet. */
  #begun: Buffer | undefined;
  /** Bytes of the body, or of the chunk, that are still to come. */
  #left = 0;
  #trailerBytes = 0;

  constructor(listener: AnswerListener) {
    this.#listener = listener;
  }

  /** What comes now is the answer to a request of this method. */
  start(method: string): void {
    this.#method = method;
    this.#state = 'head';
    this.#begun = undefined;
    this.#trailerBytes = 0;
  }

  /**
   * @throws AnswerSyntaxError for what is no answer, and for bytes where none were asked for, which would be taken for the next answer;
   *   and what the listener throws
   */
  read(chunk: Buffer): void {
    if (chunk.length === 0) return;
    let rest: Buffer | undefined = chunk;
    while (rest !== undefined && rest.length > 0) rest = this.#readSome(rest);
    if (this.#state === 'done') this.#listener.onComplete();
  }

  /** The other side sends nothing more. @throws ConnectionClosedError unless that is the end of the answer */
  end(): void {
    if (this.#state !== 'until-close') throw new ConnectionClosedError();
    this.#state = 'done';
    this.#listener.onComplete();
  }

  /** Reads what it can, and answers what is left of it. */
  #readSome(bytes: Buffer): Buffer | undefined {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes);
      case 'length':
      case 'chunk-data':
        return this.#readData(bytes);
      case 'until-close':
        this.#listener.onBody(bytes);
        return undefined;
      case 'done':
        throw new AnswerSyntaxError('bytes that belong to no request');
      default:
        return this.#readLine(bytes);
    }
  }

  #readHead(bytes: Buffer): Buffer | undefined {
    const all = this.#withBegun(bytes);
    const end = all.indexOf('\r\n\r\n');
    if (end > mostHeadBytes || (end < 0 && all.length > mostHeadBytes))
      throw new AnswerSyntaxError('a long head');
    if (end < 0) {
      this.#begun = all;
      return undefined;
    }
    const head = parseAnswerHead(all.toString('latin1', 0, end), this.#method);
    if (head.status === 101) throw new AnswerSyntaxError('another protocol');
    if (head.status >= 200) this.#begin(head);
    return all.subarray(end + 4);
  }

  #begin(head: AnswerHead): void {
    this.#listener.onHead(head);
    const { framing } = head;
    if (framing.kind === 'none') this.#state = 'done';
    else if (framing.kind === 'until-close') this.#state = 'until-close';
    else if (framing.kind === 'chunked') this.#state = 'chunk-size';
    else {
      this.#state = 'length';
      this.#left = framing.bytes;
    }
  }

  #readData(bytes: Buffer): Buffer | undefined {
    const data = bytes.length <= this.#left ? bytes : bytes.subarray(0, this.#left);
    this.#left -= data.length;
    this.#listener.onBody(data);
    if (this.#left === 0) {
      if (this.#state === 'length') this.#state = 'done';
      else this.#state = 'chunk-end';
    }
    return bytes.subarray(data.length);
  }

  #readLine(bytes: Buffer): Buffer | undefined {
    const all = this.#withBegun(bytes);
    const end = all.indexOf('\r\n');
    if (end > mostLineBytes || (end < 0 && all.length > mostLineBytes))
      throw new AnswerSyntaxError('a long line');
    if (end < 0) {
      this.#begun = all;
      return undefined;
    }
    this.#takeLine(all.toString('latin1', 0, end));
    return all.subarray(end + 2);
  }

  #takeLine(line: string): void {
    if (this.#state === 'chunk-end') {
      if (line !== '') throw new AnswerSyntaxError('a chunk that is longer than it says');
      this.#state = 'chunk-size';
    } else if (this.#state === 'chunk-size') {
      const size = chunkSize.exec(line)?.[1];
      if (size === undefined) throw new AnswerSyntaxError('a chunk without a size');
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailers' : 'chunk-data';
    } else {
      // Trailers are not passed on: they may not be joined to the headers, and no service of ours has them.
      this.#trailerBytes += line.length;
      if (this.#trailerBytes > mostHeadBytes) throw new AnswerSyntaxError('long trailers');
      if (line === '') this.#state = 'done';
    }
  }

  #withBegun(bytes: Buffer): Buffer {
    const begun = this.#begun;
    this.#begun = undefined;
    return begun === undefined ? bytes : Buffer.concat([begun, bytes]);
  }
}
