import { AppError } from '@lectern/errors';
import { zipSync } from 'fflate';
import mammoth from 'mammoth';
import type { Block } from '../../domain/block.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import { limits } from '../../limits.ts';
import { type ArchivePart, readArchive } from './archive.ts';
import { unpacksTooLarge } from './failures.ts';
import { readHtml } from './html.ts';
import { checkedXml } from './xml-part.ts';

/** Images hold no text; without this, mammoth would add them as megabytes of base64. */
const noImages = mammoth.images.imgElement(async () => ({ src: '' }));

/** XML parts that do not matter for the text. */
const unneeded =
  /^(docprops|customxml)\/|^word\/(theme|glossary|charts|diagrams|embeddings)\/|^word\/(fonttable|settings|websettings)\.xml$/;

/**
 * Word documents, converted to HTML first: heading styles become headings, lists and tables stay what they are.
 *
 * mammoth reads a new archive, made of the parts that were unpacked and checked here, so that it sees nothing else.
 *
 * @param maxUnpackedBytes a file that unpacks to more is refused before anything is unpacked
 */
export async function docxBlocks(bytes: Uint8Array, maxUnpackedBytes: number): Promise<Block[]> {
  try {
    const parts = await readArchive(bytes, maxUnpackedBytes);
    const buffer = Buffer.from(checkedArchive(parts.filter(isNeeded)));
    const { value } = await mammoth.convertToHtml({ buffer }, { convertImage: noImages });
    return [...readHtml(value).blocks];
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreadable(cause);
  }
}

function isNeeded({ name }: ArchivePart): boolean {
  const lower = name.toLowerCase();
  return /\.(xml|rels)$/.test(lower) && !unneeded.test(lower);
}

function checkedArchive(parts: readonly ArchivePart[]): Uint8Array {
  if (parts.reduce((sum, part) => sum + part.size, 0) > limits.xmlBytes.value) throw unpacksTooLarge();
  const count = { all: 0, kept: 0 };
  const checked = parts.map((part) => [part.name, checkedXml(part.read(), count)] as const);
  return zipSync(Object.fromEntries(checked), { level: 0 });
}

function unreadable(cause: unknown): Error {
  return documentFailure('extract', {
    reason: 'unreadable_docx',
    message:
      'The Word document cannot be read: it is damaged, encrypted or in an older format. Save it again as .docx without a password.',
    cause,
  });
}
