import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { type ContentEvidence, decideContentType, supportedContentTypes } from './content-type.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

function decide(
  declaredType: string | undefined,
  extension: string | undefined,
  rest: Partial<ContentEvidence>,
) {
  return decideContentType({ declaredType, extension, isForeignExtension: false, found: 'text', ...rest });
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
  it.each([
    ['text/plain', 'txt', 'text', 'text/plain'],
    ['text/plain; charset=utf-8', undefined, 'text', 'text/plain'],
    ['text/plain', 'md', 'text', 'text/markdown'],
    ['application/octet-stream', 'MD', 'text', 'text/markdown'],
    [undefined, 'htm', 'text', 'text/html'],
    ['text/html', 'txt', 'text', 'text/html'],
    ['text/x-markdown', undefined, 'text', 'text/markdown'],
    ['application/octet-stream', undefined, 'text', 'text/plain'],
    ['application/octet-stream', 'log', 'text', 'text/plain'],
    ['application/pdf', 'pdf', 'pdf', 'application/pdf'],
    [undefined, undefined, 'pdf', 'application/pdf'],
    [docx, 'docx', 'docx', docx],
    [undefined, 'docx', 'docx', docx],
  ] as const)('of %s named .%s that is %s is %s', (declared, extension, found, expected) => {
    expect(decide(declared, extension, { found })).toBe(expected);
  });

  it.each([
    ['application/pdf', undefined, 'text'],
    [undefined, 'pdf', 'text'],
    ['text/plain', 'txt', 'pdf'],
    ['text/html', undefined, 'docx'],
    [docx, 'docx', 'pdf'],
    ['application/pdf', 'txt', 'pdf'],
  ] as const)(
    '%s with the name .%s is refused as a lie when the bytes are %s',
    (declared, extension, found) => {
      const refusal = refusalOf(() => decide(declared, extension, { found }));
      expect(refusal).toMatchObject({ code: 'unsupported_media_type', reason: 'content_type_mismatch' });
      expect(refusal.details.supported).toEqual(supportedContentTypes);
    },
  );

  it.each([
    ['image/png', undefined, {}],
    ['application/octet-stream', 'png', { isForeignExtension: true }],
    ['text/plain', 'txt', { found: { other: 'application/x-msdownload' } }],
    ['text/csv', 'csv', {}],
  ] as const)('%s named .%s is refused with the list of what is supported', (declared, extension, rest) => {
    const refusal = refusalOf(() => decide(declared, extension, rest));
    expect(refusal).toMatchObject({ code: 'unsupported_media_type', reason: 'unsupported_content_type' });
    for (const type of supportedContentTypes) expect(refusal.message).toContain(type);
  });
});
