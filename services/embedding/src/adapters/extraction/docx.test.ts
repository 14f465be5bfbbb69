import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { extractBlocks } from './extract-blocks.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const limits = { maxChars: 100_000, maxUnpackedBytes: 4_000_000 };

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
    expect(await extractBlocks(new Uint8Array(await Packer.toBuffer(doc)), docx, limits)).toEqual([
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
    expect(await extractBlocks(new Uint8Array(await Packer.toBuffer(doc)), docx, limits)).toEqual([
      { kind: 'paragraph', text: 'Seen, and “seen” again.' },
    ]);
  });

  it('refuses what is no Word document, and an archive that unpacks to too much', async () => {
    const other = zipSync({ 'hello.txt': new TextEncoder().encode('hi') });
    await expect(extractBlocks(other, docx, limits)).rejects.toMatchObject({ reason: 'unreadable_docx' });
    await expect(extractBlocks(new Uint8Array(100), docx, limits)).rejects.toMatchObject({
      reason: 'unreadable_docx',
    });
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(20_000_000) });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(extractBlocks(bomb, docx, limits)).rejects.toMatchObject({ reason: 'unpacks_too_large' });
  });
});
