import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { extractDocument } from './extract-document.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 10_000_000 };

async function read(name: string) {
  const bytes = await readFile(new URL(`../../../test/samples/${name}.pdf`, import.meta.url));
  const { blocks, warnings } = await extractDocument(Uint8Array.from(bytes), 'application/pdf', limits);
  const headings = blocks.filter(({ kind }) => kind === 'heading').map(({ text }) => text);
  const body = blocks.filter(({ kind }) => kind !== 'heading').map(({ text }) => text);
  return { blocks, warnings, headings, body };
}

describe('PDFs of real makers', () => {
  it('gives Japanese text whose fonts are not in the file, across and down the page', async () => {
    expect((await read('cjk-ja')).body).toEqual([
      '社内規程 第三章',
      '在宅勤務手当は月額八千円とし、毎月二十五日に支給する。出張時の宿泊費の上限は一泊一万二千円である。',
    ]);
    expect((await read('vertical-ja')).body.at(-1)).toBe(
      '在宅勤務手当は月額八千円とし、毎月二十五日に支給する。',
    );
  });

  it('drops the heads of left and right pages and their numbers, and keeps the lines of chapters', async () => {
    const { headings, blocks } = await read('running-heads');
    expect(headings).toEqual([1, 2, 3, 4, 5, 6].map((chapter) => `Chapter ${chapter}`));
    expect(JSON.stringify(blocks)).not.toMatch(/Harbour Board|Rules and Customs/);
    expect(blocks[7]).toEqual({
      kind: 'paragraph',
      page: 4,
      text: 'Fuel is sold from the yellow pontoon between eight and noon. The harbour master keeps a written record of it in the office.',
    });
  });

  it('keeps a label and its value in one line, whatever leads from one to the other', async () => {
    const { blocks, headings } = await read('dot-leaders');
    expect(headings).toEqual(['Fees of the harbour office']);
    expect(blocks[1]).toMatchObject({
      kind: 'lines',
      text: expect.stringMatching(/^Mooring, vessel above 12 m … 36\.75$/m),
    });
  });

  it('reads columns one after the other that are drawn row by row', async () => {
    const { headings, body } = await read('two-col-rowwise');
    expect(headings).toEqual(['Site diary']);
    expect(body).toEqual([
      expect.stringMatching(
        /^The tower crane was erected in June after the foundation had cured for twenty eight days\..*cabin book$/,
      ),
      expect.stringMatching(/^Concrete deliveries .* by the site chemist$/),
    ]);
  });

  it('makes words whole that their writer divided, also in spread lines', async () => {
    const [text] = (await read('hyphen-u2010')).body;
    expect(text).toContain('Die Umweltverträglichkeitsprüfung der Entwässerungsanlage');
    expect(text).toContain('Die Instandhaltungsrücklage der Eigentümergemeinschaft');
    expect(text).toContain('Feuerwehrbedarfsplan');
  });

  it('keeps exponents apart', async () => {
    expect((await read('superscript')).body).toEqual([
      'The tank holds 10^4 litres. Add 2.5 × 10^3 units per batch. The floor covers 45 m^2.^7',
    ]);
  });

  it('reads a page that is turned', async () => {
    const { headings, body } = await read('landscape-rotated');
    expect(headings).toEqual(['Dam inspection']);
    expect(body).toEqual([
      expect.stringContaining('closed in ninety seconds. The drain at section four is blocked by gravel'),
    ]);
  });

  it('gives what a form is filled in with behind its labels, boxes with their state, and notes', async () => {
    expect((await read('form')).body.at(-1)).toBe(
      [
        'Applicant: Marble & Stone Works Ltd',
        'Site address: 17 Quarry Lane, Dunmore',
        'Requested start date: 2026-09-21',
        'Crane needed: [x]',
        'Hazard class: C3 corrosive',
      ].join('\n'),
    );
    const lines = (await read('form-notes')).body.flatMap((text) => text.split('\n'));
    expect(lines).toEqual([
      'Registration of a boat',
      '[x] I accept the rules',
      '[ ] Send me letters',
      'Remarks',
      'Berth 12 is reserved',
      'Two masts',
      'Red hull',
      'Berth [x] North [ ] South',
      'Length (m): 11.4 Draught (m): 1.9',
      // What is typed into a field for a password is not shown.
      'Secret',
      'Checked by Lena on Tuesday',
    ]);
  });

  it('joins letters that are set apart, and reads once what is drawn twice', async () => {
    const { headings, body } = await read('spaced');
    expect(headings).toEqual(['EMERGENCY PLAN']);
    expect(body).toEqual(['Assemble at the east gate and wait for the roll call.', 'Do not use the lift.']);
  });

  it('names pages without text', async () => {
    const { warnings, body } = await read('scan-mixed');
    expect(body).toEqual(['Cover sheet. Three pages of by-laws follow.']);
    expect(warnings).toEqual([
      { reason: 'no_text_on_page', page: 2, detail: expect.stringContaining('Pages 2 to 4 hold no text') },
    ]);
  });
});
