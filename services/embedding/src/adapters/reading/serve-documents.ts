import { readSync, writeSync } from 'node:fs';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AttachedFile } from '../../domain/attachment.ts';
import type { SplitDocument } from '../../ports.ts';
import {
  attachmentPieceBytes,
  outOfMemoryMark,
  type ReaderReady,
  type ReaderSetup,
  type ReadRequest,
  readerDescriptors,
} from './reader-protocol.ts';

/** Why a document can never be read. */
interface Failed {
  readonly failure: { readonly reason: string; readonly message: string };
}

/** The result of a document: its chunks with what is told of it, or why it can never be read. */
export type DocumentResult = SplitDocument | Failed;

/** The same in the process that has read it, where its attachments are still in memory. */
export type ReadResult =
  | (Omit<SplitDocument, 'attachments'> & { readonly attachments: readonly AttachedFile[] })
  | Failed;

/** Reads one document. What it throws ends the process. */
export type ReadOne = (request: ReadRequest, bytes: Uint8Array<ArrayBuffer>) => Promise<ReadResult>;

/**
 * The loop of a reader's process: one document after the other until the service closes the channel.
 *
 * It reads synchronously, so that nothing but a document's own work keeps the event loop alive: a parser that waits for a
 * promise that never settles ends the process (Node's exit code 13) instead of blocking the queue.
 */
export async function serveDocuments(prepare: (setup: ReaderSetup) => ReadOne): Promise<void> {
  const setup = readFrame<ReaderSetup>();
  if (setup === undefined) return;
  const readOne = prepare(setup);
  if (setup.watchdogMemoryMb !== undefined) startWatchdog(setup.watchdogMemoryMb);
  writeLine({ pid: process.pid } satisfies ReaderReady);
  for (let request = readFrame<ReadRequest>(); request !== undefined; request = readFrame<ReadRequest>()) {
    const bytes = readExactly(request.bytes);
    if (bytes === undefined) return;
    writeResult(await readOne(request, bytes).catch(endWithoutMemory));
  }
}

/** The service computes hashes and ordinals itself. */
function writeResult(result: ReadResult): void {
  if ('failure' in result) {
    writeLine({ failure: result.failure });
    return;
  }
  for (const { ordinal: _ordinal, contentHash: _contentHash, ...chunk } of result.chunks)
    writeLine({ chunk });
  const { chunks, attachments, ...notes } = result;
  for (const attachment of attachments) writeAttachment(attachment);
  const taken = attachments.length > 0 ? { attachments: attachments.length } : {};
  writeLine({ chunks: chunks.length, ...taken, ...notes });
}

function writeAttachment({ content, ...head }: AttachedFile): void {
  writeLine({ attachment: { ...head, bytes: content.length } });
  for (let at = 0; at < content.length; at += attachmentPieceBytes) {
    const piece = content.subarray(at, at + attachmentPieceBytes);
    writeLine({ piece: Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('base64') });
  }
}

function readFrame<T>(): T | undefined {
  const length = readExactly(4);
  if (length === undefined) return undefined;
  const json = readExactly(new DataView(length.buffer).getUint32(0));
  return json === undefined ? undefined : JSON.parse(new TextDecoder().decode(json));
}

/** Undefined when the channel was closed before that many bytes came. Not a Buffer, which pdf.js refuses. */
function readExactly(length: number): Uint8Array<ArrayBuffer> | undefined {
  const bytes = allocate(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(readerDescriptors.requests, bytes, filled, length - filled, null);
    if (read === 0) return undefined;
    filled += read;
  }
  return bytes;
}

function allocate(length: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch (error) {
    return endWithoutMemory(error);
  }
}

function writeLine(value: unknown): void {
  const line = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let written = 0; written < line.length; )
    written += writeSync(readerDescriptors.answers, line, written);
}

/** Allocations outside of V8's heap throw where those inside abort; the service shall see the same for both. */
function endWithoutMemory(error: unknown): never {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (/allocation failed|failed to allocate/i.test(cause.message)) writeSync(2, `${outOfMemoryMark}\n`);
  }
  throw error;
}

function startWatchdog(memoryMb: number): void {
  const file = new URL(`./reader-watchdog${extname(import.meta.url)}`, import.meta.url);
  new Worker(file, { workerData: { memoryMb, parent: process.ppid } }).unref();
}
