import { connect, type Socket } from 'node:net';
import { percentile } from '../figures.ts';

/**
 * The process of a load generator that sends at an even pace, whatever the answers do, and counts the time of each request from the
 * moment at which it was due. (autocannon sends its rate as one burst at the beginning of each second.) Prints JSON: `p50`
 * and `p99` in milliseconds, `failed`, and how many were `sent` in all, with the warm-up.
 */
const url = new URL(process.env.URL ?? '');
const perSecond = Number(process.env.RATE);
const seconds = Number(process.env.SECONDS);
const headers: Record<string, string> = JSON.parse(process.env.HEADERS ?? '{}');
const connections = Number(process.env.CONNECTIONS);

/** Between two looks for what is due and what has come; a pause that no timer of Node is short enough for. */
const pauseMs = 0.1;
const warmUpMs = 1_000;

const lines = Object.entries({ host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
const request = `GET ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n`;

const times: number[] = [];
let failed = 0;
const free: Connection[] = [];

/** One connection, with at most one request at a time. */
class Connection {
  readonly #socket: Socket;
  #dueAt = 0;
  #received = '';

  constructor() {
    this.#socket = connect(Number(url.port), url.hostname, () => free.push(this));
    this.#socket.setNoDelay(true).setEncoding('latin1');
    this.#socket.on('data', (text) => this.#take(String(text)));
    this.#socket.on('error', () => undefined).on('close', () => this.#lose());
  }

  send(dueAt: number): void {
    this.#dueAt = dueAt;
    this.#socket.write(request);
  }

  end(): void {
    this.#dueAt = 0;
    this.#socket.destroy();
  }

  #lose(): void {
    if (this.#dueAt > 0) failed += 1;
  }

  #take(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf('\r\n\r\n');
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#received)?.[1];
    if (head < 0 || this.#received.length < head + 4 + Number(length)) return;
    if (!this.#received.startsWith('HTTP/1.1 200')) failed += 1;
    this.#received = '';
    if (this.#dueAt > measureFrom) times.push(performance.now() - this.#dueAt);
    this.#dueAt = 0;
    free.push(this);
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));
const all = Array.from({ length: connections }, () => new Connection());
while (free.length < connections) await new Promise(setImmediate);
const startedAt = performance.now();
const measureFrom = startedAt + warmUpMs;
const endsAt = measureFrom + seconds * 1_000;
let sent = 0;
const dueAt = (): number => startedAt + (sent * 1_000) / perSecond;
while (performance.now() < endsAt) {
  while (dueAt() <= performance.now()) {
    const connection = free.shift();
    // What is due waits, and its time counts.
    if (connection === undefined) break;
    connection.send(dueAt());
    sent += 1;
  }
  Atomics.wait(pause, 0, 0, pauseMs);
  await new Promise(setImmediate);
}
for (const connection of all) connection.end();
process.stdout.write(
  JSON.stringify({ p50: percentile(times, 0.5), p99: percentile(times, 0.99), failed, sent }),
);
