/** A message to `/mcp` about what is the victim's. */
export interface McpMessage {
  readonly method: string;
  readonly params: { readonly name?: string; readonly uri?: string; readonly arguments?: object };
  /** `shown`: the victim is shown words of theirs by it, so that a leak would be seen; `told`: it changes something, or tells no such word. */
  readonly toVictim: 'shown' | 'told';
  /** It is about one thing of the victim's, so others are refused; otherwise they are answered, with theirs alone. */
  readonly isOthers: boolean;
}

const words = 'crimson lighthouse';

function tool(name: string, input: object, facts: Partial<McpMessage> = {}): McpMessage {
  const params = { name, arguments: input };
  return { method: 'tools/call', params, toVictim: 'shown', isOthers: false, ...facts };
}

/** Every tool, and the resources, with the ids of what is the victim's in each place where an id can stand. */
export function mcpMessages({ document = '', member = '' }: Readonly<Record<string, string>>): McpMessage[] {
  const isOthers = true;
  const filters = [
    { documentIds: [document] },
    { ownerId: member },
    { or: [{ documentIds: [document] }, { ownerId: member }] },
  ];
  const uri = `lectern://documents/${document}`;
  return [
    tool('search', { query: words }),
    tool('search_passages', { query: words }),
    ...filters.map((filter) => tool('search_passages', { query: words, filter })),
    ...(['dense', 'lexical'] as const).map((mode) =>
      tool('search_passages', { query: words, mode, topK: 50, filter: { documentIds: [document] } }),
    ),
    tool('ask', { question: `What about the ${words}?` }),
    tool('list_documents', {}),
    tool('fetch', { id: document }, { isOthers }),
    tool('fetch', { id: `${document}#b` }, { isOthers, toVictim: 'told' }),
    tool('get_document', { id: document }, { isOthers }),
    tool('add_document', { title: 'Mine', text: 'mine', waitMs: 0 }, { toVictim: 'told' }),
    tool('delete_document', { id: document }, { isOthers, toVictim: 'told' }),
    { method: 'resources/read', params: { uri }, toVictim: 'shown', isOthers },
    { method: 'resources/read', params: { uri: `${uri}#b` }, toVictim: 'told', isOthers },
  ];
}

/** Whether an answer is an error of the protocol, or a result that says that it is one. */
export function isRefusal(text: string): boolean {
  const answer: { error?: unknown; result?: { isError?: boolean } } = JSON.parse(text);
  return answer.error !== undefined || answer.result?.isError === true;
}
