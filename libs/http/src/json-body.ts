import type { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import type { Request } from 'express';
import { collectBytes } from './collect-bytes.ts';
import { jsonMediaType } from './media-types.ts';
import { JsonMeter, parseMetered } from './parse-json.ts';
import { type BodyBounds, openBody } from './request-body.ts';

/**
 * Reads and parses a JSON body; `undefined` when there is none. Stops reading at the first byte, entry or level over a
 * limit.
 *
 * @throws AppError `unsupported_media_type`, `payload_too_large`, `cancelled`, or `invalid_argument` (reason
 *   `malformed_json` or `too_many_entries`)
 */
export async function readJsonBody(req: Request, bounds: BodyBounds): Promise<unknown> {
  const type = req.is(['application/json', 'application/*+json']);
  if (type === null) return undefined;
  if (type === false || !isUtf8(req.headers['content-type'] ?? '')) {
    throw new AppError('unsupported_media_type', 'Send the body as application/json in UTF-8.', {
      details: { accept: [jsonMediaType] },
    });
  }
  const meter = new JsonMeter();
  const bytes = await collectBytes(metered(openBody(req, bounds), meter));
  return bytes.byteLength === 0 ? undefined : parseMetered(bytes);
}

async function* metered(body: Readable, meter: JsonMeter): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    meter.push(chunk);
    yield chunk;
  }
}

function isUtf8(contentType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}
