import type { SupportedContentType } from './content-type.ts';

/** Fields that only the head of a mail has, and those of which a mail has one at least. */
const mailFields =
  /^(from|to|date|subject|message-id|mime-version|received|return-path|delivered-to|reply-to)$/;
const fieldName = /^([!-9;-~]{1,70}):/;
/** A letter that somebody quotes in a text has a sender and a subject, too; what programs add it has not. */
const leastMailFields = 3;

/**
 * The format whose marks are at the beginning of a text: the head of a mail, the first tag of a page or of XML. Undefined
 * where a text has none, as most have not.
 *
 * @param start the first characters, read byte by byte
 */
export function marksOf(start: string): SupportedContentType | 'image/svg+xml' | undefined {
  const text = start.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (isMail(text)) return 'message/rfc822';
  if (!text.startsWith('<')) return undefined;
  const root = firstTag(text);
  if (root === 'svg') return 'image/svg+xml';
  if (root === 'html' || /^<!doctype html/i.test(text)) return 'text/html';
  return text.startsWith('<?xml') ? 'application/xml' : undefined;
}

/** Lines of fields from the very first, with at least one that a program writes. */
function isMail(text: string): boolean {
  const seen = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    if (/^[ \t]/.test(line)) continue;
    const name = fieldName.exec(line)?.[1]?.toLowerCase();
    if (name === undefined) break;
    if (mailFields.test(name)) seen.add(name);
  }
  const byProgram = ['mime-version', 'message-id', 'received', 'return-path', 'delivered-to'];
  return seen.has('from') && seen.size >= leastMailFields && byProgram.some((name) => seen.has(name));
}

/** The name of the first element, behind declarations and comments; in small letters, without its prefix. */
function firstTag(text: string): string | undefined {
  let at = 0;
  while (text.startsWith('<?', at) || text.startsWith('<!', at)) {
    const end = text.startsWith('<!--', at) ? text.indexOf('-->', at) : text.indexOf('>', at);
    if (end < 0) return undefined;
    at = text.indexOf('<', end);
    if (at < 0) return undefined;
  }
  return /^<(?:[\w.-]{1,40}:)?([\w.-]{1,40})/.exec(text.slice(at, at + 100))?.[1]?.toLowerCase();
}
