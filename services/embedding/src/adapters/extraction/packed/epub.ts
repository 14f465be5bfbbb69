import { posix } from 'node:path';
import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { documentFailure } from '../../../domain/document-failure.ts';
import type { Extracted, ReadingWarning } from '../../../domain/extracted.ts';
import type { ExtractedProperties } from '../../../domain/properties.ts';
import { tooMuchText } from '../failures.ts';
import type { ExtractionLimits, ReadFormat } from '../read-format.ts';
import { DocumentPackage } from './package.ts';
import { unreadableOffice } from './unreadable.ts';

/**
 * Books: their pages in the order of the spine, read as HTML, without the navigation. Title, author and language of the book are
 * its properties.
 *
 * @throws AppError `unprocessable` (`encrypted`)
 */
export async function readEpub(
  bytes: Uint8Array,
  limits: ExtractionLimits,
  readHtml: ReadFormat,
): Promise<Extracted> {
  return unreadableOffice('book', '.epub', async () => {
    const packed = await DocumentPackage.open(bytes, limits.maxUnpackedBytes);
    const book = readBook(packed);
    const encrypted = encryptedParts(packed);
    if (book.spine.some((part) => encrypted.has(part.toLowerCase()))) throw encryptedBook();
    return { ...(await readPages({ packed, book }, limits, readHtml)), properties: book.properties };
  });
}

async function readPages(
  { packed, book }: { packed: DocumentPackage; book: Book },
  limits: ExtractionLimits,
  readHtml: ReadFormat,
): Promise<Extracted> {
  const blocks: Block[] = [];
  const warnings: ReadingWarning[] = [];
  let chars = 0;
  for (const part of book.spine) {
    const page = packed.read(part);
    const read = page === undefined ? undefined : await readHtml(page, limits);
    if (read === undefined) warnings.push(missing(part));
    for (const block of read?.blocks ?? []) {
      chars += block.text.length;
      blocks.push(block);
    }
    if (chars > limits.maxChars) throw tooMuchText(limits.maxChars);
    warnings.push(...(read?.warnings ?? []));
  }
  return { blocks, warnings };
}

interface Book {
  /** Names of the parts, in reading order. */
  readonly spine: readonly string[];
  readonly properties: ExtractedProperties;
}

const pageTypes = /^(application\/xhtml\+xml|text\/html)$/;

/** @throws Error when there is none */
function readBook(packed: DocumentPackage): Book {
  const part = bookPart(packed);
  const items = new Map<string, { target: string; isPage: boolean }>();
  const order: string[] = [];
  const facts: Record<string, string[]> = { title: [], creator: [], language: [] };
  let fact: string[] | undefined;
  const isThere = packed.walk(part, {
    open: (element, { id, href, properties, idref, 'media-type': type }) => {
      fact = facts[element];
      fact?.push('');
      if (element === 'item' && href !== undefined) {
        const isNavigation = (properties ?? '').split(' ').includes('nav');
        items.set(id ?? '', {
          target: resolved(part, href),
          isPage: pageTypes.test(type ?? '') && !isNavigation,
        });
      }
      if (element === 'itemref') order.push(idref ?? '');
    },
    text: (text) => {
      if (fact !== undefined) fact[fact.length - 1] += text;
    },
    close: () => {
      fact = undefined;
    },
  });
  if (!isThere) throw new Error('A package without a book.');
  const spine = new Set(
    order.map((id) => items.get(id)).flatMap((item) => (item?.isPage ? [item.target] : [])),
  );
  return { spine: [...spine], properties: propertiesOf(facts) };
}

function bookPart(packed: DocumentPackage): string {
  let part: string | undefined;
  packed.walk('META-INF/container.xml', {
    open: (element, attributes) => {
      if (element === 'rootfile') part ??= attributes['full-path'];
    },
  });
  if (part === undefined) throw new Error('A package that names no book.');
  return part;
}

function propertiesOf(facts: Readonly<Record<string, readonly string[]>>): ExtractedProperties {
  const [title] = facts.title ?? [];
  const metadata = Object.fromEntries(
    [
      ['author', (facts.creator ?? []).map(oneLine).join(', ')],
      ['language', oneLine(facts.language?.[0] ?? '')],
    ].filter(([, value]) => value !== ''),
  );
  return title === undefined || oneLine(title) === '' ? { metadata } : { title: oneLine(title), metadata };
}

/** Fonts are disguised in books that are open; pages are encrypted in those that are not. */
function encryptedParts(packed: DocumentPackage): Set<string> {
  const parts = new Set<string>();
  packed.walk('META-INF/encryption.xml', {
    open: (element, { URI }) => {
      if (element === 'CipherReference' && URI !== undefined) parts.add(resolved('', URI).toLowerCase());
    },
  });
  return parts;
}

/** The part that a reference means: relative, with percent signs, perhaps with a place in the part. */
function resolved(from: string, reference: string): string {
  const [path = ''] = reference.split('#');
  try {
    return posix.join(posix.dirname(from), decodeURIComponent(path));
  } catch {
    return posix.join(posix.dirname(from), path);
  }
}

function missing(part: string): ReadingWarning {
  return { reason: 'part_missing', detail: `The book names a page that is not in the file: ${part}.` };
}

function encryptedBook(): Error {
  return documentFailure('extract', {
    reason: 'encrypted',
    message: 'The book is protected against copying. Upload it without that protection.',
  });
}
