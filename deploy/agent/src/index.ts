export {
  type AgentClient,
  createAgentClient,
  register,
  type StatusEvent,
  signIn,
  startSession,
  type UploadFile,
} from './agent-client.ts';
export { type GeneratedAnswer, generatedAnswer } from './answers.ts';
export { contentTypeOf } from './content-type.ts';
export { type ApiRequest, send } from './http.ts';
