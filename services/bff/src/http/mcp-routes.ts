import { type AnyRoute, type ConcurrencyGroup, route } from '@lectern/http';
import type { Logger } from '@lectern/telemetry';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';

/** What the route for MCP needs beside the use cases. */
export interface McpParts {
  readonly logger: Logger;
  readonly config: Pick<Config, 'MAX_TOOL_CALLS' | 'MAX_TOOL_CALLS_PER_CALLER'>;
  /** Base of the addresses that answers name, without a slash at its end. */
  readonly publicUrl: string;
}

/** A request or a notification of JSON-RPC, which the SDK takes with no member beside; the protocol has had no batches since 2025-06-18. */
const message = z
  .strictObject({
    jsonrpc: z.literal('2.0'),
    method: z.string().regex(/^[a-z][A-Za-z0-9_/-]{0,63}$/),
    id: z.union([z.string().max(200), z.int()], 'Must be a text or a whole number.').optional(),
    params: z.looseObject({}).optional(),
  })
  .meta({ id: 'McpMessage', examples: [{ jsonrpc: '2.0', id: 1, method: 'tools/list' }] });

const answer = z
  .looseObject({
    jsonrpc: z.literal('2.0'),
    id: z.union([z.string(), z.int()]).nullable(),
    result: z.looseObject({}).optional(),
    error: z.looseObject({ code: z.int(), message: z.string() }).optional(),
  })
  .meta({ id: 'McpAnswer', examples: [{ jsonrpc: '2.0', id: 1, result: { tools: [] } }] });

/** Headers by which clients say what the body says too; the protocol wants both to agree. */
const protocolHeaders = ['mcp-protocol-version', 'mcp-method', 'mcp-name'] as const;

/**
 * The Model Context Protocol, stateless and in both of its eras: clients of 2025 begin with `initialize`, those of 2026-07-28 with
 * `server/discover`. Every answer is one JSON: nothing here sends progress, and tools do not change during a call.
 */
export function mcpRoutes(app: App, { logger, config, publicUrl }: McpParts): AnyRoute[] {
  const toolCalls: ConcurrencyGroup = {
    name: 'tool_calls',
    perCaller: config.MAX_TOOL_CALLS_PER_CALLER,
    total: config.MAX_TOOL_CALLS,
  };
  return [
    route({
      method: 'post',
      path: '/mcp',
      operationId: 'callMcp',
      summary: 'Model Context Protocol: tools to search, read, ask and add documents, for agents',
      auth: 'principal',
      concurrency: [{ group: toolCalls }],
      body: message,
      responses: {
        200: answer,
        202: { description: 'A notification was taken.' },
        400: { description: 'The message is none of the protocol.', body: answer },
        404: { description: 'There is no such method.', body: answer },
      },
      handler: async ({ principal: caller, body, req, signal }) => {
        const headers = protocolHeaders.flatMap((name) => {
          const value = req.headers[name];
          return typeof value === 'string' ? [[name, value] as [string, string]] : [];
        });
        // On demand: the SDK takes some 40 MiB, which a platform without agents of MCP does not need.
        const { answerMessage } = await import('../mcp/answer-message.ts');
        return answerMessage({ app, caller, publicUrl, signal, logger }, { body, headers });
      },
    }),
  ];
}
