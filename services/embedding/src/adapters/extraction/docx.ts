import { Unzip, UnzipInflate } from 'fflate';
import mammoth from 'mammoth';
import type { Block } from '../../domain/block.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import { htmlBlocks } from './html.ts';

const sliceBytes = 64 * 1024;

/** Images are no text; without this they would come along as megabytes of base64. */
const noImages = mammoth.images.imgElement(async () => ({ src: '' }));

/**
 * Word documents, by way of HTML: heading styles become headings, lists and tables stay what they are.
 *
 * @param maxUnpackedBytes a file that unpacks to more is refused before anything holds it in memory
 */
export async function docxBlocks(bytes: Uint8Array, maxUnpackedBytes: number): Promise<Block[]> {
  assertUnpacksBelow(bytes, maxUnpackedBytes);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const { value } = await mammoth.convertToHtml({ buffer }, { convertImage: noImages });
    return htmlBlocks(value);
  } catch (cause) {
    throw unreadable(cause);
  }
}

/**
 * Unpacks once, counting and keeping nothing: the sizes that an archive declares are the sender's word, and a hundred
 * kilobytes can hold gigabytes.
 */
function assertUnpacksBelow(bytes: Uint8Array, maxUnpackedBytes: number): void {
  let unpacked = 0;
  let damage: Error | null = null;
  const unzip = new Unzip((file) => {
    file.ondata = (error, data) => {
      damage ??= error;
      unpacked += data?.length ?? 0;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    const end = Math.min(at + sliceBytes, bytes.length);
    unzip.push(bytes.subarray(at, end), end === bytes.length);
    if (damage) throw unreadable(damage);
    if (unpacked > maxUnpackedBytes) throw unpacksTooLarge();
  }
}

function unpacksTooLarge(): Error {
  return documentFailure('extract', {
    reason: 'unpacks_too_large',
    message:
      'The file unpacks to far more than a document of text holds. Remove embedded media and upload it again.',
  });
}

function unreadable(cause: unknown): Error {
  return documentFailure('extract', {
    reason: 'unreadable_docx',
    message:
      'The Word document cannot be read: it is damaged, encrypted or in an older format. Save it again as .docx without a password.',
    cause,
  });
}
