import { type GenerateAnswerPorts, generateAnswer } from './use-cases/generate-answer.ts';
import { type GetAgentContextPorts, getAgentContext } from './use-cases/get-agent-context.ts';

/** The ports of all use cases. */
export type AppPorts = GetAgentContextPorts & GenerateAnswerPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    getAgentContext: getAgentContext.bind(undefined, ports),
    generateAnswer: generateAnswer.bind(undefined, ports),
  };
}
