import { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { openBody, parseInput, readJsonBody } from '@lectern/http';
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

/** What reading a request needs besides the request. */
interface Receiving {
  readonly signal: AbortSignal;
  readonly limits: UploadLimits;
}

/** Reads the request of a new document: a multipart form, or JSON with the text in it. */
export async function receiveDocument(
  req: HttpRequest,
  take: TakeFile,
  o: Receiving,
): Promise<DocumentFields> {
  if (isMultipart(req)) {
    const { fields, fileName } = await receiveMultipart(req, take, {
      fields: uploadFields,
      ...formBounds(o),
    });
    return { ...fields, title: fields.title ?? titleFromFileName(fileName) };
  }
  if (!isJson(req)) throw unsupportedEncoding(req, 'multipart/form-data or application/json');
  const body = parseInput(textDocument, await readJsonBody(req, jsonBounds(o)), 'body');
  const { text, ...fields } = body;
  await takeText(take, text);
  return fields;
}

/** Reads the request of a new version: a multipart form, JSON with the text in it, or the bare bytes with their type. */
export async function receiveContent(req: HttpRequest, take: TakeFile, o: Receiving): Promise<object> {
  if (isMultipart(req)) {
    await receiveMultipart(req, take, { fields: noFields, ...formBounds(o) });
  } else if (isJson(req)) {
    const { text } = parseInput(textContent, await readJsonBody(req, jsonBounds(o)), 'body');
    await takeText(take, text);
  } else {
    const declaredType = req.headers['content-type'];
    if (declaredType === undefined) throw unsupportedEncoding(req, 'a Content-Type');
    const { maxDocumentBytes: maxBytes } = o.limits;
    const bounds = { maxBytes, tooLarge: () => documentTooLarge(maxBytes), signal: o.signal };
    await take({ body: openBody(req, bounds), declaredType });
  }
  return {};
}

async function takeText(take: TakeFile, text: string): Promise<void> {
  const body = Readable.from([Buffer.from(text)], { objectMode: false });
  await take({ body, declaredType: 'text/plain' });
}

function formBounds({ signal, limits: { maxDocumentBytes } }: Receiving) {
  return { signal, maxFileBytes: maxDocumentBytes, tooLarge: () => documentTooLarge(maxDocumentBytes) };
}

function jsonBounds({ signal, limits }: Receiving) {
  return { signal, maxBytes: limits.maxJsonBytes };
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
