import type { Principal } from '@lectern/auth';
import type { SearchFilter, SearchHit } from '@lectern/contracts';
import type { Passage } from './domain/passage.ts';

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

export interface Documents {
  /** The newest documents that the caller can see, at most `limit`. */
  recent(limit: number, options: CallOptions): Promise<DocumentName[]>;
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
  readonly filter?: SearchFilter | undefined;
  readonly collections?: readonly string[] | undefined;
}

/** What an answer is written from. There is at least one passage. */
export interface Question {
  readonly prompt: string;
  readonly passages: readonly Passage[];
}

/** Writes answers. */
export interface AnswerWriter {
  /** Shown to the caller with each answer. */
  readonly model: string;
  /**
   * The answer piece by piece. It is complete when the iteration ends; a truncated answer throws.
   *
   * @throws AppError retryable when the model is not available now, not retryable when its settings are wrong
   */
  write(question: Question, signal: AbortSignal): AsyncIterable<string>;
}
