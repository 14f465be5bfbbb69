import { describe, expect, it } from 'vitest';
import { keptFileName, maxFilenameLength, maxTitleLength, titleFromFileName } from './title.ts';

describe('a title from a file name', () => {
  it.each([
    ['report.pdf', 'report'],
    ['annual report 2026.final.docx', 'annual report 2026.final'],
    ['C:\\Users\\me\\notes.md', 'notes'],
    ['../../etc/passwd', 'passwd'],
    ['.env', '.env'],
    ['bell\u0007.txt', 'bell'],
    ['', 'Untitled'],
    [undefined, 'Untitled'],
  ])('of %j is %j', (fileName, expected) => {
    expect(titleFromFileName(fileName)).toBe(expected);
  });

  it('is never longer than a title may be and never cuts a character in two', () => {
    const title = titleFromFileName('🌊'.repeat(maxTitleLength + 1));
    expect([...title]).toHaveLength(maxTitleLength);
    expect(title.isWellFormed()).toBe(true);
  });
});

describe('a file name that is kept', () => {
  it.each([
    ['annual report 2026.final.docx', 'annual report 2026.final.docx'],
    ['C:\\Users\\me\\notes.md', 'notes.md'],
    ['../../etc/passwd', 'passwd'],
    ['.env', '.env'],
    ['bell\u0007.txt', 'bell .txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['half \uD800.txt', 'half \uFFFD.txt'],
    ['Größe 大きさ.pdf', 'Größe 大きさ.pdf'],
    ['..', undefined],
    ['folder/', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('of %j is %j', (fileName, expected) => {
    expect(keptFileName(fileName)).toBe(expected);
  });

  it('is never longer than it may be, keeps its extension, and has no character that is cut in two', () => {
    const name = keptFileName(`${'🌊'.repeat(300)}.docx`) ?? '';
    expect([...name]).toHaveLength(maxFilenameLength);
    expect(name.endsWith('🌊.docx') && name.isWellFormed()).toBe(true);
  });
});
