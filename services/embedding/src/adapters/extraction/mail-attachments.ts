import { documentFormats } from '@lectern/contracts/reader';
import { AppError } from '@lectern/errors';
import type { SupportedContentType } from '@lectern/file-types';
import type { Attachment } from 'postal-mime';
import type { AttachedFile } from '../../domain/attachment.ts';
import { oneLine } from '../../domain/clean-text.ts';
import type { ReadingWarning } from '../../domain/extracted.ts';

/** Parts that say who signed, and hold no text. */
const signatures = new Set([
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'application/pgp-signature',
]);
const mostNameChars = 255;

const advice = 'Upload it as a document of its own';
const tooDeep = `it is attached to a mail that was taken out of an attached one. ${advice}`;
const tooMany = (most: number) => `there are more than ${most} that can be read. ${advice}`;

/** What somebody attached: nothing that belongs to the page, and no signature. */
export function isFile({ mimeType, related, filename }: Attachment): boolean {
  const ofThePage = related === true && (filename === null || /^(image|font)\/|^text\/css$/.test(mimeType));
  return !signatures.has(mimeType) && !ofThePage;
}

/** An attachment as a person is told of it. */
export function nameOf({ filename, mimeType }: Attachment): string {
  return oneLine(filename ?? `a part of type ${mimeType}`);
}

/**
 * The files of a mail that the platform reads, at most `most` of them; every other one is named in a warning that says why it is not
 * read. For 0 the mail was itself taken out of one that was attached.
 */
export async function takeAttachments(
  attachments: readonly Attachment[],
  most: number,
): Promise<{ taken: AttachedFile[]; warnings: ReadingWarning[] }> {
  const taken: AttachedFile[] = [];
  const warnings: ReadingWarning[] = [];
  if (!attachments.some(isFile)) return { taken, warnings };
  const typeOf = await fileTypes();
  for (const [index, attachment] of attachments.entries()) {
    if (!isFile(attachment)) continue;
    const found = await fileOf(typeOf, attachment);
    if ('why' in found) warnings.push(notRead(attachment, found.why));
    else if (most === 0) warnings.push(notRead(attachment, tooDeep));
    else if (taken.length === most) warnings.push(notRead(attachment, tooMany(most)));
    else taken.push({ part: index + 1, ...found });
  }
  return { taken, warnings };
}

/** The type of a file by its bytes, its name and what its sender says that it is. */
type TypeOf = (
  content: Uint8Array,
  file: { fileName?: string; declaredType: string },
) => Promise<SupportedContentType>;

/** Loaded with the first attachment: most mails have none. */
async function fileTypes(): Promise<TypeOf> {
  const { createFileTypeContentProbe, typeOfFile } = await import('@lectern/file-types');
  const probe = createFileTypeContentProbe();
  return (content, file) => typeOfFile(probe, file, Buffer.from(content.subarray(0, probe.sampleBytes)));
}

async function fileOf(
  typeOf: TypeOf,
  attachment: Attachment,
): Promise<Omit<AttachedFile, 'part'> | { readonly why: string }> {
  const { mimeType: declaredType } = attachment;
  if (isNameless(attachment)) return { why: 'it has no name, and is no file' };
  const content = bytesOf(attachment);
  if (content.length === 0) return { why: 'it is empty' };
  const name = oneLine(attachment.filename ?? '');
  try {
    const contentType = await typeOf(content, { declaredType, ...(name !== '' && { fileName: name }) });
    return { contentType, filename: name === '' ? undefined : shortened(name), content };
  } catch (error) {
    if (error instanceof AppError) return { why: reasonIn(error) };
    throw error;
  }
}

/** Programs send parts that are for programs: notes about delivery, a calendar's form of the text. */
function isNameless({ filename, disposition, mimeType }: Attachment): boolean {
  if (filename !== null || disposition === 'attachment' || mimeType === 'message/rfc822') return false;
  return !documentFormats.some((format) => format.mediaType === mimeType && format.family !== 'text');
}

/** Without the list of what is supported, which would stand in every warning. */
function reasonIn({ reason, details }: AppError): string {
  return reason === 'content_type_mismatch'
    ? `it is named as ${details.claimed}, but its content is ${details.found}`
    : `${details.found} is not supported`;
}

/** What is cut off a long name is not its extension. */
function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= mostNameChars) return name;
  const extension = /\.[^.]{1,10}$/u.exec(name)?.[0] ?? '';
  return characters.slice(0, mostNameChars - [...extension].length).join('') + extension;
}

function bytesOf({ content }: Attachment): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

function notRead(attachment: Attachment, why: string): ReadingWarning {
  const detail = `The attachment ${nameOf(attachment)} was not read: ${why}.`;
  return { reason: 'attachment_not_read', detail };
}
