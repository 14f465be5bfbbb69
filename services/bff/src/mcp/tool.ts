import { type Principal, requireScope } from '@lectern/auth';
import type { ToolScope } from '@lectern/contracts';
import type { Logger } from '@lectern/telemetry';
import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { App } from '../app.ts';
import { refusalOf } from './refusal.ts';

/** For whom tools are called, and what they work with. */
export interface ToolParts {
  readonly app: App;
  readonly caller: Principal;
  /** Base of the addresses that answers name, without a slash at its end. */
  readonly publicUrl: string;
  /** Of the request that carries the call. */
  readonly signal: AbortSignal;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
}

/** A tool as it is declared; see {@link tool}. */
interface Declared<I extends z.ZodObject, O extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** For the model that decides whether to call it. */
  readonly description: string;
  /** Who lacks it is not shown the tool. */
  readonly scope: ToolScope;
  readonly input: I;
  readonly output: O;
  readonly hints: {
    readonly readOnly: boolean;
    readonly destructive?: boolean;
    readonly idempotent?: boolean;
  };
  run(parts: ToolParts, input: z.output<I>): Promise<z.input<O>>;
}

/** A tool whose types are settled. */
export interface Tool {
  readonly name: string;
  readonly scope: ToolScope;
  register(server: McpServer, parts: ToolParts): void;
}

/**
 * Declares a tool. Its result is given twice, as MCP asks: as structured content, and as the same JSON in one text item, which is
 * all that many clients read. What it throws becomes a result with `isError` and a sentence to act on; only faults of our own are logged.
 */
export function tool<I extends z.ZodObject, O extends z.ZodObject>(declared: Declared<I, O>): Tool {
  const { name, title, description, scope, input, output, hints, run } = declared;
  return {
    name,
    scope,
    register: (server, parts) => {
      const annotations = {
        title,
        readOnlyHint: hints.readOnly,
        ...(hints.readOnly
          ? {}
          : { destructiveHint: hints.destructive === true, idempotentHint: hints.idempotent === true }),
        // What tools work on is this platform alone.
        openWorldHint: false,
      };
      const inputSchema: z.ZodObject = input;
      const config = { title, description, inputSchema, outputSchema: output as z.ZodObject, annotations };
      server.registerTool(name, config, async (args): Promise<CallToolResult> => {
        try {
          requireScope(parts.caller, scope);
          return resultOf(await run(parts, args as z.output<I>));
        } catch (error) {
          parts.signal.throwIfAborted();
          const { text } = refusalOf(error, parts.logger);
          return { isError: true, content: [{ type: 'text', text }] };
        }
      });
    },
  };
}

function resultOf(structuredContent: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
}
