import { Readable } from 'node:stream';
import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { type ContentProbe, supportedContentTypes } from '@lectern/file-types';
import { openBody, parseInput, readJsonBody } from '@lectern/http';
import { parse as parseDisposition } from 'content-disposition';
import type { z } from 'zod';
import { type Content, contentKey } from '../domain/document.ts';
import { keptFileName, titleFromFileName } from '../domain/title.ts';
import type { ContentNotes, ContentStore } from '../ports.ts';
import type { DocumentFields } from '../use-cases/create-document.ts';
import {
  type DiscardContentPorts,
  discardContent,
  type Link,
  type StoredUpload,
} from '../use-cases/settle-upload.ts';
import { openMultipart } from './multipart.ts';
import { type LinkParts, linkOf, storeLink } from './receive-link.ts';
import type { HttpRequest } from './route-parts.ts';
import { linkedDocument, noFields, textContent, textDocument, uploadFields } from './schemas.ts';
import {
  documentTooLarge,
  type IncomingFile,
  type StoreContentTarget,
  storeContent,
} from './store-content.ts';

/** Where uploads are stored, and how much of a request is read. */
export interface UploadParts extends DiscardContentPorts {
  readonly notes: Pick<ContentNotes, 'note'>;
  readonly store: Pick<ContentStore, 'put' | 'delete'>;
  readonly probe: ContentProbe;
  readonly bucket: string;
  readonly newId: () => string;
  readonly maxDocumentBytes: number;
  /** JSON has to be held in memory to be parsed, so it has a limit of its own. */
  readonly maxJsonBytes: number;
  /** How URLs are fetched; undefined where they are not. */
  readonly links?: LinkParts | undefined;
}

/** What one upload is stored by. */
type UploadTarget = StoreContentTarget & Pick<UploadParts, 'maxJsonBytes'>;

/** Reads one kind of request to its end, and stores its file. */
type ReadRequest<F extends object> = (req: HttpRequest, target: UploadTarget) => Promise<StoredUpload<F>>;

/**
 * Receives an upload and stores its file, each under a key of its own. When anything of the request is wrong, or its
 * sender goes away, the bytes are removed. The key is noted before: what a process that dies leaves is found by it, and what a
 * store that is away does not remove.
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
  await parts.notes.note({ tenantId: caller.tenantId, documentId }, location, signal);
  try {
    return await read(req, { ...parts, location, signal });
  } catch (error) {
    const discarded = discardContent(parts, location);
    // The caller has waited for it in vain once.
    if (!isStoreAway(error)) await discarded;
    throw error;
  }
}

function isStoreAway(error: unknown): boolean {
  return error instanceof AppError && error.reason === 'blob_store_unavailable';
}

/** The request of a new document, as far as it can be read before its file is stored. */
export interface DocumentRequest {
  /** Where the file is, when the request has its URL in its place. */
  readonly link?: Link;
  readonly read: ReadRequest<DocumentFields>;
}

/** The request of a new document: a multipart form, or JSON with the text in it or with the URL of the file. */
export async function openDocument(
  req: HttpRequest,
  parts: UploadParts,
  { caller, signal }: { caller: Principal; signal: AbortSignal },
): Promise<DocumentRequest> {
  if (isMultipart(req)) return { read: readForm };
  if (!isJson(req)) throw unsupportedRequestType(req, ['multipart/form-data', 'application/json']);
  const json = await readJsonBody(req, { maxBytes: parts.maxJsonBytes, signal });
  if (typeof json === 'object' && json !== null && 'url' in json) {
    const linked = parseInput(linkedDocument, json, 'body');
    const read: DocumentRequest['read'] = (_req, target) =>
      storeLink(parts.links, { linked, caller }, target);
    return { link: linkOf(linked), read };
  }
  const { text, ...fields } = parseInput(textDocument, json, 'body');
  return {
    read: async (_req, target) => ({ fields, content: await storeText(text, target) }),
  };
}

async function readForm(req: HttpRequest, target: UploadTarget): Promise<StoredUpload<DocumentFields>> {
  const { fields, fileName, content } = await storeForm(req, uploadFields, target);
  const title = fields.title ?? titleFromFileName(fileName);
  const titleGiven = fields.title !== undefined;
  return { fields: { ...fields, title }, content, titleGiven, filename: keptFileName(fileName) };
}

/** The request of a new version: a multipart form, JSON with the text in it, or the bare bytes with their type. */
export async function readContent(req: HttpRequest, target: UploadTarget): Promise<StoredUpload<object>> {
  if (isMultipart(req)) {
    const { fields, fileName, content } = await storeForm(req, noFields, target);
    return { fields, content, filename: keptFileName(fileName) };
  }
  if (isJson(req)) {
    const { maxJsonBytes: maxBytes, signal } = target;
    const { text } = parseInput(textContent, await readJsonBody(req, { maxBytes, signal }), 'body');
    return { fields: {}, content: await storeText(text, target) };
  }
  const declaredType = req.get('Content-Type');
  if (declaredType === undefined) {
    throw unsupportedRequestType(req, ['multipart/form-data', 'application/json', ...supportedContentTypes]);
  }
  const { maxDocumentBytes: maxBytes, signal } = target;
  const body = openBody(req, { maxBytes, tooLarge: () => documentTooLarge(maxBytes), signal });
  const fileName = nameOfBody(req);
  const content = await storeContent({ body, fileName, declaredType }, target);
  return { fields: {}, content, filename: keptFileName(fileName) };
}

/** The name that a request gives the file that is its body; undefined also where the header is broken. */
function nameOfBody(req: HttpRequest): string | undefined {
  const sent = req.get('Content-Disposition');
  return sent === undefined ? undefined : parseDisposition(sent).parameters.filename;
}

/** Stores the file of a form when it comes, and then has the fields, which may come before and after it. */
async function storeForm<F>(
  req: HttpRequest,
  schema: z.ZodType<F>,
  target: UploadTarget,
): Promise<{ fields: F; fileName: string | undefined; content: Content }> {
  const { maxDocumentBytes: maxFileBytes, signal } = target;
  const field = '/file';
  const tooLarge = () => documentTooLarge(maxFileBytes, field);
  const form = openMultipart(req, { maxFileBytes, tooLarge, signal });
  try {
    const file = await form.file();
    const content = await storeContent(file, { ...target, field });
    return { fields: await form.fields(schema), fileName: file.fileName, content };
  } catch (error) {
    throw form.causeOf(error);
  } finally {
    form.close();
  }
}

/** Text of a JSON body is text whatever characters it has: what a reader cannot use is left out when it is read. */
function storeText(text: string, target: UploadTarget): Promise<Content> {
  const body = Readable.from([Buffer.from(text)], { objectMode: false });
  const file: IncomingFile = { body, declaredType: 'text/plain', found: { text: true } };
  return storeContent(file, { ...target, field: '/text' });
}

function isMultipart(req: HttpRequest): boolean {
  return mediaType(req) === 'multipart/form-data';
}

function isJson(req: HttpRequest): boolean {
  return mediaType(req) === 'application/json';
}

function mediaType(req: HttpRequest): string | undefined {
  return req.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase();
}

function unsupportedRequestType(req: HttpRequest, accept: readonly string[]): AppError {
  return new AppError('unsupported_media_type', `Send the request as ${accept.join(' or ')}.`, {
    reason: 'unsupported_request_type',
    details: { contentType: mediaType(req) ?? null, accept },
  });
}
