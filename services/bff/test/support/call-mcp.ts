import type { Scope } from '@lectern/auth';
import { identityHeaders } from '@lectern/auth/testing';
import { type HttpStub, sendJson } from '@lectern/testing';
import { principal } from './start-bff.ts';

/** All that tools need. */
export const everything: readonly Scope[] = ['documents:read', 'documents:write', 'search', 'generate'];

/** An answer of the protocol. */
export interface McpAnswer {
  readonly result?: Record<string, unknown> & {
    readonly tools?: { name: string; annotations: Record<string, unknown> }[];
    readonly content?: { type: string; text: string }[];
    readonly structuredContent?: Record<string, unknown>;
  };
  readonly error?: { readonly code: number; readonly message: string };
}

/** Sends a message as a caller with scopes. */
export async function sendMcp(
  url: string,
  message: object,
  { scopes = everything, headers = {} }: { scopes?: readonly Scope[]; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      ...identityHeaders({ ...principal, scopes }),
      ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as McpAnswer };
}

/** Calls a tool. */
export async function callTool(url: string, name: string, input: object, scopes = everything) {
  const message = { id: 1, method: 'tools/call', params: { name, arguments: input } };
  return (await sendMcp(url, message, { scopes })).body;
}

/** Reads a resource. */
export async function readResource(url: string, uri: string) {
  const { body } = await sendMcp(url, { id: 1, method: 'resources/read', params: { uri } });
  const [content] = (body.result?.contents ?? []) as { uri: string; text: string }[];
  return { ...content, error: body.error };
}

const notFound = (reason: string) => ({
  ...{ status: 404, code: 'not_found', reason, retryable: false },
  detail: 'There is no such document.',
});

/** Of a document that there is not. */
export const noSuchDocument: HttpStub['answer'] = (_, response) =>
  sendJson(response, notFound('document_not_found'), 404);

/** Of a document that is read. */
export const facts = {
  ...{ id: 'document-1', title: 'Tides', status: 'indexed', createdAt: '2026-01-01T00:00:00Z' },
  ...{ version: 1, contentType: 'text/plain', metadata: { topic: 'sea' }, chunkCount: 9 },
  ...{ warnings: [], timeline: [] },
};

/** A document whose text comes in three parts of the document service, of which two fit into one of an agent. */
export const longDocument: HttpStub['answer'] = ({ url }, response) => {
  const cursor = new URL(url, 'http://x').searchParams.get('cursor');
  const nextCursor = { null: 'b', b: 'c', c: null }[String(cursor)] ?? null;
  const part = { version: 1, data: [{ text: `${cursor} ` }, { text: 'x'.repeat(30_000) }], nextCursor };
  sendJson(response, url.includes('/text') ? part : facts);
};

/** A document of which nothing is stored yet, or never will be. */
export const unreadDocument =
  (more: object): HttpStub['answer'] =>
  ({ url }, response) =>
    url.includes('/text')
      ? sendJson(response, notFound('chunks_not_stored'), 404)
      : sendJson(response, { ...facts, chunkCount: 0, ...more });
