import type { Reply } from '@lectern/http';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { createParser } from 'eventsource-parser';
import { createMcpServer } from './create-server.ts';
import type { ToolParts } from './tool.ts';

/** A message of the protocol, and the headers by which its client says what the message says too. */
export interface McpMessage {
  readonly body: unknown;
  readonly headers: readonly [string, string][];
}

/** Answers one message with one JSON, by a server that lives no longer. */
export async function answerMessage(parts: ToolParts, { body, headers }: McpMessage): Promise<Reply> {
  const handler = createMcpHandler(() => createMcpServer(parts), {
    maxSubscriptions: 1,
  });
  try {
    const request = new Request('http://mcp.invalid/mcp', {
      method: 'POST',
      headers: [
        ...headers,
        ['content-type', 'application/json'],
        ['accept', 'application/json, text/event-stream'],
      ],
      body: JSON.stringify(body),
      signal: parts.signal,
    });
    const response = await handler.fetch(request, { parsedBody: body });
    const text = await response.text();
    if (text === '') return { status: response.status };
    return { status: response.status, body: bodyOf(text, response.headers) };
  } finally {
    await handler.close();
  }
}

/** Clients of 2025 are answered by the SDK with a stream of the one answer. */
function bodyOf(text: string, headers: Headers): unknown {
  if (headers.get('content-type')?.startsWith('text/event-stream') !== true) return JSON.parse(text);
  let last = '';
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== '') last = data;
    },
  });
  parser.feed(text);
  return JSON.parse(last);
}
