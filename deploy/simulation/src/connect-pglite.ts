import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

/** Messages of the protocol, by their first byte. */
const query = 'Q'.charCodeAt(0);
const sync = 'S'.charCodeAt(0);
const headBytes = 5;

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
      this.push(Buffer.from(this.#pglite.execProtocolRawSync(Buffer.concat(this.#sent))));
      this.#sent = [];
    }
  }
}

/** Whether the last message of a chunk is one that the server answers with all that it has. */
function asksForAnswer(chunk: Buffer): boolean {
  return chunk[0] === query || chunk.at(-headBytes) === sync;
}
