import {
  type Api,
  createApi,
  type Document,
  type GeneratedAnswer,
  type GenerateRequest,
  type RunPromptRequest,
  type SearchRequest,
  type SearchResponse,
  type StatusEvent,
} from './api.ts';
import { type Credential, type CredentialSource, sourceOf } from './credentials.ts';
import { followDocument } from './follow-document.ts';
import { defaultRetries, defaultTimeoutMs, indexingTimeoutMs, largestTextPage } from './limits.ts';
import { type ListItem, type ListOptions, type ListPath, type ListPlace, listAll } from './lists.ts';
import { pathSegment } from './path-segment.ts';
import { type Account, openSession, resumeSession, type Session } from './session.ts';
import { type AnswerPart, answerParts, type PromptPart } from './stream-answer.ts';
import { createTransport } from './transport.ts';
import { type NamedFile, type NewDocumentOptions, type UploadOptions, upload } from './upload.ts';
import { waitUntilIndexed } from './wait-until-indexed.ts';

/** Where the platform is, and how it is called. */
export interface ConnectionOptions {
  /** Address of the gateway: `https://lectern.example.com`. */
  readonly baseUrl: string;
  /** In the place of the global one. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** How often a request is repeated, where that is safe and may help. Default 3. */
  readonly retries?: number;
  /**
   * Time until the head of the answer is there, repetitions included, and then the longest between two parts of its body, in
   * milliseconds. Default 60 s.
   */
  readonly timeoutMs?: number;
}

/** Options of {@link createLecternClient}. */
export interface ClientOptions extends ConnectionOptions {
  /** An API key or an access token, or a function that gives the one that is good now. Without it only open calls can be made. */
  readonly credential?: Credential;
}

/** What every call can be given. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** The calls of one caller. All of them throw {@link LecternError}, or their signal's reason. */
export interface LecternClient {
  /** Every operation of the API, typed by its path. */
  readonly api: Api;
  /** Stores a file as a new document; a repetition of the same call stores no second one. */
  uploadDocument(file: File | NamedFile, options?: NewDocumentOptions): Promise<Document>;
  /** Stores a file as the next version of a document, which answers until the new one is indexed. */
  replaceContent(id: string, file: File | NamedFile, options?: UploadOptions): Promise<Document>;
  getDocument(id: string, options?: CallOptions): Promise<Document>;
  /** The steps of a document through the pipeline as they happen, until a final one. */
  followDocument(id: string, options?: CallOptions): AsyncGenerator<StatusEvent, void>;
  /** Waits until searches find the document; throws when it failed, with the reason. */
  waitUntilIndexed(id: string, options?: CallOptions & { readonly timeoutMs?: number }): Promise<Document>;
  search(request: SearchRequest, options?: CallOptions): Promise<SearchResponse>;
  /** An answer in one piece. */
  generateAnswer(prompt: string, options?: AnswerOptions): Promise<GeneratedAnswer>;
  /** An answer while it is written. It is whole when the loop ends, and only then. */
  streamAnswer(prompt: string, options?: AnswerOptions): AsyncGenerator<AnswerPart, void>;
  /** The answer of a prompt of the tenant while it is written; whole as that of {@link streamAnswer} is. */
  streamPrompt(name: string, options?: PromptOptions): AsyncGenerator<PromptPart, void>;
  /**
   * Everything that a list has, page by page: `list('/v1/documents', { query: { status: 'failed' } })`, or
   * `list('/v1/documents/{id}/chunks', { path: { id } })`.
   */
  list<Path extends ListPath>(
    path: Path,
    ...options: ListPlace<Path> extends undefined ? [ListOptions<Path>?] : [ListOptions<Path>]
  ): AsyncGenerator<ListItem<Path>, void>;
  /** What was read of a document, of the newest version unless another is named. */
  readText(id: string, options?: CallOptions & { readonly version?: number }): Promise<string>;
}

/** How a question is answered. */
export type AnswerOptions = CallOptions & Pick<GenerateRequest, 'topK' | 'collections' | 'filter'>;

/** How a prompt is run. */
export type PromptOptions = CallOptions & Omit<RunPromptRequest, 'stream'>;

/** A client with a session of its own. */
export interface SessionClient extends LecternClient {
  readonly sessionId: string;
  /** An access token that is good now, for calls that are made without the client. */
  accessToken(): Promise<string>;
  logOut(): Promise<void>;
}

/** A client with a credential, or for what needs none. Nothing is sent before the first call. */
export function createLecternClient({ credential, ...connection }: ClientOptions): LecternClient {
  return createClient(connection, sourceOf(credential));
}

/** Logs in, and gives a client whose calls are made in the new session for as long as it goes on. */
export async function logIn(connection: ConnectionOptions, account: Account): Promise<SessionClient> {
  return inSession(connection, await openSession(createLecternClient(connection).api, account));
}

/**
 * Goes on with a session of which only the refresh token is known, for example that of a page that is loaded anew.
 *
 * @param refreshToken good for one use; `cookie` for the one that a browser keeps
 * @throws LecternError `unauthenticated` where there is no such session
 */
export async function resume(connection: ConnectionOptions, refreshToken: string): Promise<SessionClient> {
  return inSession(connection, await resumeSession(createLecternClient(connection).api, refreshToken));
}

function inSession(connection: ConnectionOptions, session: Session): SessionClient {
  const client = createClient(connection, session);
  return {
    ...client,
    sessionId: session.id,
    accessToken: async () => (await session.current()) ?? '',
    logOut: async () => {
      await client.api.DELETE('/v2/sessions/{id}', { params: { path: { id: session.id } } });
    },
  };
}

/**
 * Makes an account, the owner of a new tenant, and logs in.
 *
 * @throws LecternError also where an account has to be confirmed first, by the token that was sent
 */
export async function register(
  connection: ConnectionOptions,
  { displayName, ...account }: Account & { readonly displayName: string },
): Promise<SessionClient> {
  const { email, password } = account;
  const body = { email, password, displayName };
  await createLecternClient(connection).api.POST('/v1/users', { body });
  return logIn(connection, account);
}

function createClient(connection: ConnectionOptions, credentials: CredentialSource): LecternClient {
  const { retries = defaultRetries, timeoutMs = defaultTimeoutMs } = connection;
  const baseUrl = connection.baseUrl.replace(/\/$/, '');
  const fetch = connection.fetch ?? ((request: Request) => globalThis.fetch(request));
  const send = createTransport({ fetch, credentials, retries, timeoutMs });
  const api = createApi(baseUrl, send);
  return { api, ...documentCalls({ api, send, baseUrl }), ...answerCalls({ api, send, baseUrl }) };
}

interface CallParts {
  readonly api: Api;
  readonly send: ReturnType<typeof createTransport>;
  readonly baseUrl: string;
}

function documentCalls({ api, send, baseUrl }: CallParts) {
  const documents = `${baseUrl}/v1/documents`;
  const urlOf = (id: string, part: string): string => `${documents}/${pathSegment(id)}/${part}`;
  const getDocument = async (id: string, { signal }: CallOptions = {}) => {
    const { data } = await api.GET('/v1/documents/{id}', { params: { path: { id } }, ...only(signal) });
    return data;
  };
  const follow = (id: string, { signal }: CallOptions = {}) =>
    followDocument({ send, url: urlOf(id, 'events'), signal });
  const wait: LecternClient['waitUntilIndexed'] = (id, { signal, timeoutMs = indexingTimeoutMs } = {}) =>
    waitUntilIndexed(
      {
        follow: (until) => follow(id, { signal: until }),
        get: (until) => getDocument(id, { signal: until }),
      },
      { signal, timeoutMs },
    );
  const settle = (document: Document, options: UploadOptions): Promise<Document> | Document =>
    options.wait && document.status !== 'indexed' ? wait(document.id, options) : document;
  return {
    uploadDocument: async (file: File | NamedFile, options: NewDocumentOptions = {}) =>
      settle(await upload({ send, method: 'POST', url: documents }, file, options), options),
    replaceContent: async (id: string, file: File | NamedFile, options: UploadOptions = {}) =>
      settle(await upload({ send, method: 'PUT', url: urlOf(id, 'content') }, file, options), options),
    getDocument,
    followDocument: follow,
    waitUntilIndexed: wait,
    list: <Path extends ListPath>(path: Path, options = {} as ListOptions<Path>) =>
      listAll(api, path, options),
    readText: async (id: string, { signal, version }: CallOptions & { version?: number } = {}) => {
      const query = { limit: largestTextPage, ...(version === undefined ? {} : { version }) };
      let text = '';
      for await (const part of listAll(api, '/v1/documents/{id}/text', {
        path: { id },
        query,
        ...only(signal),
      }))
        text += part.text;
      return text;
    },
  };
}

function answerCalls({ api, send, baseUrl }: CallParts) {
  async function* stream<Part extends AnswerPart | PromptPart>(
    path: string,
    body: object,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Part, void> {
    const request = () =>
      new Request(baseUrl + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ ...body, stream: true }),
        ...only(signal),
      });
    yield* answerParts<Part>(await send(request));
  }
  return {
    search: async (body: SearchRequest, { signal }: CallOptions = {}) =>
      (await api.POST('/v1/search', { body, ...only(signal) })).data,
    generateAnswer: async (prompt: string, { signal, ...options }: AnswerOptions = {}) =>
      (await api.POST('/v1/generate', { body: { prompt, ...options }, ...only(signal) })).data,
    streamAnswer: (prompt: string, { signal, ...options }: AnswerOptions = {}) =>
      stream<AnswerPart>('/v1/generate', { prompt, ...options }, signal),
    streamPrompt: (name: string, { signal, ...options }: PromptOptions = {}) =>
      stream<PromptPart>(`/v1/prompts/${pathSegment(name)}/run`, options, signal),
  };
}

function only(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}
