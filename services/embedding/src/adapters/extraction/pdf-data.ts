import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders of the package `pdfjs-dist`, by the names under which pdf.js asks for what is in them. */
const folders: Readonly<Record<string, string>> = { cMapUrl: 'cmaps', standardFontDataUrl: 'standard_fonts' };

/**
 * Gives pdf.js what a PDF may leave out: the character maps of East Asian fonts, and the fonts that every reader has. Both are
 * read from the disk when a document first needs them; nothing is fetched.
 *
 * pdf.js makes one of each document, and takes what it throws for data that does not exist.
 */
export class PdfData {
  // The parameter that pdf.js gives: the folders are known here.
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = folders[kind];
    if (folder === undefined) throw new Error(`pdf.js has asked for data of an unknown kind: ${kind}`);
    const root = dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')));
    // The name comes from the document.
    return Uint8Array.from(await readFile(join(root, folder, basename(filename))));
  }
}
