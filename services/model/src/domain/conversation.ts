import type { ModelMessage, ModelTool, Sampling, ToolChoice } from '@lectern/contracts';

/** One message of a conversation with a model. */
export type Message = ModelMessage;

/** What a model is asked to go on with. */
export interface Conversation {
  readonly messages: readonly Message[];
  /** What it may ask for. */
  readonly tools?: readonly ModelTool[] | undefined;
  /** Without it the model calls tools as it sees fit. */
  readonly toolChoice?: ToolChoice | undefined;
  /** Without it the provider's defaults hold. */
  readonly sampling?: Sampling | undefined;
}

/** What a call took, as its provider says; 0 where it does not. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Whether only a model can go on with it: the extractive writer calls no tools. */
export function needsModel({ tools = [], toolChoice }: Conversation): boolean {
  return tools.length > 0 && toolChoice !== 'none';
}

/** Bytes of all that a model reads of it, in UTF-8. */
export function bytesOf({ messages, tools = [] }: Conversation): number {
  const ofTools = tools.reduce((sum, tool) => sum + Buffer.byteLength(JSON.stringify(tool)), 0);
  return messages.reduce((sum, message) => sum + bytesOfMessage(message), ofTools);
}

function bytesOfMessage(message: Message): number {
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  const ofCalls = calls.reduce((sum, call) => sum + Buffer.byteLength(call.name + call.arguments), 0);
  return Buffer.byteLength(message.content) + ofCalls;
}
