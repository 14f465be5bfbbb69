import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import type { DocumentSource } from '../../ports.ts';
import { AnswerCollector } from './answer-collector.ts';
import { LineSplitter } from './line-splitter.ts';
import type { MemoryBound } from './memory-bound.ts';
import { type ProcessVitals, processVitals } from './process-vitals.ts';
import type { ReaderCommand } from './reader-command.ts';
import { type ReaderDeath, readerDeath } from './reader-death.ts';
import { maxLineBytes, type ReaderSetup, type ReadRequest, readerDescriptors } from './reader-protocol.ts';
import type { DocumentVerdict } from './serve-documents.ts';

/** How the reading of a document ended. */
export type ReadEnd = DocumentVerdict | { readonly death: ReaderDeath };

/** Parts of {@link ReaderProcess}. */
export interface ReaderProcessOptions {
  readonly command: ReaderCommand;
  readonly bound: MemoryBound;
  readonly setup: ReaderSetup;
  /** From 0 to 19: how far it stands back where CPU is short. */
  readonly niceness: number;
}

const readyLine = z.strictObject({ pid: z.number().int().positive() });
/** V8's last words are shorter. */
const keptStderrChars = 16_384;

/**
 * A child process that reads documents, one at a time. It may loop, grow or lie: whatever it does ends with `kill`, and
 * it does not outlive this process.
 */
export class ReaderProcess {
  /** Resolves when it waits for documents; rejects when it ends before. */
  readonly ready: Promise<void>;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #options: ReaderProcessOptions;
  readonly #lines: LineSplitter;
  readonly #dead = new AbortController();
  #pid: number | undefined;
  #cpuMs = 0;
  /** It has all bytes of its document. */
  #hasAll = false;
  #stderr = '';
  #death: ReaderDeath | undefined;
  /** Takes the next line of the reader; what nobody asked for ends it. */
  #onLine: (line: string) => void = () => this.kill();

  constructor(options: ReaderProcessOptions) {
    this.#options = options;
    this.#lines = new LineSplitter(maxLineBytes(options.setup.answer));
    this.#child = spawn(options.command.file, options.command.args, {
      // As `readerDescriptors` says.
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: { UV_THREADPOOL_SIZE: '1' },
      // A terminal's signals are for the service, which then decides about its readers.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.ended = this.#watchEnd();
    this.ready = this.#watchStart();
    // Whoever needs the reader is told; a spare one that fails to start has nobody to tell.
    this.ready.catch(() => undefined);
    this.#listen();
    const { pid } = this.#child;
    if (pid !== undefined && options.niceness > 0) ifThere(() => setPriority(pid, options.niceness));
    this.#requests.write(frame(options.setup));
  }

  /** It can be given a document once it is ready. */
  get alive(): boolean {
    return !this.#dead.signal.aborted;
  }

  /** What it is doing; the CPU time is that of all its documents. It is never asleep while it has not got all bytes. */
  get vitals(): ProcessVitals {
    const { bound } = this.#options;
    const vitals = this.#pid === undefined || bound.kind !== 'kernel' ? undefined : processVitals(this.#pid);
    this.#cpuMs = vitals?.cpuMs ?? this.#cpuMs;
    return { cpuMs: this.#cpuMs, asleep: this.#hasAll && vitals?.asleep === true };
  }

  /**
   * Has it read a document. It is dead after anything but a verdict, unless the document could not be opened.
   *
   * @throws the signal's reason; what opening or reading the document's bytes throws
   */
  async read({ open, contentType, title }: DocumentSource, signal: AbortSignal): Promise<ReadEnd> {
    const whileAlive = AbortSignal.any([signal, this.#dead.signal]);
    const { body, bytes } = await open(whileAlive);
    const kill = () => this.kill();
    signal.addEventListener('abort', kill, { once: true });
    try {
      signal.throwIfAborted();
      const answer = this.#nextAnswer();
      this.#requests.write(frame({ contentType, title, bytes }));
      await this.#send(body, bytes, whileAlive).catch((error: unknown) => {
        // What it could not take because it died is told by its death.
        if (this.alive) throw error;
      });
      const end = await answer;
      signal.throwIfAborted();
      return end;
    } catch (error) {
      this.kill();
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', kill);
      this.#hasAll = false;
      this.#onLine = kill;
    }
  }

  /** Ends it as one that died of its document. */
  condemn(detail: string): void {
    this.#death ??= { kind: 'crashed', detail };
    this.kill();
  }

  /** Ends it at once. Idempotent. */
  kill(): void {
    this.#dead.abort();
    // The guard kills what it guards when its life line is cut.
    if (this.#options.bound.kind === 'kernel') this.#pipe(readerDescriptors.lifeLine).destroy();
    else this.#child.kill('SIGKILL');
  }

  async #send(body: Readable, bytes: number, signal: AbortSignal): Promise<void> {
    let sent = 0;
    for await (const part of body) {
      signal.throwIfAborted();
      sent += part.length;
      if (sent > bytes) break;
      if (!this.#requests.write(part)) await once(this.#requests, 'drain', { signal });
    }
    this.#hasAll = sent === bytes;
    if (this.#hasAll) return;
    throw new AppError('unavailable', 'The stored file did not come whole.', {
      reason: 'content_incomplete',
    });
  }

  #nextAnswer(): Promise<ReadEnd> {
    const collector = new AnswerCollector(this.#options.setup.answer);
    const answer = new Promise<DocumentVerdict>((resolve) => {
      this.#onLine = (line) => {
        const verdict = collector.accept(line);
        if (verdict !== undefined) resolve(verdict);
      };
    });
    const death = this.ended.then(
      () => ({ death: this.#death ?? { kind: 'crashed', detail: 'unknown' } }) as const,
    );
    return Promise.race([answer, death]);
  }

  async #watchStart(): Promise<void> {
    const ready = new Promise<'ready'>((resolve) => {
      this.#onLine = (line) => {
        this.#pid = readyLine.parse(JSON.parse(line)).pid;
        this.#onLine = () => this.kill();
        resolve('ready');
      };
    });
    if ((await Promise.race([ready, this.ended])) === 'ready') return;
    throw new AppError('unavailable', 'The document could not be read just now.', {
      reason: 'reader_not_started',
      cause: new Error(this.#death?.detail),
    });
  }

  async #watchEnd(): Promise<void> {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      this.#child.once('close', (...end) => resolve(end));
      this.#child.once('error', (error) => {
        this.#death ??= { kind: 'crashed', detail: error.message };
        resolve([null, null]);
      });
      // Only a signal ends the guard before what it guards.
      this.#child.once('exit', (_code, killedBy) => {
        const reader = this.#pid;
        if (killedBy !== null && reader !== undefined) ifThere(() => process.kill(reader, 'SIGKILL'));
      });
    });
    this.#dead.abort();
    this.#death ??= readerDeath({ code, signal, stderr: this.#stderr });
  }

  #listen(): void {
    const { stderr } = this.#child;
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-keptStderrChars);
    });
    // Its end tells that the reader has ended, or should.
    this.#pipe(readerDescriptors.answers)
      .on('data', (part: Buffer) => this.#hear(part))
      .once('end', () => this.kill());
    if (this.#options.bound.kind === 'watchdog') {
      const vitals = new LineSplitter(64);
      this.#pipe(readerDescriptors.lifeLine).on('data', (part: Buffer) => {
        const [latest] = vitals.push(part).slice(-1);
        if (latest !== undefined) this.#cpuMs = Number(latest);
      });
    }
    const kill = () => this.kill();
    for (const descriptor of Object.values(readerDescriptors)) this.#pipe(descriptor).on('error', kill);
  }

  #hear(part: Buffer): void {
    // Once it is ended, nothing counts that it had still to say.
    if (!this.alive) return;
    try {
      for (const line of this.#lines.push(part)) this.#onLine(line);
    } catch (error) {
      this.condemn(error instanceof Error ? error.message : String(error));
    }
  }

  get #requests(): Socket {
    return this.#pipe(readerDescriptors.requests);
  }

  #pipe(descriptor: number): Socket {
    const stream = this.#child.stdio[descriptor];
    if (stream instanceof Socket) return stream;
    throw new Error(`a reader is started with a pipe as descriptor ${descriptor}`);
  }
}

/** Does something to a process that may have ended by itself. */
function ifThere(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function frame(content: ReaderSetup | ReadRequest): Buffer {
  const json = Buffer.from(JSON.stringify(content));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}
