import { Readable } from 'node:stream';
import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { openBody, parseInput, readJsonBody } from '@lectern/http';
import { contentKey } from '../domain/document.ts';
import { titleFromFileName } from '../domain/title.ts';
import type { DocumentFields } from '../use-cases/create-document.ts';
import { type DiscardContentPorts, discardContent, type StoredUpload } from '../use-cases/settle-upload.ts';
import { receiveMultipart, type TakeFile } from './multipart.ts';
import type { HttpRequest } from './route-parts.ts';
import { noFields, textContent, textDocument, uploadFields } from './schemas.ts';
import { documentTooLarge, type StoreContentParts, storeContent } from './store-content.ts';

/** Where uploads are stored, and how much of a request is read. */
export interface UploadParts extends StoreContentParts, DiscardContentPorts {
  readonly store: StoreContentParts['store'] & DiscardContentPorts['store'];
  readonly bucket: string;
  readonly newId: () => string;
  /** JSON has to be held in memory to be parsed, so it has a limit of its own. */
  readonly maxJsonBytes: number;
}

/** Reads one kind of request to its end; `take` stores the file when that comes, which may be before the fields. */
type ReadRequest<F extends object> = (
  req: HttpRequest,
  take: TakeFile,
  bounds: ReadBounds,
) => Promise<StoredUpload<F>>;

interface ReadBounds {
  readonly maxDocumentBytes: number;
  readonly maxJsonBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Receives an upload and stores its file, each under a key of its own. When anything of the request is wrong, or its
 * sender goes away, nothing is left behind.
 *
 * Not guaranteed: a process that dies before the document is written leaves bytes that no document points to.
 *
 * @throws AppError for what is wrong with the request or its file; the signal's reason
 */
export async function receiveUpload<F extends object>(
  parts: UploadParts,
  request: { req: HttpRequest; read: ReadRequest<F>; caller: Principal; documentId: string },
  signal: AbortSignal,
): Promise<StoredUpload<F>> {
  const { req, read, caller, documentId } = request;
  const key = contentKey({ tenantId: caller.tenantId, documentId, uploadId: parts.newId() });
  const location = { bucket: parts.bucket, key };
  const { maxDocumentBytes, maxJsonBytes } = parts;
  try {
    const take: TakeFile = (file) => storeContent(parts, file, { location, signal });
    return await read(req, take, { maxDocumentBytes, maxJsonBytes, signal });
  } catch (error) {
    await discardContent(parts, location);
    throw error;
  }
}

/** The request of a new document: a multipart form, or JSON with the text in it. */
export async function readDocument(
  req: HttpRequest,
  take: TakeFile,
  bounds: ReadBounds,
): Promise<StoredUpload<DocumentFields>> {
  if (isMultipart(req)) {
    const form = { fields: uploadFields, ...formBounds(bounds) };
    const { fields, fileName, content } = await receiveMultipart(req, take, form);
    return { fields: { ...fields, title: fields.title ?? titleFromFileName(fileName) }, content };
  }
  if (!isJson(req)) throw unsupportedEncoding(req, 'multipart/form-data or application/json');
  const { text, ...fields } = parseInput(textDocument, await readJsonBody(req, jsonBounds(bounds)), 'body');
  return { fields, content: await take(textFile(text)) };
}

/** The request of a new version: a multipart form, JSON with the text in it, or the bare bytes with their type. */
export async function readContent(
  req: HttpRequest,
  take: TakeFile,
  bounds: ReadBounds,
): Promise<StoredUpload<object>> {
  if (isMultipart(req)) {
    return receiveMultipart(req, take, { fields: noFields, ...formBounds(bounds) });
  }
  if (isJson(req)) {
    const { text } = parseInput(textContent, await readJsonBody(req, jsonBounds(bounds)), 'body');
    return { fields: {}, content: await take(textFile(text)) };
  }
  const declaredType = req.headers['content-type'];
  if (declaredType === undefined) throw unsupportedEncoding(req, 'a Content-Type');
  return { fields: {}, content: await take({ body: openBody(req, bareBounds(bounds)), declaredType }) };
}

function textFile(text: string) {
  return { body: Readable.from([Buffer.from(text)], { objectMode: false }), declaredType: 'text/plain' };
}

function formBounds({ signal, maxDocumentBytes: maxFileBytes }: ReadBounds) {
  return { signal, maxFileBytes, tooLarge: () => documentTooLarge(maxFileBytes) };
}

function jsonBounds({ signal, maxJsonBytes: maxBytes }: ReadBounds) {
  return { signal, maxBytes };
}

function bareBounds({ signal, maxDocumentBytes: maxBytes }: ReadBounds) {
  return { signal, maxBytes, tooLarge: () => documentTooLarge(maxBytes) };
}

function isMultipart(req: HttpRequest): boolean {
  return mediaType(req) === 'multipart/form-data';
}

function isJson(req: HttpRequest): boolean {
  return mediaType(req) === 'application/json';
}

function mediaType(req: HttpRequest): string | undefined {
  return req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}

function unsupportedEncoding(req: HttpRequest, wanted: string): AppError {
  return new AppError('unsupported_media_type', `Send the request as ${wanted}.`, {
    reason: 'unsupported_request_type',
    details: { contentType: mediaType(req) ?? null },
  });
}
