import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { onePage, type PdfObject, pdfStream, writePdf } from '../../../testing/pdf-writer.ts';
import { extractDocument } from './extract-document.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };
const sentence = 'The quick brown fox jumps over the lazy dog and looks back at it for a long while. ';

async function pdf(
  draw: (doc: PDFKit.PDFDocument) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4', ...options });
  const parts: Buffer[] = [];
  const ended = new Promise((resolve) =>
    doc.on('data', (part: Buffer) => parts.push(part)).on('end', resolve),
  );
  draw(doc);
  doc.end();
  await ended;
  return new Uint8Array(Buffer.concat(parts));
}

const read = async (bytes: Uint8Array) => (await extractDocument(bytes, 'application/pdf', limits)).blocks;

describe('PDF', () => {
  it('gives headings by font size, whole paragraphs, and pages', async () => {
    const blocks = await read(
      await pdf((doc) => {
        doc.fontSize(24).text('Annual report').moveDown();
        doc.fontSize(16).text('Results');
        doc.fontSize(11).text(sentence.repeat(3).trim()).moveDown().text(sentence.repeat(4).trim());
        doc.addPage().fontSize(16).text('Outlook').fontSize(11).text(sentence.repeat(2).trim());
      }),
    );
    expect(blocks).toEqual([
      { kind: 'heading', level: 1, text: 'Annual report', page: 1 },
      { kind: 'heading', level: 2, text: 'Results', page: 1 },
      { kind: 'paragraph', text: sentence.repeat(3).trim(), page: 1 },
      { kind: 'paragraph', text: sentence.repeat(4).trim(), page: 1 },
      { kind: 'heading', level: 2, text: 'Outlook', page: 2 },
      { kind: 'paragraph', text: sentence.repeat(2).trim(), page: 2 },
    ]);
  });

  it('drops what repeats at the top and foot of every page, and joins a paragraph that a page break cut', async () => {
    const blocks = await read(
      await pdf((doc) => {
        for (let page = 1; page <= 4; page += 1) {
          if (page > 1) doc.addPage();
          doc.fontSize(11).text('ACME confidential', 72, 30);
          doc.text(page === 1 ? `${sentence}And then the page` : `${sentence}goes on ${page} and`, 72, 100);
          doc.text(`Page ${page} of 4`, 72, 700);
        }
      }),
    );
    expect(blocks.map((b) => b.text).join(' ')).not.toMatch(/ACME|of 4/);
    expect(blocks.map((b) => [b.page, 'continues' in b && b.continues])).toEqual([
      [1, false],
      [2, true],
      [3, true],
      [4, true],
    ]);
  });

  it('distinguishes a scan, a password and damage', async () => {
    const scan = await pdf((doc) => doc.rect(100, 100, 200, 200).fill('#333'));
    await expect(read(scan)).rejects.toMatchObject({ reason: 'no_text', code: 'unprocessable' });
    const locked = await pdf((doc) => doc.text('secret'), { userPassword: 'hunter2', pdfVersion: '1.7' });
    await expect(read(locked)).rejects.toMatchObject({ reason: 'encrypted' });
    await expect(read(new TextEncoder().encode('%PDF-1.7 nothing'))).rejects.toMatchObject({
      reason: 'unreadable_pdf',
    });
  });

  it('stops reading soon after the limit of characters', async () => {
    const long = await pdf((doc) => doc.fontSize(11).text(sentence.repeat(300)));
    await expect(
      extractDocument(long, 'application/pdf', { ...limits, maxChars: 5_000 }),
    ).rejects.toMatchObject({
      reason: 'too_much_text',
    });
  });
});

/** A page with two fonts, the second of which names its characters by a map. */
function withSecondFont(content: string, { name, map }: { name: string; map: string }): Uint8Array {
  const cmap = `/CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange ${map} endcmap`;
  const font = `<< /Type /Font /Subtype /TrueType /BaseFont /${name} /ToUnicode 7 0 R >>`;
  const objects: PdfObject[] = onePage({
    content: pdfStream('', content),
    more: [font, pdfStream('', cmap)],
  });
  objects[2] = String(objects[2]).replace('/F1 5 0 R', '/F1 5 0 R /F2 6 0 R');
  return Uint8Array.from(writePdf(objects));
}

describe('fonts of a PDF', () => {
  it('of signs give the signs, as marks of lists and as boxes', async () => {
    const content =
      'BT /F1 12 Tf 72 700 Td (Steps of the day and of the night.) Tj ET BT /F2 12 Tf 72 680 Td (A) Tj /F1 12 Tf 14 0 Td (Open the valve) Tj ET BT /F2 12 Tf 72 660 Td (B) Tj /F1 12 Tf 14 0 Td (Paid in May) Tj ET';
    const map = '2 beginbfchar <41> <F0A7> <42> <F0FE> endbfchar';
    const bytes = withSecondFont(content, { name: 'ABCDEF+Wingdings-Regular', map });
    expect(await read(bytes)).toMatchObject([
      { kind: 'paragraph', text: 'Steps of the day and of the night.' },
      { kind: 'list-item', text: 'Open the valve' },
      { kind: 'paragraph', text: '[x] Paid in May' },
    ]);
  });
});
