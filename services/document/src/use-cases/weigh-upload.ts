import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Content } from '../domain/document.ts';
import type { ContentStore } from '../ports.ts';
import type { ReceiveUpload } from './accept-upload.ts';
import { type StoreContentPorts, storeContent } from './store-content.ts';

/** Reads an upload for its fingerprint alone: a repeated request must be compared with the first, not stored again. */
export async function weighUpload<F extends object>(
  ports: StoreContentPorts,
  upload: { operation: string; receive: ReceiveUpload<F>; signal: AbortSignal },
): Promise<string> {
  let content: Content | undefined;
  const target = { store: hashOnly, location: { bucket: '', key: '' }, signal: upload.signal };
  const fields = await upload.receive(async (file) => {
    content = await storeContent(ports, file, target);
    return content;
  });
  if (content === undefined) throw new TypeError('The upload was received without its file.');
  return fingerprintOf(upload.operation, fields, content);
}

/** What a request asked for, in a form that equal requests share whatever their encoding or the order of their keys. */
export function fingerprintOf(
  operation: string,
  fields: object,
  content: Pick<Content, 'contentType' | 'sha256'>,
): string {
  const canonical = JSON.stringify([operation, ordered(fields), content.contentType, content.sha256]);
  return createHash('sha256').update(canonical).digest('hex');
}

function ordered(value: object): unknown {
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, typeof item === 'object' && item !== null ? ordered(item) : item]);
}

const hashOnly: Pick<ContentStore, 'put'> = {
  put: async (_location, body, { signal }) => {
    const hash = createHash('sha256');
    let bytes = 0;
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        bytes += chunk.byteLength;
        done();
      },
    });
    await pipeline(body, sink, { signal });
    return { bytes, sha256: hash.digest('hex') };
  },
};
