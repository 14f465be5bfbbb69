import {
  type CallerResource,
  callerResource,
  type DocumentResource,
  documentResource,
  type SearchRequest,
  type SearchResponse,
  searchResponse,
  type UserResource,
  userResource,
} from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { createdApiKey, deletion, type GeneratedAnswer, generatedAnswer, session } from './answers.ts';
import { type ApiRequest, send } from './http.ts';

/** A file to upload. */
export interface UploadFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One entry of a document's event stream. */
export interface StatusEvent {
  readonly event: string;
  readonly data: unknown;
}

/** The calls of one caller. Every answer is checked against the contract. */
export interface AgentClient {
  me(): Promise<CallerResource>;
  createApiKey(name: string, scopes: readonly string[]): Promise<string>;
  /** `wait` holds the answer back until the document is searchable or failed, or the time is over. */
  upload(
    file: UploadFile,
    options?: { wait?: boolean; timeoutMs?: number; title?: string },
  ): Promise<DocumentResource>;
  document(id: string): Promise<DocumentResource>;
  /** The document's status as it changes, until a final one. */
  watch(id: string, signal?: AbortSignal): AsyncGenerator<StatusEvent>;
  remove(id: string): Promise<string>;
  search(request: SearchRequest): Promise<SearchResponse>;
  ask(prompt: string, topK?: number): Promise<GeneratedAnswer>;
}

/** Makes an account; the first user of a new tenant is its owner. */
export async function register(
  baseUrl: string,
  account: { email: string; password: string; displayName: string },
): Promise<UserResource> {
  const response = await send(baseUrl, { method: 'POST', path: '/v1/users', body: account });
  return userResource.parse(await response.json());
}

/** Starts a session and answers its access token. */
export async function startSession(
  baseUrl: string,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const response = await send(baseUrl, { method: 'POST', path: '/v2/sessions', body: { email, password } });
  return session.parse(await response.json()).accessToken;
}

/** Starts a session and answers a client with its access token. */
export async function signIn(
  baseUrl: string,
  account: { email: string; password: string },
): Promise<AgentClient> {
  return createAgentClient(baseUrl, await startSession(baseUrl, account));
}

/** A client with an access token or an API key. */
export function createAgentClient(baseUrl: string, credential: string): AgentClient {
  const call = (request: ApiRequest): Promise<Response> =>
    send(baseUrl, { ...request, headers: { authorization: `Bearer ${credential}`, ...request.headers } });
  const json = async (request: ApiRequest): Promise<unknown> => (await call(request)).json();

  return {
    me: async () => callerResource.parse(await json({ method: 'GET', path: '/v1/users/me' })),
    createApiKey: async (name, scopes) =>
      createdApiKey.parse(await json({ method: 'POST', path: '/v1/api-keys', body: { name, scopes } })).key,
    upload: async (file, { wait = false, timeoutMs = 30_000, title } = {}) => {
      const path = wait ? `/v1/documents?wait=indexed&timeoutMs=${timeoutMs}` : '/v1/documents';
      const body = uploadForm(file, title);
      return documentResource.parse(await json({ method: 'POST', path, body }).catch(failedDocument));
    },
    document: async (id) => documentResource.parse(await json({ method: 'GET', path: documentPath(id) })),
    watch: (id, signal) => watch(call, id, signal),
    remove: async (id) =>
      deletion.parse(await json({ method: 'DELETE', path: documentPath(id) })).operationId,
    search: async (body) => searchResponse.parse(await json({ method: 'POST', path: '/v1/search', body })),
    ask: async (prompt, topK) =>
      generatedAnswer.parse(
        await json({ method: 'POST', path: '/v1/generate', body: { prompt, ...(topK ? { topK } : {}) } }),
      ),
  };
}

/** A document that failed while the call waited is in the error, and is an answer to whoever asks how far it came. */
function failedDocument(error: unknown): unknown {
  if (error instanceof AppError && error.reason === 'document_failed') return error.details.document;
  throw error;
}

function documentPath(id: string): string {
  return `/v1/documents/${encodeURIComponent(id)}`;
}

function uploadForm(file: UploadFile, title: string | undefined): FormData {
  const form = new FormData();
  if (title !== undefined) form.set('title', title);
  form.set('file', new Blob([file.bytes], { type: file.contentType }), file.name);
  return form;
}

async function* watch(
  call: (request: ApiRequest) => Promise<Response>,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<StatusEvent> {
  const response = await call({ method: 'GET', path: `${documentPath(id)}/events`, signal });
  if (response.body === null) return;
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of events) yield { event: event ?? 'message', data: JSON.parse(data) };
}
