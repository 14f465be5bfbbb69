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
