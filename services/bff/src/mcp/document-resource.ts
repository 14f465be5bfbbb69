import { codeFacts } from '@lectern/errors';
import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import { documentPart, idOfPart } from './document-part.ts';
import { refusalOf } from './refusal.ts';
import type { ToolParts } from './tool.ts';

const base = 'lectern://documents/';
const template = `${base}{id}`;

/**
 * `lectern://documents/{id}`: what was read of a document, as plain text. A long text comes in parts, as `fetch` gives it: the end of each says
 * the address of the next, `lectern://documents/{id}#{offset}`.
 */
export function registerDocuments(server: McpServer, { app, caller, signal, logger }: ToolParts): void {
  server.registerResource(
    'document',
    new ResourceTemplate(template, { list: undefined }),
    {
      title: 'Document',
      description:
        'What was read of a document, as plain text. The end of a part of a long text says the address of the next one.',
      mimeType: 'text/plain',
    },
    async (uri, { id }) => {
      try {
        const part = documentPart(decoded(String(id)));
        const { text, nextOffset } = await app.readDocument({ caller, ...part }, signal);
        const next =
          nextOffset === null ? '' : `\n\n[The text goes on: read ${base}${idOfPart(part, nextOffset)}]`;
        return { contents: [{ uri: uri.href, mimeType: 'text/plain', text: text + next }] };
      } catch (thrown) {
        signal.throwIfAborted();
        throw protocolErrorOf(uri, refusalOf(thrown, logger));
      }
    },
  );
}

/** A client that fills the template in itself encodes the `#` of a part; an address that cannot be decoded names nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function protocolErrorOf(uri: URL, { error, text }: ReturnType<typeof refusalOf>): ProtocolError {
  if (error.reason === 'document_not_found') return new ResourceNotFoundError(uri.href, text);
  const isOurs = codeFacts[error.code].status >= 500;
  return new ProtocolError(isOurs ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams, text);
}
