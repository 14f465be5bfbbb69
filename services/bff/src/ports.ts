import type { Principal } from '@lectern/auth';
import type {
  ModelMessage,
  ModelTool,
  Sampling,
  SearchFilter,
  SearchHit,
  SearchMode,
  StoredPrompt,
  ToolCall,
  ToolChoice,
} from '@lectern/contracts';
import type { AskedOfModel } from './domain/prompt-messages.ts';

/** For whom another service is called. */
export interface CallOptions {
  readonly caller: Principal;
  readonly signal: AbortSignal;
}

/** The caller as an answer shows them. To an API key without the scope `users:read`, only the ids are known. */
export interface UserProfile {
  readonly id: string;
  readonly tenantId: string;
  readonly email?: string | undefined;
  readonly displayName?: string | undefined;
}

export interface Users {
  /** The caller. */
  me(options: CallOptions): Promise<UserProfile>;
}

/** A document by name. */
export interface DocumentName {
  readonly id: string;
  readonly title: string;
}

/** A document as lists have it. */
export interface ListedDocument extends DocumentName {
  readonly status: string;
  readonly createdAt: string;
}

export interface DocumentPage {
  readonly data: readonly ListedDocument[];
  /** Of the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** Which documents are listed. */
export interface DocumentsAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly status?: string | undefined;
}

/** A document with what became of it. Shown to callers as the document service says it. */
export interface DocumentFacts extends ListedDocument {
  readonly version: number;
  readonly filename?: string | undefined;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly chunkCount: number;
  readonly error?: { readonly stage: string; readonly reason: string; readonly message: string } | undefined;
  readonly warnings: readonly { readonly reason: string; readonly detail: string }[];
  readonly timeline: readonly { readonly status: string; readonly version: number; readonly at: string }[];
}

/** A part of what was read of a document. */
export interface TextPage {
  readonly version: number;
  readonly text: string;
  /** Of the part after it; null on the last one. */
  readonly nextCursor: string | null;
}

/** A document that is text alone. */
export interface NewDocument {
  readonly title: string;
  readonly text: string;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** How a document is added. */
export interface AddOptions extends CallOptions {
  /** The longest that is waited until the document is indexed, in milliseconds; 0 for not at all. */
  readonly waitMs: number;
  /** Of two calls with the same key within its retention the second makes nothing. */
  readonly idempotencyKey: string | undefined;
}

export interface Documents {
  /** The documents that the caller can see, newest first. */
  list(asked: DocumentsAsked, options: CallOptions): Promise<DocumentPage>;
  /** @throws AppError `not_found` for a document that the caller cannot see */
  get(documentId: string, options: CallOptions): Promise<DocumentFacts>;
  /**
   * At most `chunks` chunks of what was read, as one text.
   *
   * @throws AppError `not_found` for a document that the caller cannot see, or that was not read
   */
  text(
    documentId: string,
    page: { readonly cursor?: string | undefined; readonly chunks: number },
    options: CallOptions,
  ): Promise<TextPage>;
  /**
   * Stores a document and waits for `waitMs` at most until it is indexed.
   *
   * @throws AppError what is wrong with the document, also when that is found while it is waited for; `unprocessable`
   *   (`idempotency_key_reused`) when the key was used for another document
   */
  add(document: NewDocument, options: AddOptions): Promise<{ id: string; status: string }>;
  /** Whether the caller's tenant has a collection, and the caller's key may see it. */
  hasCollection(collectionId: string, options: CallOptions): Promise<boolean>;
  /** Begins to delete a document: it is hidden from now on. */
  delete(documentId: string, options: CallOptions): Promise<{ operationId: string }>;
}

/** What a search found, and which of its parts failed. */
export interface Found {
  readonly hits: readonly SearchHit[];
  /** Documents that are accepted and not yet searchable; null when that is unknown. */
  readonly pending: number | null;
  readonly degraded: readonly string[];
}

export interface Search {
  /** The best chunks for a question, at most `topK`, among what the caller can see and the filter leaves. */
  find(question: SearchQuestion, options: CallOptions): Promise<Found>;
}

/** What is searched for, and where. */
export interface SearchQuestion {
  readonly query: string;
  readonly topK: number;
  readonly mode?: SearchMode | undefined;
  readonly filter?: SearchFilter | undefined;
  readonly collections?: readonly string[] | undefined;
}

/** What an answer is written from. There is at least one passage, unless tools may be called or were called for the question. */
export interface Question extends AskedOfModel {
  /** Documents that are not searchable yet; null when that is not known. */
  readonly pending?: number | null | undefined;
  /** The prompt for who knows nothing of the dialogue: with what it needs of it. Default: `prompt`. */
  readonly asked?: string | undefined;
  /** Which model is to write it, by its alias; the platform's own by default. */
  readonly alias?: string | undefined;
  /** Whether an answer that was kept will not do. */
  readonly fresh?: boolean | undefined;
  /** Which version of a prompt is run, if any. */
  readonly ofPrompt?: PromptVersionKey | undefined;
}

/** A version of a prompt of the caller's tenant. */
export interface PromptVersionKey {
  readonly name: string;
  readonly version: number;
}

/** What an answer took of a model. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** An answer that has begun. */
export interface WrittenAnswer {
  /** Which model writes it, as callers are shown it. */
  readonly model: string;
  /** What had to be done without for it. */
  readonly degraded: readonly string[];
  /** The answer piece by piece. It is complete when the iteration ends, unless `atBound` says otherwise; a truncated answer throws. */
  readonly pieces: AsyncIterable<string>;
  /** What it took, once the pieces have ended; undefined where no model wrote it. */
  usage(): TokenUsage | undefined;
  /** Whether it ended at the bound of tokens that its caller asked for, once the pieces have ended; it may then have none. */
  atBound(): boolean;
  /** The tools that it calls, once the pieces have ended. */
  toolCalls(): readonly ToolCall[];
  /** Whether it was kept, and no model is asked. */
  readonly cached: boolean;
}

/** What models can be asked of, by name. */
export interface ModelNames {
  /** Aliases for answers, as the caller's tenant has them. */
  readonly answers: readonly string[];
  /** Aliases for vectors, of the platform's configuration. */
  readonly embeddings: readonly string[];
}

/** Vectors of texts, in their order. */
export interface EmbeddedTexts {
  /** Each as base64 of little-endian float32. */
  readonly vectors: readonly string[];
  /** As the model's provider says, or an estimate. */
  readonly inputTokens: number;
}

/** The models of providers. */
export interface Models {
  list(options: CallOptions): Promise<ModelNames>;
  /**
   * At most 64 texts.
   *
   * @param alias one of `embeddings`; any other name would be a model of the platform's own account
   */
  embed(alias: string, texts: readonly string[], options: CallOptions): Promise<EmbeddedTexts>;
}

/** What a text is that is embedded: some models are trained to tell one from the other. */
export type TextKind = 'query' | 'passage';

/** The model by which the platform embeds documents. */
export interface DocumentModel {
  name(options: CallOptions): Promise<string>;
  /** At most 64 texts; with the name of the model that made their vectors. */
  embed(
    texts: readonly string[],
    kind: TextKind,
    options: CallOptions,
  ): Promise<EmbeddedTexts & { readonly model: string }>;
}

/** What a model is to write. */
export interface ModelTask {
  readonly alias: string;
  readonly messages: readonly ModelMessage[];
  /** Tools that it may call, one at least; none are offered without. */
  readonly tools?: readonly ModelTool[] | undefined;
  readonly toolChoice?: ToolChoice | undefined;
  /** What tunes it. */
  readonly sampling?: Sampling | undefined;
  /** JSON Schema that the answer keeps to, as one piece of JSON; text without one. */
  readonly answerSchema?: Readonly<Record<string, unknown>> | undefined;
  /** Of `answerKeyOf`; without one the answer is neither kept nor one that was. */
  readonly cacheKey?: string | undefined;
  /** Which version of a prompt is run, if any: the records of calls name it. */
  readonly ofPrompt?: PromptVersionKey | undefined;
}

/** Texts of models, as they write them. */
export interface ModelTexts {
  /**
   * Begins a text; `written` is undefined where no model is to write it. `failed` are the targets that were tried before.
   *
   * @throws AppError as an {@link AnswerWriter} does; `not_found` (`alias_unknown`), `resource_exhausted` (`budget_exhausted`), from the pieces `unavailable`
   *   (`answer_off_schema`)
   */
  write(
    task: ModelTask,
    options: CallOptions,
  ): Promise<{ readonly written: WrittenAnswer | undefined; readonly failed: readonly string[] }>;
}

/** Prompts that the caller's tenant keeps. */
export interface Prompts {
  /**
   * A version, the live one if none is named; undefined where there is no such prompt.
   *
   * @throws AppError `invalid_argument` (`prompt_version_unknown`) where the prompt has no such version
   */
  find(
    asked: { readonly name: string; readonly version?: number | undefined },
    options: CallOptions,
  ): Promise<StoredPrompt | undefined>;
}

/** Writes answers. */
export interface AnswerWriter {
  /**
   * Begins an answer; until then another writer can still take its place.
   *
   * @throws AppError retryable when the model is not available now, not retryable when its settings are wrong; `conflict` (`model_missing`) for an
   *   answer with a schema where there is no model; `invalid_argument` (`tools_unserved`, `tools_refused`) for tools that nobody can call
   */
  write(question: Question, options: CallOptions): Promise<WrittenAnswer>;
}
