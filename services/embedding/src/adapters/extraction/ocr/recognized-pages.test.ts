import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { textAndPicture } from '../../../../testing/picture-pages.ts';
import { extractDocument } from '../extract-document.ts';
import { missingLanguages } from './recognizer.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };
const read = async (bytes: Uint8Array, recognize?: readonly string[]) => {
  const { blocks, warnings } = await extractDocument(new Uint8Array(bytes), 'application/pdf', {
    ...limits,
    recognize,
  });
  return { pages: blocks.map(({ page, text }) => `${page}: ${text}`), warnings };
};
const scan = () => readFile(new URL('../../../../test/samples/scan-mixed.pdf', import.meta.url));

describe('pages without text', () => {
  it('are recognized in their pictures, in the order of the pages, and told with their confidence', async () => {
    const { pages, warnings } = await read(await scan(), ['eng']);
    expect(pages[0]).toMatch(/^1: /);
    for (const page of [2, 3, 4])
      expect(pages.find((text) => text.startsWith(`${page}: `))).toMatch(/SCANNED, the lock/i);
    expect(warnings).toMatchObject([
      {
        reason: 'text_recognized',
        page: 2,
        detail: expect.stringMatching(/^The text of pages 2 to 4 was recognized .* confidence of \d+ %/),
      },
    ]);
  });

  it('are named where nothing is recognized, with what can be done', async () => {
    const { warnings } = await read(await scan());
    expect(warnings).toMatchObject([
      { reason: 'no_text_on_page', detail: expect.stringContaining('OCR=on') },
    ]);
  });

  it('stay without text where their picture is too large, and the others have theirs', async () => {
    const bomb = textAndPicture(100_000, 100_000, 1_000);
    const { pages, warnings } = await read(bomb, ['eng']);
    expect(pages).toEqual(['1: Some words that can be found.']);
    expect(warnings).toMatchObject([
      { reason: 'no_text_on_page', page: 2, detail: expect.stringContaining('found none either') },
    ]);
  });

  it('need a package for each language', () => {
    expect(missingLanguages(['eng', 'deu', 'tlh'])).toEqual(['tlh']);
  });
});
