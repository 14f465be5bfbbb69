import { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { parseInput, readJsonBody } from '@lectern/http';
import { titleFromFileName } from '../domain/title.ts';
import { documentTooLarge } from '../use-cases/content-stream.ts';
import type { DocumentFields } from '../use-cases/create-document.ts';
import { receiveMultipart, type TakeFile } from './multipart.ts';
import type { HttpRequest } from './request.ts';
import { noFields, textContent, textDocument, uploadFields } from './schemas.ts';

export interface UploadLimits {
  readonly maxDocumentBytes: number;
  /** JSON has to be held in memory to be parsed, so it has a limit of its own. */
  readonly maxJsonBytes: number;
}

/** What the boundaries and fields of a form may add to the file. */
const formOverheadBytes = 256 * 1024;

/** Reads the request of a new document: a multipart form, or JSON with the text in it. */
export async function receiveDocument(
  req: HttpRequest,
  take: TakeFile,
  o: { signal: AbortSignal; limits: UploadLimits },
): Promise<DocumentFields> {
  if (isMultipart(req)) {
    refuseAnnounced(req, o.limits.maxDocumentBytes + formOverheadBytes, o.limits);
    const { fields, fileName } = await receiveMultipart(req, take, {
      fields: uploadFields,
      signal: o.signal,
    });
    return { ...fields, title: fields.title ?? titleFromFileName(fileName) };
  }
  if (!isJson(req)) throw unsupportedEncoding(req, 'multipart/form-data or application/json');
  const body = parseInput(textDocument, await readJsonBody(req, o.limits.maxJsonBytes), 'body');
  const { text, ...fields } = body;
  await takeText(take, text);
  return fields;
}

/** Reads the request of a new version: a multipart form, JSON with the text in it, or the bare bytes with their type. */
export async function receiveContent(
  req: HttpRequest,
  take: TakeFile,
  o: { signal: AbortSignal; limits: UploadLimits },
): Promise<object> {
  if (isMultipart(req)) {
    refuseAnnounced(req, o.limits.maxDocumentBytes + formOverheadBytes, o.limits);
    await receiveMultipart(req, take, { fields: noFields, signal: o.signal });
  } else if (isJson(req)) {
    const { text } = parseInput(textContent, await readJsonBody(req, o.limits.maxJsonBytes), 'body');
    await takeText(take, text);
  } else {
    const declaredType = req.headers['content-type'];
    if (declaredType === undefined) throw unsupportedEncoding(req, 'a Content-Type');
    refuseAnnounced(req, o.limits.maxDocumentBytes, o.limits);
    await takeBare(req, take, { declaredType, signal: o.signal });
  }
  return {};
}

async function takeText(take: TakeFile, text: string): Promise<void> {
  const body = Readable.from([Buffer.from(text)], { objectMode: false });
  await take({ body, declaredType: 'text/plain' });
}

/** The request itself must stay open when its reader gives up, else there is no connection left to answer on. */
async function takeBare(
  req: HttpRequest,
  take: TakeFile,
  o: { declaredType: string; signal: AbortSignal },
): Promise<void> {
  const body = Readable.from(req.iterator({ destroyOnReturn: false }), { objectMode: false });
  const onAbort = (): void => {
    body.destroy(o.signal.reason);
  };
  o.signal.addEventListener('abort', onAbort, { once: true });
  try {
    o.signal.throwIfAborted();
    await take({ body, declaredType: o.declaredType });
  } finally {
    o.signal.removeEventListener('abort', onAbort);
  }
}

function refuseAnnounced(req: HttpRequest, mostBytes: number, { maxDocumentBytes }: UploadLimits): void {
  if (Number(req.headers['content-length'] ?? 0) > mostBytes) throw documentTooLarge(maxDocumentBytes);
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
