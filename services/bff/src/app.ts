import { type GenerateAnswerPorts, generateAnswer } from './use-cases/generate-answer.ts';
import { type GetAgentContextPorts, getAgentContext } from './use-cases/get-agent-context.ts';

/** All that the use cases need from outside. */
export type AppPorts = GetAgentContextPorts & GenerateAnswerPorts;

/** What the service can do. */
export type App = ReturnType<typeof createApp>;

export function createApp(ports: AppPorts) {
  return {
    getAgentContext: getAgentContext.bind(undefined, ports),
    generateAnswer: generateAnswer.bind(undefined, ports),
  };
}
