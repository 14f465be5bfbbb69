import type { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { decideContentType, type FoundContent, parseDeclaredType } from '../domain/content-type.ts';
import type { Content } from '../domain/document.ts';
import { extensionOf } from '../domain/title.ts';
import type { ContentStore } from '../ports.ts';
import { peek } from './content-stream.ts';

/** A file as a caller sends it. */
export interface IncomingFile {
  readonly body: Readable;
  readonly fileName?: string | undefined;
  readonly declaredType?: string | undefined;
}

/** Knows formats by their first bytes and by their names. */
export interface ContentProbe {
  /** How many bytes `inspect` wants to see. */
  readonly sampleBytes: number;
  inspect(sample: Buffer): Promise<FoundContent>;
  /** True for the extension of a format that is known and not ours. */
  isForeign(extension: string): boolean;
}

export interface StoreContentPorts {
  readonly probe: ContentProbe;
  readonly maxBytes: number;
}

/**
 * Streams a file into a store, holding no more of it than the sample that its type is decided by. A file that is empty,
 * too large or of a wrong type is refused as soon as that shows, and its rest is not read. The body is closed at the end,
 * whatever the end is.
 *
 * @throws AppError `unprocessable` (empty), `payload_too_large`, `unsupported_media_type`; whatever the body fails with
 */
export async function storeContent(
  { probe, maxBytes }: StoreContentPorts,
  file: IncomingFile,
  target: { store: Pick<ContentStore, 'put'>; location: Content['location']; signal: AbortSignal },
): Promise<Content> {
  try {
    parseDeclaredType(file.declaredType);
    const { sample, whole } = await peek(file.body, { sampleBytes: probe.sampleBytes, maxBytes });
    if (sample.byteLength === 0) throw emptyFile();
    const extension = extensionOf(file.fileName);
    const contentType = decideContentType({
      declaredType: file.declaredType,
      extension,
      isForeignExtension: extension !== undefined && probe.isForeign(extension),
      found: await probe.inspect(sample),
    });
    const options = { contentType, signal: target.signal };
    const { bytes, sha256 } = await target.store.put(target.location, whole, options);
    return { contentType, bytes, sha256, location: target.location };
  } finally {
    file.body.destroy();
  }
}

function emptyFile(): AppError {
  return new AppError('unprocessable', 'The file is empty: there is nothing to find in it.', {
    reason: 'empty_file',
  });
}
