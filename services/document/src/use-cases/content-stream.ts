import { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';

/** The beginning of a stream, and the whole of it still to be read. */
export interface PeekedStream {
  readonly sample: Buffer;
  /** Sample and rest. Fails with `payload_too_large` at the first byte over the limit. */
  readonly whole: Readable;
}

/** Reads the first `sampleBytes` of a stream (fewer only at its end) without losing them for whoever reads it all. */
export async function peek(
  source: Readable,
  { sampleBytes, maxBytes }: { sampleBytes: number; maxBytes: number },
): Promise<PeekedStream> {
  const chunks = source[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let size = 0;
  while (size < sampleBytes) {
    const next = await chunks.next();
    if (next.done === true) break;
    head.push(Buffer.from(next.value));
    size += head.at(-1)?.byteLength ?? 0;
  }
  const whole = Readable.from(concatenate(head, chunks, maxBytes), { objectMode: false });
  return { sample: Buffer.concat(head).subarray(0, sampleBytes), whole };
}

async function* concatenate(
  head: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  const counted = (chunk: Buffer): Buffer => {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw documentTooLarge(maxBytes);
    return chunk;
  };
  try {
    for (const chunk of head) yield counted(chunk);
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield counted(next.value);
    }
  } finally {
    await rest.return?.();
  }
}

/** The answer to a file over the limit, whether its length was announced or found. */
export function documentTooLarge(maxBytes: number): AppError {
  return new AppError('payload_too_large', `A document may have at most ${maxBytes} bytes.`, {
    reason: 'document_too_large',
    details: { maxBytes },
  });
}
