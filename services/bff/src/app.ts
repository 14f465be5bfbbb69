import type { Logger } from '@lectern/telemetry';
import type { AnswerWriter, Documents, Search, Users } from './ports.ts';
import { createGenerateAnswer } from './use-cases/generate-answer.ts';
import { type ContextBudgets, createGetAgentContext } from './use-cases/get-agent-context.ts';

/** What the application is made of. */
export interface AppParts {
  readonly users: Users;
  readonly documents: Documents;
  readonly search: Search;
  readonly writer: AnswerWriter;
  readonly fallback: AnswerWriter;
  readonly logger: Logger;
  readonly budgets: ContextBudgets;
}

/** All that this service can do. */
export interface App {
  readonly getAgentContext: ReturnType<typeof createGetAgentContext>;
  readonly generateAnswer: ReturnType<typeof createGenerateAnswer>;
}

export function createApp(parts: AppParts): App {
  return {
    getAgentContext: createGetAgentContext(parts, parts.budgets),
    generateAnswer: createGenerateAnswer(parts),
  };
}
