import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

/** Messages of the protocol, by their first byte. */
const query = 'Q'.charCodeAt(0);
const sync = 'S'.charCodeAt(0);
const headBytes = 5;
/** Of an answer. */
const errorResponse = 'E'.charCodeAt(0);

/** AuthenticationOk, and ReadyForQuery. */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

/**
 * Connects the driver of the services with a Postgres in this process. So values are converted, and errors made, as in
 * production.
 */
export async function connectPglite(pglite: PGlite): Promise<pg.Client> {
  const client = new pg.Client({ stream: () => new Wire(pglite), ssl: false });
  await client.connect();
  return client;
}

/** What the driver takes for a socket. */
class Wire extends Duplex {
  readonly #pglite: PGlite;
  #isOpen = false;
  #sent: Buffer[] = [];

  constructor(pglite: PGlite) {
    super();
    this.#pglite = pglite;
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  override _read(): void {
    // What is there was pushed.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.push(welcome);
    } else {
      this.#take(chunk);
    }
    done();
  }

  #take(chunk: Buffer): void {
    this.#sent.push(chunk);
    if (asksForAnswer(chunk)) {
      const message = this.#sent.length === 1 ? chunk : Buffer.concat(this.#sent);
      this.#sent = [];
      for (const part of answerOf(this.#pglite, message)) this.push(part);
    }
  }
}

/**
 * Has Postgres answer before this returns. Of the ways to do so, the stream is the one in which PGlite neither reads the answer itself nor keeps
 * what it has read.
 */
function answerOf(pglite: PGlite, message: Uint8Array): Buffer[] {
  const answer: Buffer[] = [];
  // What it is called with is memory of Postgres, which is overwritten.
  const onRawData = (part: Uint8Array): void => void answer.push(Buffer.from(part));
  // Nothing is awaited in it without `syncToFs`.
  void pglite.execProtocolRawStream(message, { syncToFs: false, onRawData });
  return answer;
}

/** A statement without values that cannot fail, such as `SET`. It goes past the driver, since there are many, and their answers say nothing. */
export function tellPglite(pglite: PGlite, sql: string): void {
  const text = Buffer.from(`\0\0\0\0\0${sql}\0`);
  text[0] = query;
  text.writeInt32BE(text.length - 1, 1);
  const [first] = answerOf(pglite, text);
  if (first?.[0] === errorResponse) throw new Error(`${sql}: ${first.toString()}`);
}

/** Whether the last message of a chunk is one that the server answers with all that it has. */
function asksForAnswer(chunk: Buffer): boolean {
  return chunk[0] === query || chunk.at(-headBytes) === sync;
}
