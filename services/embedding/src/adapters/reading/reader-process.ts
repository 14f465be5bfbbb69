import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import type { AttachmentTaking, DocumentSource } from '../../ports.ts';
import type { IntakeOptions } from './attachment-intake.ts';
import { type ProcessVitals, processVitals, type ReaderDeath, readerDeath } from './process-status.ts';
import { AnswerCollector, LineSplitter } from './reader-answers.ts';
import type { MemoryBound, ReaderCommand } from './reader-command.ts';
import { maxLineBytes, type ReaderSetup, type ReadRequest, readerDescriptors } from './reader-protocol.ts';
import type { DocumentResult } from './serve-documents.ts';

/** How the reading of a document ended. */
export type ReaderOutcome = DocumentResult | { readonly death: ReaderDeath };

/** Parts of {@link ReaderProcess}. */
export interface ReaderProcessOptions {
  readonly command: ReaderCommand;
  readonly bound: MemoryBound;
  readonly setup: ReaderSetup;
  /** From 0 to 19: the higher, the lower its priority where CPU is short. */
  readonly niceness: number;
}

/** For documents out of which nothing is taken. */
const noAttachments: AttachmentTaking = {
  most: 0,
  store: () => Promise.reject(new Error('nothing is taken out of this document')),
};
const readyLine = z.strictObject({ pid: z.number().int().positive() });
/** V8's messages about its end are shorter. */
const keptStderrChars = 16_384;

/**
 * A child process that reads documents, one at a time. It may loop, grow or send wrong answers: `kill` ends all of it, and
 * it does not outlive this process.
 */
export class ReaderProcess {
  /** Resolves when it waits for documents; rejects when it ends before. */
  readonly ready: Promise<void>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #options: ReaderProcessOptions;
  readonly #lines: LineSplitter;
  readonly #dead = new AbortController();
  #pid: number | undefined;
  #cpuMs = 0;
  /** It has all bytes of its document. */
  #hasAll = false;
  /** What it wrote is being used: until then it may have to wait. */
  #isHeldUp = false;
  #stderr = '';
  #death: ReaderDeath | undefined;
  /** Takes the next line of the reader; an unexpected line ends it. */
  #onLine: (line: string) => Promise<void> | undefined = () => this.#refuse();

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
    // Who takes the reader gets the error; a spare one is not awaited.
    this.ready.catch(() => undefined);
    this.#listen();
    const { pid } = this.#child;
    if (pid !== undefined && options.niceness > 0) ignoreEnded(() => setPriority(pid, options.niceness));
    this.#requests.write(frame(options.setup));
  }

  /** It can read a document once it is ready. */
  get alive(): boolean {
    return !this.#dead.signal.aborted;
  }

  /** What it does now. The CPU time is that of all its documents; it is never asleep before it has all bytes, or while it is held up. */
  get vitals(): ProcessVitals {
    const { bound } = this.#options;
    const vitals = this.#pid === undefined || bound.kind !== 'kernel' ? undefined : processVitals(this.#pid);
    this.#cpuMs = vitals?.cpuMs ?? this.#cpuMs;
    const asleep = this.#hasAll && !this.#isHeldUp && vitals?.asleep === true;
    return { cpuMs: this.#cpuMs, asleep };
  }

  /**
   * Reads a document in it. It is dead after anything but a result, unless the document could not be opened.
   *
   * @throws the signal's reason; what opening or reading the document's bytes throws, or storing what is attached to it
   */
  async read(source: DocumentSource, signal: AbortSignal): Promise<ReaderOutcome> {
    const { contentType, title, titleGiven, attachments = noAttachments } = source;
    const whileAlive = AbortSignal.any([signal, this.#dead.signal]);
    const { body, bytes } = await source.open(whileAlive);
    const kill = () => this.kill();
    signal.addEventListener('abort', kill, { once: true });
    try {
      signal.throwIfAborted();
      const answer = this.#nextAnswer({ ...attachments, mostBytes: bytes, signal: whileAlive });
      this.#requests.write(frame({ contentType, title, titleGiven, bytes, attachments: attachments.most }));
      await this.#send(body, bytes, whileAlive).catch((error: unknown) => {
        // It died before it had all bytes: the answer is then how it died.
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
      this.#onLine = () => this.#refuse();
    }
  }

  /** Kills it, and reports that its document crashed it. */
  failAsCrashed(detail: string): void {
    this.#death ??= { kind: 'crashed', detail };
    this.kill();
  }

  /** Kills it at once. Idempotent. */
  kill(): void {
    this.#dead.abort();
    // The supervisor kills the reader when this pipe is closed.
    if (this.#options.bound.kind === 'kernel') this.#pipe(readerDescriptors.liveness).destroy();
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
    throw new AppError('unavailable', 'The stored file could not be read to its end.', {
      reason: 'content_incomplete',
    });
  }

  #nextAnswer(attachments: IntakeOptions): Promise<ReaderOutcome> {
    const collector = new AnswerCollector(this.#options.setup.answer, attachments);
    const answer = new Promise<DocumentResult>((resolve, reject) => {
      this.#onLine = (line) => {
        const accepted = collector.accept(line);
        if (!(accepted instanceof Promise)) return void (accepted && resolve(accepted));
        return accepted.catch((error: unknown) => {
          reject(error);
          this.kill();
        });
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
        this.#onLine = () => this.#refuse();
        resolve('ready');
        return undefined;
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
      // Only a signal ends the supervisor before the reader.
      this.#child.once('exit', (_code, killedBy) => {
        const reader = this.#pid;
        if (killedBy !== null && reader !== undefined) ignoreEnded(() => process.kill(reader, 'SIGKILL'));
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
    void this.#takeAnswers();
    if (this.#options.bound.kind === 'watchdog') {
      const vitals = new LineSplitter(64);
      this.#pipe(readerDescriptors.liveness).on('data', (part: Buffer) => {
        const [latest] = vitals.push(part).slice(-1);
        if (latest !== undefined) this.#cpuMs = Number(latest);
      });
    }
    const kill = () => this.kill();
    for (const descriptor of Object.values(readerDescriptors)) this.#pipe(descriptor).on('error', kill);
  }

  /** Takes what it writes, as fast as it can be used. When that is closed, the reader has ended, or should. */
  async #takeAnswers(): Promise<void> {
    try {
      for await (const part of this.#pipe(readerDescriptors.answers)) await this.#takePart(part);
    } catch {
      // The pipe broke: what is left of it counts for nothing.
    }
    this.kill();
  }

  async #takePart(part: Buffer): Promise<void> {
    // What it wrote before it was killed does not count.
    if (!this.alive) return;
    try {
      for (const line of this.#lines.push(part)) {
        const use = this.#onLine(line);
        if (use === undefined) continue;
        this.#isHeldUp = true;
        await use;
        this.#isHeldUp = false;
        if (!this.alive) return;
      }
    } catch (error) {
      this.failAsCrashed(error instanceof Error ? error.message : String(error));
    }
  }

  /** It wrote something that nobody has asked for. */
  #refuse(): undefined {
    this.kill();
    return undefined;
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

/** For acts on a process that may have ended by itself. */
function ignoreEnded(act: () => void): void {
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
