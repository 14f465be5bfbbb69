import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { NamedFile } from '../upload.ts';

/**
 * A file on disk, for `uploadDocument` and `replaceContent`: read while it is sent, and from its beginning when an upload is
 * repeated.
 *
 * @param name in the place of that of the file
 * @throws Error of the file system, when the file cannot be read
 */
export async function fileFromPath(path: string, name: string = basename(path)): Promise<NamedFile> {
  await access(path, constants.R_OK);
  return { name, content: () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array> };
}
