import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { type ContentEvidence, decideContentType, supportedContentTypes } from './content-type.ts';

const openXml = 'application/vnd.openxmlformats-officedocument';
const docx = `${openXml}.wordprocessingml.document` as const;
const xlsx = `${openXml}.spreadsheetml.sheet` as const;

const text = { text: true } as const;
const declarations = [
  'text/plain',
  'application/octet-stream',
  'application/pdf',
  'image/png',
  'no type',
  undefined,
];

function decide(
  declaredType: string | undefined,
  extension: string | undefined,
  rest: Partial<ContentEvidence> = {},
) {
  return decideContentType({ declaredType, extension, isForeignExtension: false, found: text, ...rest });
}

function refusalOf(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('the content type', () => {
  it.each<[string, string | undefined, ContentEvidence['found'], string]>([
    ['stock.csv', 'csv', text, 'text/csv'],
    ['stations.tsv', 'TSV', text, 'text/tab-separated-values'],
    ['schema.xml', 'xml', text, 'application/xml'],
    ['mail.eml', 'eml', text, 'message/rfc822'],
    ['main.ts', 'ts', text, 'text/x-source'],
    ['guide.mdx', 'mdx', text, 'text/markdown'],
    ['a log', 'log', text, 'text/plain'],
    ['Markdown that begins as a page does', 'md', { text: true, marksOf: 'text/html' }, 'text/markdown'],
    ['a page without a name', undefined, { text: true, marksOf: 'text/html' }, 'text/html'],
    ['a mail that was saved as text', 'txt', { text: true, marksOf: 'message/rfc822' }, 'message/rfc822'],
    ['a PDF', 'pdf', { proven: 'application/pdf' }, 'application/pdf'],
    ['a PDF without a name', undefined, { proven: 'application/pdf' }, 'application/pdf'],
    ['a DOCX of an unknown name', 'tmp', { proven: docx }, docx],
    ['RTF that is named as Word names it', 'doc', { proven: 'application/rtf' }, 'application/rtf'],
    ['a workbook whose first bytes do not tell', 'xlsm', { archive: true }, xlsx],
  ])('of %s is the same whatever is declared', (_what, extension, found, expected) => {
    const types = declarations.map((declared) => decide(declared, extension, { found }));
    expect(new Set(types)).toEqual(new Set([expected]));
  });

  it.each([
    ['text/csv; header=present', 'text/csv'],
    ['text/x-markdown', 'text/markdown'],
    ['application/tei+xml', 'application/xml'],
    ['application/x-unknown', 'text/plain'],
    [undefined, 'text/plain'],
  ])('of text of which nothing else says more is what is declared: %s', (declared, expected) => {
    expect(decide(declared, undefined)).toBe(expected);
  });

  it.each<[string, string, ContentEvidence['found']]>([
    ['text', 'pdf', text],
    ['text', 'docx', text],
    ['a PDF', 'txt', { proven: 'application/pdf' }],
    ['a PDF', 'docx', { proven: 'application/pdf' }],
    ['a workbook', 'docx', { proven: xlsx }],
  ])('%s that is named .%s is refused, whatever is declared', (_what, extension, found) => {
    for (const declared of declarations) {
      const refusal = refusalOf(() => decide(declared, extension, { found }));
      expect(refusal).toMatchObject({ code: 'unsupported_media_type', reason: 'content_type_mismatch' });
      expect(refusal.details.supported).toEqual(supportedContentTypes);
    }
  });

  it.each<[string, string | undefined, Partial<ContentEvidence>]>([
    ['a name of pictures', 'png', { isForeignExtension: true }],
    ['a program', 'txt', { found: { other: 'application/x-msdownload' } }],
    ['an archive', undefined, { found: { archive: true } }],
    ['an archive that is named as text', 'csv', { found: { archive: true } }],
  ])('%s is refused with the list of what is supported, whatever is declared', (_what, extension, rest) => {
    for (const declared of declarations) {
      const refusal = refusalOf(() => decide(declared, extension, rest));
      expect(refusal).toMatchObject({ code: 'unsupported_media_type', reason: 'unsupported_content_type' });
      expect(refusal.message).toContain('Markdown, HTML, PDF, DOCX, XLSX');
    }
  });
});
