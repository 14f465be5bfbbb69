import { type DocumentMediaType, documentFormats } from '@lectern/contracts/reader';
import { documentFailure } from '../../domain/document-failure.ts';
import type { Extracted } from '../../domain/extracted.ts';
import type { ReadFormat } from './read-format.ts';

/** By media type, every one that the pipeline takes. A format's library is loaded when its first document comes. */
const formats: Readonly<Record<DocumentMediaType, ReadFormat>> = {
  'text/plain': readPlainText,
  'text/markdown': async (bytes) => (await import('./markdown.ts')).readMarkdown(bytes),
  'text/html': readHtml,
  'application/pdf': async (bytes, limits) => (await import('./pdf.ts')).readPdf(bytes, limits),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': async (bytes, limits) =>
    (await import('./docx.ts')).readDocx(bytes, limits.maxUnpackedBytes),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': async (bytes, limits) =>
    (await import('./packed/xlsx.ts')).readXlsx(bytes, limits),
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': async (bytes, limits) =>
    (await import('./packed/pptx.ts')).readPptx(bytes, limits),
  'application/vnd.oasis.opendocument.text': async (bytes, limits) =>
    (await import('./packed/odt.ts')).readOdt(bytes, limits),
  'application/epub+zip': async (bytes, limits) =>
    (await import('./packed/epub.ts')).readEpub(bytes, limits, readHtml),
  'application/rtf': async (bytes, limits) => (await import('./rtf/rtf.ts')).readRtf(bytes, limits),
  'message/rfc822': async (bytes, limits) =>
    (await import('./mail.ts')).readMail(bytes, limits, { readHtml, readPlainText }),
  'text/csv': async (bytes) => (await import('./delimited.ts')).readCsv(bytes),
  'text/tab-separated-values': async (bytes) => (await import('./delimited.ts')).readTsv(bytes),
  'application/json': async (bytes, limits) => (await import('./records/json.ts')).readJson(bytes, limits),
  'application/x-ndjson': async (bytes, limits) =>
    (await import('./records/json.ts')).readJsonLines(bytes, limits),
  'application/yaml': async (bytes, limits) => (await import('./records/yaml.ts')).readYaml(bytes, limits),
  'application/xml': async (bytes, limits) => (await import('./records/xml.ts')).readXml(bytes, limits),
  'text/x-source': async (bytes) => (await import('./source-code.ts')).readSource(bytes),
};

async function readHtml(bytes: Uint8Array): Promise<Extracted> {
  return (await import('./html.ts')).readHtmlFile(bytes);
}

async function readPlainText(bytes: Uint8Array): Promise<Extracted> {
  return (await import('./plain-text.ts')).readPlainText(bytes);
}

const isRead = (contentType: string): contentType is DocumentMediaType => Object.hasOwn(formats, contentType);

/** @throws AppError `unprocessable` (`unsupported_type`) */
export function formatOf(contentType: string): ReadFormat {
  if (isRead(contentType)) return formats[contentType];
  throw documentFailure('extract', {
    reason: 'unsupported_type',
    message: `Text cannot be read from files of type ${contentType}. Supported: ${documentFormats.map(({ name }) => name).join(', ')}.`,
  });
}
