import type { IncomingMessage } from 'node:http';
import { AppError } from '@lectern/errors';
import type { Request } from 'express';
import secureJson from 'secure-json-parse';
import { collectBytes } from './collect-bytes.ts';

/** No body of ours comes near this depth; one that is deeper is meant to exhaust a stack. */
const maxDepth = 32;

/**
 * Reads and parses a JSON body; `undefined` when there is none. Stops reading at the limit. A body that is compressed
 * is refused: what it unpacks to would have to be limited too, and no caller of ours compresses requests.
 *
 * @throws AppError `unsupported_media_type`, `payload_too_large` or `invalid_argument` (reason `malformed_json`)
 */
export async function readJsonBody(req: Request, limitBytes: number): Promise<unknown> {
  const type = req.is(['application/json', 'application/*+json']);
  if (type === null) return undefined;
  if (type === false || !isUtf8(req.headers['content-type'] ?? '')) {
    throw new AppError('unsupported_media_type', 'Send the body as application/json in UTF-8.');
  }
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new AppError('unsupported_media_type', 'Send the body without a content encoding.', {
      reason: 'unsupported_encoding',
    });
  }
  const bytes = await readLimited(req, limitBytes);
  return bytes.length === 0 ? undefined : parseJson(bytes);
}

function isUtf8(contentType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

async function readLimited(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  try {
    return await collectBytes(limited(req, limitBytes));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('cancelled', 'The body ended early.', { reason: 'client_gone', cause: error });
  }
}

async function* limited(req: IncomingMessage, limitBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  // Destroying the request would take the connection away before the 413 is written.
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw tooLarge(limitBytes);
    yield chunk;
  }
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('payload_too_large', `The body is larger than ${limitBytes} bytes.`, {
    details: { limitBytes },
  });
}

/** Keys that reach for prototypes are refused like syntax errors. */
function parseJson(bytes: Buffer): unknown {
  let value: unknown;
  try {
    value = secureJson.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), undefined, {
      protoAction: 'error',
      constructorAction: 'error',
    });
  } catch (error) {
    throw malformed('The body is not valid JSON in UTF-8.', error);
  }
  if (isDeeperThan(value, maxDepth)) throw malformed(`The body is nested deeper than ${maxDepth} levels.`);
  return value;
}

function malformed(message: string, cause?: unknown): AppError {
  return new AppError('invalid_argument', message, { reason: 'malformed_json', cause });
}

/** Level by level, since a recursion would be what it guards against. */
function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}

function childrenOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).filter((child) => typeof child === 'object' && child !== null);
}
