import type { NamedTarget, Target } from './domain/catalog.ts';

/** One message of a conversation with a model. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What a call took, as its provider says; 0 where it does not. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** An answer as it is written: text, and at its end what it took. */
export type ModelPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'end'; readonly usage: Usage };

/** Models of providers. */
export interface Models {
  /**
   * An answer of the target, piece by piece. It is whole when `end` has come; one that was cut off throws. Resolves with the first piece, up to which
   * it is tried again as the target says.
   *
   * @throws AppError retryable for an outage, not retryable for wrong settings; also from the iteration
   */
  write(
    target: NamedTarget,
    messages: readonly Message[],
    signal: AbortSignal,
  ): Promise<AsyncIterable<ModelPart>>;
  /**
   * Vectors of texts, in their order.
   *
   * @throws AppError as above; `invalid_argument` (`embedding_refused`) where the provider refuses the texts, `not_found`
   *   (`model_unknown`) where it does not give that model to us
   */
  embed(
    target: NamedTarget,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly vectors: readonly (readonly number[])[]; readonly inputTokens: number }>;
}

/** A model that makes vectors, by the name that its caller has for it. */
export type VectorTargets = (model: string) => readonly { readonly name: string; readonly target: Target }[];

/** An alias as a tenant has set it. */
export interface TenantAlias {
  readonly alias: string;
  readonly targets: readonly string[];
  readonly changedAt: Date;
  /** Id of the user. */
  readonly changedBy: string;
}

/** What tenants have behind aliases. */
export interface AliasRepository {
  find(tenantId: string, alias: string, signal: AbortSignal): Promise<TenantAlias | undefined>;
  /** All of a tenant, by name. */
  list(tenantId: string, signal: AbortSignal): Promise<TenantAlias[]>;
  /** Has a tenant have these and no others. One whose targets stay keeps its time. */
  replace(tenantId: string, aliases: readonly TenantAlias[], signal: AbortSignal): Promise<void>;
}
