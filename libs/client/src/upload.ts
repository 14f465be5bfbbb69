import type { Document } from './api.ts';
import type { components } from './api-types.ts';
import { longestWaitMs, uploadTimeoutMs } from './limits.ts';
import type { Send } from './transport.ts';
import { type FormFields, streamedForm, wholeForm } from './upload-form.ts';

type UploadForm = components['schemas']['UploadForm'];

/** The bytes of a file. A stream can be read once only, so such an upload is not repeated; a function opens it anew for each attempt. */
export type FileContent =
  | Blob
  | Uint8Array<ArrayBuffer>
  | string
  | ReadableStream<Uint8Array>
  | (() => ReadableStream<Uint8Array>);

/** A file to upload. */
export interface NamedFile {
  /** With its extension, by which the platform tells kinds of text apart. */
  readonly name: string;
  /** Not needed: the platform goes by the name and the bytes. */
  readonly contentType?: string;
  readonly content: FileContent;
}

/** How a file is uploaded. */
export interface UploadOptions {
  /** So that a repeated upload stores one document; by default a random one. */
  readonly idempotencyKey?: string;
  /** Answer when searches find the document. Default false: as soon as it is stored. */
  readonly wait?: boolean;
  readonly signal?: AbortSignal;
  /** Time of the upload and of the wait each, in milliseconds. */
  readonly timeoutMs?: number;
}

/** How a new document is uploaded. */
export type NewDocumentOptions = UploadOptions & Partial<Omit<UploadForm, 'file'>>;

/** Where a file is sent to. */
export interface UploadTarget {
  readonly send: Send;
  readonly method: 'POST' | 'PUT';
  readonly url: string;
}

/**
 * Sends a file in a form; bytes of a stream are passed on as they come.
 *
 * @returns the document as it is after the upload, or after as much of a wait as one call of the platform allows
 */
export async function upload(
  { send, method, url }: UploadTarget,
  file: File | NamedFile,
  {
    wait = false,
    signal,
    timeoutMs = uploadTimeoutMs,
    idempotencyKey = crypto.randomUUID(),
    ...fields
  }: NewDocumentOptions,
): Promise<Document> {
  const named: NamedFile = file instanceof File ? { name: file.name, content: file } : file;
  const query = wait ? `?wait=indexed&timeoutMs=${Math.min(longestWaitMs, timeoutMs)}` : '';
  const response = await send(
    () => {
      const { body, headers } = formOf(named, fields);
      const init = { method, body, headers: { ...headers, 'idempotency-key': idempotencyKey } };
      // Required with a stream, and not in every version of the type.
      const half = { duplex: 'half' as const };
      return new Request(url + query, { ...init, ...half, ...(signal ? { signal } : {}) });
    },
    { timeoutMs, isRepeatable: !(named.content instanceof ReadableStream) },
  );
  return (await response.json()) as Document;
}

interface Form {
  readonly body: FormData | ReadableStream<Uint8Array>;
  readonly headers: Readonly<Record<string, string>>;
}

function formOf({ name, contentType = '', content }: NamedFile, fields: FormFields): Form {
  if (typeof content === 'function') return streamedForm(fields, { name, contentType, stream: content() });
  if (content instanceof ReadableStream) return streamedForm(fields, { name, contentType, stream: content });
  const blob =
    content instanceof Blob && contentType === '' ? content : new Blob([content], { type: contentType });
  return { body: wholeForm(fields, { name, blob }), headers: {} };
}
