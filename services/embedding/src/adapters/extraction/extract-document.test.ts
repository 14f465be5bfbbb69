import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../domain/block.ts';
import { extractDocument } from './extract-document.ts';

const limits = { maxChars: 10_000, maxUnpackedBytes: 1_000_000 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const extract = async (content: string | Uint8Array, type: string): Promise<readonly Block[]> =>
  (await extractDocument(typeof content === 'string' ? bytes(content) : content, type, limits)).blocks;
const outline = (blocks: readonly Block[]): string[] =>
  blocks.map((b) => `${b.kind === 'heading' ? `h${b.level}` : b.kind}: ${b.text}`);

async function failureOf(content: string | Uint8Array, type: string) {
  const error = await extract(content, type).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  const { reason, retryable, details, message } = error as AppError;
  expect({ retryable, details }).toEqual({ retryable: false, details: { stage: 'extract' } });
  expect(message.length).toBeGreaterThan(20);
  return reason;
}

describe('plain text', () => {
  it('is parted at blank lines and form feeds, with any line end', async () => {
    expect(outline(await extract('One\r\nline.\r\n\r\n \r\nTwo.\n\n\nThree.\fFour.', 'text/plain'))).toEqual([
      'paragraph: One\nline.',
      'paragraph: Two.',
      'paragraph: Three.',
      'paragraph: Four.',
    ]);
  });

  it('is read as UTF-8, or as UTF-16 by its byte order mark', async () => {
    const utf16 = Buffer.from('\ufeffGrüße 🙂', 'utf16le');
    expect(outline(await extract(utf16, 'text/plain'))).toEqual(['paragraph: Grüße 🙂']);
    expect(outline(await extract(Buffer.from(utf16).swap16(), 'text/plain'))).toEqual([
      'paragraph: Grüße 🙂',
    ]);
    expect(outline(await extract('\ufeffGrüße', 'text/plain'))).toEqual(['paragraph: Grüße']);
  });

  it('loses what stores refuse: control characters', async () => {
    expect(outline(await extract('a\u0001b\u007fc\u200bd\te', 'text/plain'))).toEqual(['paragraph: abcd\te']);
  });

  it('is refused when its encoding cannot be told, when it is binary, empty, without words or too long', async () => {
    expect(await failureOf(Buffer.from('mi\u00easo;cena', 'latin1'), 'text/plain')).toBe('text_encoding');
    expect(await failureOf('a\0b\0', 'text/plain')).toBe('not_text');
    expect(await failureOf('', 'text/plain')).toBe('empty_file');
    expect(await failureOf(' \n\n --- \n', 'text/plain')).toBe('no_text');
    expect(await failureOf('word '.repeat(3_000), 'text/plain')).toBe('too_much_text');
  });

  it('is refused before it is decoded when its size alone says that it is too long', async () => {
    const undecodable = Buffer.alloc(40_001, 0xff);
    expect(await failureOf(undecodable, 'text/plain')).toBe('too_much_text');
    expect(await failureOf(undecodable, 'text/markdown')).toBe('too_much_text');
    expect(await failureOf(undecodable.subarray(1), 'text/plain')).toBe('text_encoding');
  });
});

describe('encoded data in a text', () => {
  const data = Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 7919) % 251)).toString('base64');
  const wrapped = data.match(/.{1,76}/g)?.join('\n') ?? '';
  const genes = 'ACGGTCAT'.repeat(60);

  it.each([
    ['in one run', data],
    ['as a data URL', `data:image/png;base64,${data}`],
    ['in lines', wrapped],
    ['in hexadecimal', Buffer.from(data).toString('hex')],
  ])('is left out with a warning: %s', async (_, run) => {
    const { blocks, warnings } = await extractDocument(
      bytes(`Pump test.\n\n${run}\n\nThe seal (${run}) was replaced.`),
      'text/plain',
      limits,
    );
    expect(outline(blocks)).toEqual(['paragraph: Pump test.', 'paragraph: The seal () was replaced.']);
    expect(warnings).toMatchObject([
      { reason: 'encoded_data_left_out', detail: expect.stringMatching(/^\d+ /) },
    ]);
  });

  it('is told from words, names, keys and sequences of genes', async () => {
    const text = [
      genes,
      `docs/${'how-to-mount-the-2nd-pump/'.repeat(10)}`,
      '='.repeat(300),
      'f00dCAFE'.repeat(8),
    ].join('\n\n');
    const { blocks, warnings } = await extractDocument(bytes(text), 'text/plain', limits);
    expect(blocks.map((block) => block.text).join('\n\n')).toBe(text);
    expect(warnings).toEqual([]);
  });
});

describe('characters of private use', () => {
  it('are left out with a warning, but for the bullet of Symbol', async () => {
    const { blocks, warnings } = await extractDocument(
      bytes('\uf0b7 First\ue123 \u{f0001}point'),
      'text/plain',
      limits,
    );
    expect(outline(blocks)).toEqual(['paragraph: • First point']);
    expect(warnings).toMatchObject([
      { reason: 'private_signs_left_out', detail: expect.stringMatching(/^2 /) },
    ]);
  });
});

describe('Markdown', () => {
  it('keeps headings, lists, tables and code, and drops markup', async () => {
    const source = [
      '---\ntitle: x\n---',
      '# Guide *one*',
      'See [the docs](http://x.example) and ![a cat](cat.png).  \nNext line.',
      '- first\n  - nested **bold**\n- [ ] task',
      '3. three\n   - point\n4. four',
      '> quoted',
      '| A | B |\n|---|---|\n| 1 | `2` |',
      '```js\n  if (x) {\n    y();\n```',
      '<div><p>Inside <b>HTML</b></p><script>evil()</script></div>',
      'Setext\n------',
      'Note[^1]\n\n[^1]: A footnote.',
    ].join('\n\n');
    expect(outline(await extract(source, 'text/markdown'))).toEqual([
      'lines: title: x',
      'h1: Guide one',
      'paragraph: See the docs and a cat.\nNext line.',
      'list-item: first',
      'list-item: nested bold',
      'list-item: [ ] task',
      'list-item: 3. three',
      'list-item: point',
      'list-item: 4. four',
      'paragraph: quoted',
      'table: A | B\n1 | 2',
      'code:   if (x) {\n    y();',
      'paragraph: Inside HTML',
      'h2: Setext',
      'paragraph: Note',
      'paragraph: A footnote.',
    ]);
  });
});

describe('HTML', () => {
  it('gives what a reader sees', async () => {
    const page = `<!doctype html><html><head><title>T</title><style>p{}</style></head><body>
      <nav><a href="/">Home</a></nav><header><h1>Main <em>title</em></h1></header>
      <div>Loose text <b>bold</b><br>after break<p>Own paragraph.</p>tail</div>
      <a href="#"><div>Card</div></a>
      <ul><li>One<ul><li>Inner</li></ul></li><li><p>Two</p></li></ul>
      <table><caption>Cap</caption><thead><tr><th>H1</th><th>H2</th></tr></thead><tr><td>a<br>b</td><td></td></tr></table>
      <table><tr><td><h2>Layout</h2><p>Prose in a table.</p></td></tr></table>
      <pre>  code
    more</pre>
      <p hidden>no</p><p style="display: none">no</p><p aria-hidden="true">no</p><script>no()</script>
      <template><p>no</p></template><noscript>no</noscript><!-- no -->
    </body></html>`;
    expect(outline(await extract(page, 'text/html'))).toEqual([
      'h1: Main title',
      'paragraph: Loose text bold\nafter break',
      'paragraph: Own paragraph.',
      'paragraph: tail',
      'paragraph: Card',
      'list-item: One',
      'list-item: Inner',
      'list-item: Two',
      'table: Cap\nH1 | H2\na b |',
      'h2: Layout',
      'paragraph: Prose in a table.',
      'code:   code\n    more',
    ]);
  });

  it('is decoded by the encoding that it declares', async () => {
    const page = '<meta charset="iso-8859-1"><p>Größe</p>';
    expect(outline(await extract(Buffer.from(page, 'latin1'), 'text/html'))).toEqual(['paragraph: Größe']);
    expect(outline(await extract('<meta charset="klingon"><p>Größe</p>', 'text/html'))).toEqual([
      'paragraph: Größe',
    ]);
  });

  it('is decoded by the declaration of XML, and by its bytes where what it declares is wrong', async () => {
    const xhtml = '<?xml version="1.0" encoding="iso-8859-1"?><html><p>Größe</p></html>';
    expect(outline(await extract(Buffer.from(xhtml, 'latin1'), 'text/html'))).toEqual(['paragraph: Größe']);
    const page = `<meta charset=utf-8><p>${'Die Größe der Räume beträgt fünfzig Meter. '.repeat(3)}</p>`;
    const { blocks, warnings } = await extractDocument(Buffer.from(page, 'latin1'), 'text/html', limits);
    expect(outline(blocks)[0]).toContain('Größe der Räume');
    expect(warnings.map(({ reason }) => reason)).toEqual(['encoding_contradicted', 'encoding_detected']);
  });

  it('is not taken for UTF-16 because it says so in ASCII', async () => {
    expect(outline(await extract('<meta charset="utf-16"><p>Größe</p>', 'text/html'))).toEqual([
      'paragraph: Größe',
    ]);
  });

  it('fails the document, not the process, when it is nested beyond reason', async () => {
    const deep = `${'<div>'.repeat(60_000)}text`;
    expect(await failureOf(deep, 'text/html')).toBe('nested_too_deeply');
  });
});

describe('other types', () => {
  it('are refused by name', async () => {
    expect(await failureOf('x', 'image/png')).toBe('unsupported_type');
  });
});
