import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../domain/block.ts';
import { extractDocument } from './extract-document.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const limits = { maxChars: 100_000, maxUnpackedBytes: 4_000_000 };

async function blocksOf(document: Document): Promise<readonly Block[]> {
  const bytes = new Uint8Array(await Packer.toBuffer(document));
  return (await extractDocument(bytes, docx, limits)).blocks;
}

describe('DOCX', () => {
  it('keeps heading styles, lists and tables', async () => {
    const cell = (text: string) => new TableCell({ children: [new Paragraph(text)] });
    const doc = new Document({
      sections: [
        {
          children: [
            new Paragraph({ text: 'Handbook', heading: HeadingLevel.HEADING_1 }),
            new Paragraph({ children: [new TextRun('Hello '), new TextRun({ text: 'world', bold: true })] }),
            new Paragraph({ text: 'Details', heading: HeadingLevel.HEADING_2 }),
            new Paragraph({ text: 'a point', bullet: { level: 0 } }),
            new Table({ rows: [new TableRow({ children: [cell('k'), cell('v')] })] }),
          ],
        },
      ],
    });
    expect(await blocksOf(doc)).toEqual([
      { kind: 'heading', level: 1, text: 'Handbook' },
      { kind: 'paragraph', text: 'Hello world' },
      { kind: 'heading', level: 2, text: 'Details' },
      { kind: 'list-item', text: 'a point' },
      { kind: 'table', text: 'k | v' },
    ]);
  });

  it('leaves out what Word does not show', async () => {
    const runs = [
      new TextRun('Seen, '),
      new TextRun({ text: 'hidden', vanish: true }),
      new TextRun({ text: 'tiny', size: 2 }),
      new TextRun('and “seen” again.'),
    ];
    const doc = new Document({ sections: [{ children: [new Paragraph({ children: runs })] }] });
    expect(await blocksOf(doc)).toEqual([{ kind: 'paragraph', text: 'Seen, and “seen” again.' }]);
  });

  it('refuses what is no Word document, and an archive that unpacks to too much', async () => {
    const other = zipSync({ 'hello.txt': new TextEncoder().encode('hi') });
    await expect(extractDocument(other, docx, limits)).rejects.toMatchObject({ reason: 'unreadable_docx' });
    await expect(extractDocument(new Uint8Array(100), docx, limits)).rejects.toMatchObject({
      reason: 'unreadable_docx',
    });
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(20_000_000) });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(extractDocument(bomb, docx, limits)).rejects.toMatchObject({ reason: 'unpacks_too_large' });
  });
});
