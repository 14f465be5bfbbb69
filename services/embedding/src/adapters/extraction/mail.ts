import { isUtf8 } from 'node:buffer';
import { AppError } from '@lectern/errors';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Block } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import type { Extracted, ReadingWarning } from '../../domain/extracted.ts';
import type { ExtractedProperties } from '../../domain/properties.ts';
import { limits } from '../../limits.ts';
import { decodedAs, knownEncoding } from './decoders.ts';
import { nestedTooDeeply, tooManyParts } from './failures.ts';
import { isFile, nameOf, takeAttachments } from './mail-attachments.ts';
import { joinedLines, withoutFlow } from './mail-flowed.ts';
import type { ExtractionLimits, ReadFormat } from './read-format.ts';
import { charactersBroken } from './reading-warnings.ts';
import { decodeText } from './text-encoding.ts';

/** How the bodies of a mail are read. */
export interface BodyReaders {
  readonly readHtml: ReadFormat;
  readonly readPlainText: ReadFormat;
}

const encrypted = /^Content-Type:\s*(multipart\/encrypted|application\/(x-)?pkcs7-mime)/i;
const mostNamed = 100;

/**
 * A mail: its subject as heading, then who wrote to whom and when, and its body, decoded. Of a body in two forms the page
 * is read. Mails that are forwarded in it are part of it. The files that are attached are taken out; each that is not read is named in a warning.
 *
 * @throws AppError `unprocessable` (`encrypted`, `nested_too_deeply`, `too_many_parts`)
 */
export async function readMail(
  bytes: Uint8Array,
  extraction: ExtractionLimits,
  readers: BodyReaders,
): Promise<Extracted> {
  const readable = await withReadableBody(withReadableHead(bytes));
  const { bytes: plain, flow } = withoutFlow(readable.bytes);
  const mail = await parsed(plain);
  if (mail.headerLines.some(({ line }) => encrypted.test(line))) throw encryptedMail();
  if (mail.attachments.length > limits.mailParts.value)
    throw tooManyParts(limits.mailParts.value, 'attachments');
  const text = mail.text !== undefined && flow !== undefined ? joinedLines(mail.text, flow) : mail.text;
  const body = await bodyOf({ ...mail, text }, extraction, readers);
  const { taken, warnings } = await takeAttachments(mail.attachments, extraction.attachments ?? 0);
  return {
    blocks: [...headOf(mail), ...body.blocks],
    warnings: [...readable.warnings, ...body.warnings, ...brokenIn(body.blocks), ...warnings],
    properties: propertiesOf(mail),
    ...(taken.length > 0 && { attachments: taken }),
  };
}

async function parsed(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { maxNestingDepth: limits.mailNesting.value });
  } catch (error) {
    if (error instanceof Error && /nesting depth/i.test(error.message)) throw nestedTooDeeply();
    throw error;
  }
}

/**
 * Old programs write the head as it is, in the encoding of the body or of their country: it becomes UTF-8, as newer ones write it.
 */
function withReadableHead(bytes: Uint8Array): Uint8Array {
  const mail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = mail.subarray(0, headLength(mail));
  if (decodedAs('utf-8', head) !== undefined) return bytes;
  const named = /charset="?([\w.:-]{1,40})/i.exec(head.toString('latin1'))?.[1];
  const encoding = knownEncoding(named) ?? 'windows-1252';
  const text = decodedAs(encoding, head) ?? decodedAs('windows-1252', head) ?? head.toString('latin1');
  return Buffer.concat([Buffer.from(text), mail.subarray(head.length)]);
}

/** Somewhere in the mail; or bytes that may be anything. */
const namesEncoding = /charset\*?\d?\*?=|^content-transfer-encoding:\s{0,9}binary/im;

/** A body in an encoding that nothing names, as old programs write it, in that which it is most like; without a warning where it is UTF-8. */
async function withReadableBody(
  bytes: Uint8Array,
): Promise<{ bytes: Uint8Array; warnings: readonly ReadingWarning[] }> {
  const mail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = mail.subarray(headLength(mail));
  if (isUtf8(body) || namesEncoding.test(mail.toString('latin1'))) return { bytes, warnings: [] };
  try {
    const { text, warnings } = await decodeText(body);
    return {
      bytes: Buffer.concat([mail.subarray(0, mail.length - body.length), Buffer.from(text)]),
      warnings,
    };
  } catch (error) {
    // What the library makes of it is read, and its broken characters are told.
    if (error instanceof AppError) return { bytes, warnings: [] };
    throw error;
  }
}

function headLength(mail: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n'].map((end) => mail.indexOf(end)).filter((at) => at >= 0);
  return ends.length === 0 ? mail.length : Math.min(...ends);
}

function brokenIn(blocks: readonly Block[]): ReadingWarning[] {
  return charactersBroken(blocks.reduce((count, { text }) => count + text.split('\ufffd').length - 1, 0));
}

function headOf(mail: Email): Block[] {
  const lines = [
    ['From', namesOf(mail.from === undefined ? [] : [mail.from])],
    ['To', namesOf(mail.to)],
    ['Cc', namesOf(mail.cc)],
    // As its sender wrote it: the time of day there.
    ['Date', mail.headers.find(({ key }) => key === 'date')?.value ?? ''],
    ['Attachments', mail.attachments.filter(isFile).map(nameOf).slice(0, mostNamed).join(', ')],
  ].filter(([, value]) => value !== '');
  const head: Block = { kind: 'lines', text: lines.map(([name, value]) => `${name}: ${value}`).join('\n') };
  return mail.subject ? [{ kind: 'heading', level: 1, text: mail.subject }, head] : [head];
}

function namesOf(addresses: readonly Address[] | undefined): string {
  return (addresses ?? []).map(addressOf).join(', ');
}

function addressOf({ name, address, group }: Address): string {
  if (group !== undefined) return `${name}: ${namesOf(group)}`;
  return oneLine(name === '' ? address : `${name} <${address}>`);
}

async function bodyOf(
  { html, text }: Pick<Email, 'html' | 'text'>,
  extraction: ExtractionLimits,
  { readHtml, readPlainText }: BodyReaders,
): Promise<Extracted> {
  const encode = (body: string) => new TextEncoder().encode(body);
  // The bytes are UTF-8 now, whatever the page says that it was.
  const page =
    html === undefined ? undefined : await readHtml(encode(`\ufeff${withHeadLines(html)}`), extraction);
  if (page !== undefined && page.blocks.length > 0) return page;
  return text === undefined ? { blocks: [], warnings: [] } : readPlainText(encode(text), extraction);
}

/** As the library writes people with a name, whose address is a link only. */
const linkedName =
  /<a href="mailto:([^"<>]{1,320})" class="postal-email-address">((?!&lt;)[^<]{1,1000})<\/a>/g;

/** The library heads mails in a mail with divisions for names and values: a line for each name with its value, and addresses as text. */
function withHeadLines(html: string): string {
  return html
    .replaceAll(
      '</div></div>\n<div class="postal-email-header-row"><div class="postal-email-header-key">',
      '<br>',
    )
    .replaceAll('</div><div class="postal-email-header-value', ': <span class="postal-email-header-value')
    .replace(linkedName, '$2 &lt;$1&gt;');
}

function propertiesOf(mail: Email): ExtractedProperties {
  const metadata = {
    ...(mail.from === undefined ? {} : { from: addressOf(mail.from) }),
    ...(mail.to === undefined ? {} : { to: mail.to.slice(0, mostNamed).map(addressOf) }),
    ...(mail.date === undefined ? {} : { date: mail.date }),
  };
  return mail.subject ? { title: oneLine(mail.subject), metadata } : { metadata };
}

function encryptedMail(): Error {
  return documentFailure('extract', {
    reason: 'encrypted',
    message: 'The mail is encrypted. Save it decrypted, or upload what it holds.',
  });
}
