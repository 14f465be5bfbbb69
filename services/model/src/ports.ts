import type { RequestCountBatch, ToolCall } from '@lectern/contracts';
import type { Erasures as SharedErasures } from '@lectern/erasures';
import type { IdempotencyKeys, KeyedRequest } from '@lectern/idempotency';
import type { Claim } from './domain/budget.ts';
import type { ModelTarget, NamedTarget, Target } from './domain/catalog.ts';
import type { Conversation, Usage } from './domain/conversation.ts';
import type { ErasedAmounts } from './domain/erasure.ts';
import type { ListedVersion, Prompt, PromptVersion } from './domain/prompt.ts';

/**
 * An answer as it is written: text, tools that it calls, and at its end whether it ended at a bound of tokens where its caller asked for one.
 */
export type ModelPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'end'; readonly atBound: boolean };

/** How an answer is waited for. */
export interface WriteOptions {
  /** Ends the attempt while nothing of the answer has come, reasoning and the start of a tool's call included; nothing does without it. */
  readonly firstTokenBy: AbortSignal | undefined;
  /** Is told what the attempt took, once, where the provider says so: also of an answer that ends with an error. */
  onUsage(usage: Usage): void;
  readonly signal: AbortSignal;
}

/** Models of providers. */
export interface Models {
  /**
   * One attempt at an answer of the target, piece by piece. It is whole when `end` has come, unless that says that it ended at its caller's bound; one that was cut off throws. Resolves with the first piece.
   *
   * @throws AppError retryable for an outage, not retryable for wrong settings, `invalid_argument` (`context_length_exceeded`,
   *   `sampling_refused`, `tools_refused`, `request_refused`) where the provider refuses what the caller sent; also from the iteration
   */
  write(
    target: NamedTarget,
    conversation: Conversation,
    options: WriteOptions,
  ): Promise<AsyncIterable<ModelPart>>;
  /**
   * One attempt at the vectors of texts, in their order. It ends when `by` aborts.
   *
   * @throws AppError as above; `invalid_argument` (`embedding_refused`) where the provider refuses the texts, `not_found`
   *   (`model_unknown`) where it does not give that model to us
   */
  embed(target: NamedTarget, texts: readonly string[], options: EmbedOptions): Promise<MadeVectors>;
}

/** How vectors are waited for. */
export interface EmbedOptions {
  /** Ends the attempt as its target's own time does; nothing does without it. */
  readonly by?: AbortSignal | undefined;
  readonly signal: AbortSignal;
}

/** Vectors of texts, and what they took. */
export interface MadeVectors {
  readonly vectors: readonly (readonly number[])[];
  /** 0 where the provider does not say. */
  readonly inputTokens: number;
}

/** Attempts that follow each other. */
export interface Retries {
  /** Makes an attempt, and again after an outage as often as its target says, unless the provider asks for a longer wait than the purpose has, or `signal` has aborted. */
  run<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T>;
}

export interface RetryOptions {
  readonly target: Target;
  readonly purpose: CallPurpose;
  readonly signal: AbortSignal;
}

/** A model that makes vectors, by the name that its caller has for it. */
export type VectorTargets = (model: string) => readonly ModelTarget[];

/** An alias as a tenant has set it. */
export interface TenantAlias {
  readonly alias: string;
  readonly targets: readonly string[];
  readonly changedAt: Date;
  /** Id of the user; undefined where that account was erased. */
  readonly changedBy: string | undefined;
}

/** Whose aliases, and what for: one name may stand for answers and for vectors. */
export interface AliasesKey {
  readonly tenantId: string;
  readonly purpose: CallPurpose;
}

/** What tenants have behind aliases. */
export interface AliasRepository {
  find(key: AliasesKey, alias: string, signal: AbortSignal): Promise<TenantAlias | undefined>;
  /** All of a tenant, by name. */
  list(key: AliasesKey, signal: AbortSignal): Promise<TenantAlias[]>;
  /**
   * Has a tenant have the aliases that `decide` returns and no others, of each purpose that is named; together or not at all, and one change
   * at a time. One whose targets stay keeps its time. `decide` is given all that the tenant has; where it returns undefined, that stays.
   *
   * @returns whether anything was written
   */
  change(
    tenantId: string,
    decide: (current: TenantAliases) => Partial<TenantAliases> | undefined,
    signal: AbortSignal,
  ): Promise<boolean>;
}

/** All aliases of a tenant by what they are for, each by name. */
export type TenantAliases = Readonly<Record<CallPurpose, readonly TenantAlias[]>>;

/** A version of a prompt of somebody's tenant. */
export interface PromptVersionKey {
  readonly name: string;
  readonly version: number;
}

/** A prompt by whose it is. */
export interface PromptKey {
  readonly tenantId: string;
  readonly name: string;
}

/** What a change of a prompt is decided on. */
export interface CurrentPrompt {
  /** Undefined where there is none of that name. */
  readonly prompt: Prompt | undefined;
  /** How many prompts the tenant has. */
  readonly count: number;
  /** Whether there is a version of that number. */
  hasVersion(version: number): boolean;
}

/** What becomes of a prompt: itself as it is from now on with a version more, if any, or nothing. */
export type PromptChange =
  | { readonly prompt: Prompt; readonly added?: PromptVersion | undefined }
  | { readonly prompt: undefined };

/** How a prompt is changed. */
export interface PromptChangeOptions {
  /** The version that is added is kept as the answer to it; undefined for a request without a key. */
  readonly request?: KeyedRequest | undefined;
  readonly signal: AbortSignal;
}

/** First answers to requests, by idempotency key: the version that was added. */
export type PromptAnswers = IdempotencyKeys<PromptVersion>;

/** Prompts of tenants. */
export interface PromptRepository {
  /** All of a tenant, by name. */
  list(tenantId: string, signal: AbortSignal): Promise<Prompt[]>;
  find(key: PromptKey, signal: AbortSignal): Promise<Prompt | undefined>;
  /** One version; without a number the live one. */
  findVersion(
    key: PromptKey,
    version: number | undefined,
    signal: AbortSignal,
  ): Promise<PromptVersion | undefined>;
  /** All versions of a prompt, newest first; none where there is no prompt. */
  listVersions(key: PromptKey, signal: AbortSignal): Promise<ListedVersion[]>;
  /**
   * Changes a prompt as `decide` says, one change of a tenant's prompts at a time. What `decide` throws is thrown.
   *
   * @returns undefined, and nothing is changed, when the request was handled before
   */
  change(
    key: PromptKey,
    decide: (current: CurrentPrompt) => PromptChange,
    options: PromptChangeOptions,
  ): Promise<PromptChange | undefined>;
}

/** Answers that were given a moment ago, by all that they depend on. */
export interface AnswerCache {
  find(key: AnswerKey): string | undefined;
  keep(key: AnswerKey, text: string): void;
  /** Drops all of a tenant. */
  forget(tenantId: string): void;
}

/** What an answer is found by: whose it is, and all else that it depends on. */
export interface AnswerKey {
  readonly tenantId: string;
  readonly asked: string;
}

/** What a target is called for. */
export type CallPurpose = 'answer' | 'vectors';

/** One call of a provider, as it is kept. No text is. */
export interface CallRecord extends Usage {
  readonly at: Date;
  /** Missing where the call is for nobody in particular. */
  readonly tenantId: string | undefined;
  readonly userId: string | undefined;
  /** Id of the API key or the session. */
  readonly keyId: string | undefined;
  readonly purpose: CallPurpose;
  /** Which version of a prompt was run, if any. */
  readonly ofPrompt: PromptVersionKey | undefined;
  readonly alias: string;
  readonly target: string;
  /** Whether the tokens are estimated. */
  readonly estimated: boolean;
  readonly milliseconds: number;
  /** In the currency of the prices. */
  readonly cost: number;
  /** `ok`, `cached` where no call was made, or the reason of the error. */
  readonly outcome: string;
}

/** Whose calls and requests are summed up, and by what. */
export interface UsageQuery {
  readonly tenantId: string;
  /** Without either, all of the tenant. */
  readonly keyId?: string | undefined;
  readonly userId?: string | undefined;
  /** Of these, what was asked with one API key or session, and what one target answered. */
  readonly only: {
    readonly keyId?: string | undefined;
    /** No requests are summed up then: they are of no target. */
    readonly model?: string | undefined;
  };
  readonly groupBy: 'key' | 'model' | 'prompt' | 'day';
  /** Inclusive; of requests, all of the day (UTC) that it is in. */
  readonly from: Date;
  /** Exclusive; of requests, all of the last day (UTC) before it. */
  readonly to: Date;
  /** Most groups. */
  readonly limit: number;
}

/** The requests of a group, whatever they asked for. */
export interface RequestSum {
  readonly requests: number;
  /** Of the requests, those that were answered with a 4xx. */
  readonly refusedRequests: number;
  /** Of the requests, those that were answered with a 5xx. */
  readonly failedRequests: number;
}

/** What the calls of a group took together, and of a key or a day its requests, unless one target was asked about. */
export interface UsageSum extends Usage, Partial<RequestSum> {
  /** Id of the key, name of the target, version of a prompt as `summary@3`, or day as `2026-11-29` (UTC); empty for calls of no key and of no prompt. */
  readonly group: string;
  readonly calls: number;
  readonly failed: number;
  /** Of the calls those that were none: the answer was kept. */
  readonly cached: number;
  readonly milliseconds: number;
  readonly cost: number;
}

/** What calls took, and what is left of budgets. */
export interface UsageRepository {
  /**
   * Takes of all budgets, or of none.
   *
   * @returns the claim of a budget of which nothing is left; undefined when all were taken
   */
  reserve(claims: readonly Claim[], signal: AbortSignal): Promise<Claim | undefined>;
  /** Notes a call, unless none was made, and changes what was reserved for it by the amounts. Together or not at all. */
  record(call: CallRecord | undefined, changes: readonly Claim[], signal: AbortSignal): Promise<void>;
  /** By cost and requests, the largest first; days in their order. */
  sum(query: UsageQuery, signal: AbortSignal): Promise<UsageSum[]>;
  /** Deletes calls before the one moment, windows before the other. @returns how many */
  purge(before: { readonly calls: Date; readonly windows: Date }): Promise<number>;
}

/** Counts calls of models for operators. */
export interface CallMetrics {
  called(call: CallRecord): void;
  /** A call that was not made, since nothing is left of a budget. */
  refused(claim: Claim): void;
}

/** Requests that the gateway has counted, by caller, credential and day. */
export interface RequestCountRepository {
  /**
   * Adds a batch, once: not if that one or a later one of its sender was added before.
   *
   * @returns whether it was added
   */
  add(batch: RequestCountBatch, now: Date, signal: AbortSignal): Promise<boolean>;
  /** Deletes counts of days before the day (UTC) of the one moment, and senders that were silent since the other. @returns how many */
  purge(before: { readonly counts: Date; readonly senders: Date }): Promise<number>;
}

/** Erasures. Of a tenant goes all that is kept, of a person the name. Calls stay, and name nobody any more. */
export type Erasures = SharedErasures<ErasedAmounts>;
