import { type Principal, userIdOf } from '@lectern/auth';
import type { SearchFilter } from '@lectern/contracts';
import { AppError, toAppError } from '@lectern/errors';
import { fitBudget } from '../domain/fit-budget.ts';
import { type Passage, passagesFrom } from '../domain/passage.ts';
import { newPromptCode, passagesMessage, systemPrompt } from '../domain/prompt-messages.ts';
import { limits } from '../limits.ts';
import type { CallOptions, DocumentName, Documents, Search, UserProfile, Users } from '../ports.ts';

export interface GetAgentContextPorts {
  readonly users: Users;
  readonly documents: Documents;
  /** The search with the time-out of a context. */
  readonly contextSearch: Search;
}

export interface GetAgentContextInput {
  readonly caller: Principal;
  /** An id, or `me`. */
  readonly userId: string;
  /** The question that the agent answers; without it there are no passages. */
  readonly query?: string | undefined;
  /** Narrows the passages. */
  readonly filter?: SearchFilter | undefined;
  /** Ids of the collections that they come from. */
  readonly collections?: readonly string[] | undefined;
  readonly budgetTokens: number;
}

export interface AgentContext {
  /** Null when the user service is unavailable; `degraded` then names it. */
  readonly user: UserProfile | null;
  readonly recentDocs: readonly DocumentName[];
  /** Unchanged text of documents: data, not safe in a prompt. */
  readonly passages: readonly Passage[];
  /** Fixed text. The only part that may be in a system message. */
  readonly systemPrompt: string;
  /** The passages and the user's name as data between delimiters that nobody can know: for a user message. */
  readonly contextMessage: string;
  /** Names of the parts that are missing. */
  readonly degraded: readonly string[];
}

/**
 * The context that an agent starts with: its user, their recent documents, and passages for the question. A part that is
 * unavailable or too slow is named in `degraded`, and the rest is returned. A refusal, such as a missing scope, is thrown.
 *
 * @throws AppError `not_found` (`user_not_found`) for any other user than the caller
 */
export async function getAgentContext(
  ports: GetAgentContextPorts,
  input: GetAgentContextInput,
  signal: AbortSignal,
): Promise<AgentContext> {
  const { caller, userId, query, filter, collections, budgetTokens } = input;
  if (userIdOf(userId, caller) !== caller.userId) {
    throw new AppError('not_found', 'There is no such user.', { reason: 'user_not_found' });
  }
  const options: CallOptions = { caller, signal };
  const search = async () =>
    query === undefined
      ? { hits: [], degraded: [] }
      : ports.contextSearch.find({ query, topK: limits.contextPassages.value, filter, collections }, options);
  const [user, documents, found] = await Promise.all([
    orDown('user', ports.users.me(options), signal),
    orDown('document', ports.documents.list({ limit: limits.recentDocuments.value }, options), signal),
    orDown('retrieval', search(), signal),
  ]);
  const degraded = [...user.down, ...documents.down, ...found.down, ...(found.value?.degraded ?? [])];
  const passages = fitBudget(passagesFrom(found.value?.hits ?? []), budgetTokens);
  const recent = documents.value?.data ?? [];
  const displayName = user.value?.displayName;
  return {
    user: user.value ?? null,
    recentDocs: recent.map(({ id, title }) => ({ id, title })),
    passages,
    systemPrompt,
    contextMessage: passagesMessage({ passages, displayName, code: newPromptCode() }),
    degraded: [...new Set(degraded)],
  };
}

interface Part<T> {
  readonly value?: T;
  readonly down: readonly string[];
}

/** Error codes of a part that is unavailable, in contrast to a refusal. */
const outages: ReadonlySet<string> = new Set([
  'unavailable',
  'deadline_exceeded',
  'internal',
  'resource_exhausted',
]);

async function orDown<T>(name: string, value: Promise<T>, signal: AbortSignal): Promise<Part<T>> {
  try {
    return { value: await value, down: [] };
  } catch (error) {
    if (signal.aborted || !outages.has(toAppError(error).code)) throw error;
    return { down: [name] };
  }
}
