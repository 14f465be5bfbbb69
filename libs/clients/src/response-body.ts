import { finished, PassThrough, type Readable } from 'node:stream';

/**
 * A body that fails with the error that `translate` makes of the connection's, when the connection is cut. Destroying
 * it ends the request. An error before anybody reads does not end the process; the first reader is told of it.
 */
export function guardBody(source: Readable, translate: (error: unknown) => Error): Readable {
  const body = new PassThrough();
  finished(source, (error) => {
    if (error) body.destroy(translate(error));
  });
  // `finished` leaves its listeners on, so an error that comes before any reader is kept instead of thrown.
  finished(body, () => source.destroy());
  return source.pipe(body);
}

/** The beginning of a body, at most `limit` bytes of it; the rest is not waited for. */
export async function readAtMost(body: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
