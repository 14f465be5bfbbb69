import { type DocumentFormat, type DocumentMediaType, documentFormats } from '@lectern/contracts/reader';
import { AppError } from '@lectern/errors';

/** A type with which files go through the pipeline. */
export type SupportedContentType = DocumentMediaType;

type Format = DocumentFormat & { readonly mediaType: SupportedContentType };
const formats: readonly Format[] = documentFormats;

/** The types that the pipeline can read, in the order in which they are shown to callers. */
export const supportedContentTypes: readonly SupportedContentType[] = formats.map((f) => f.mediaType);

const names = formats.map((format) => format.name).join(', ');

const byExtension: ReadonlyMap<string, Format> = new Map(
  // Of two formats with one extension the first has it: `txt` is plain text.
  formats.toReversed().flatMap((format) => extensionsOf(format).map((extension) => [extension, format])),
);

const byMediaType: ReadonlyMap<string, Format> = new Map(
  formats.flatMap((format) => [format.mediaType, ...(format.aliases ?? [])].map((type) => [type, format])),
);

/** The extensions by which files of a format are known, without the dot. */
function extensionsOf({ extension, otherExtensions = [] }: Format): string[] {
  return [extension, ...otherExtensions];
}

/** The format whose files have this extension, in small letters. */
export function formatOfExtension(extension: string | undefined): Format | undefined {
  return byExtension.get(extension ?? '');
}

/** The format of a media type, by its own name or by another that is in use; without parameters, in small letters. */
export function formatOfMediaType(mediaType: string): Format | undefined {
  return (
    byMediaType.get(mediaType) ??
    (mediaType.endsWith('+xml') ? byMediaType.get('application/xml') : undefined)
  );
}

/**
 * What the first bytes of a file show: a format that they prove; text, perhaps with the marks of one format of text; an
 * archive of what they do not say; or something that the pipeline does not read, by its media type.
 */
export type FoundContent =
  | { readonly proven: SupportedContentType }
  | { readonly text: true; readonly marksOf?: SupportedContentType | undefined }
  | { readonly archive: true }
  | { readonly other: string };

/** What is known of a file before it is accepted. */
export interface ContentEvidence {
  /** The sender's media type, with or without parameters. */
  readonly declaredType: string | undefined;
  /** The extension of the sender's file name, without the dot. */
  readonly extension: string | undefined;
  /** True when formats with this extension are known to be binary and not supported (`png`, `exe`). */
  readonly isForeignExtension: boolean;
  readonly found: FoundContent;
}

/**
 * The type with which a file goes through the pipeline. Its bytes decide where they can; texts look alike, so that among
 * them the name decides, then marks in the text. What the sender declares refuses nothing: programs send `text/plain`,
 * nothing or something wrong for what they do not know. It only tells texts apart of which nothing else says more.
 *
 * @throws AppError `unsupported_media_type` (`unsupported_content_type`, `content_type_mismatch`), with the list of types
 *   that are supported
 */
export function decideContentType(evidence: ContentEvidence): SupportedContentType {
  const { found, isForeignExtension } = evidence;
  const extension = evidence.extension?.toLowerCase();
  const named = formatOfExtension(extension);
  if ('other' in found)
    throw unsupported(`The content is ${found.other}, which is not supported.`, found.other);
  if (isForeignExtension) throw unsupported(`Files named .${extension} are not supported.`, `.${extension}`);
  if ('archive' in found) {
    if (named?.family === 'packed') return named.mediaType;
    throw unsupported('The content is application/zip, which is not supported.', 'application/zip');
  }
  if ('proven' in found) return provenType(found.proven, named);
  // RTF is written in characters, so that a text of that name need not be broken.
  if (named?.family === 'packed' || named?.mediaType === 'application/pdf')
    throw mismatch(named.mediaType, 'text');
  return textType(found.marksOf, { named, declared: declaredFormat(evidence.declaredType) });
}

function provenType(proven: SupportedContentType, named: Format | undefined): SupportedContentType {
  const isOther = named !== undefined && named.mediaType !== proven;
  if (isOther && proven !== 'application/rtf') throw mismatch(named.mediaType, proven);
  return proven;
}

function textType(
  marksOf: SupportedContentType | undefined,
  { named, declared }: { named: Format | undefined; declared: Format | undefined },
): SupportedContentType {
  if (named?.family === 'text' && named.mediaType !== 'text/plain') return named.mediaType;
  if (marksOf !== undefined) return marksOf;
  const hint = named === undefined && declared?.family === 'text' ? declared.mediaType : undefined;
  return hint ?? 'text/plain';
}

function declaredFormat(declaredType: string | undefined): Format | undefined {
  return formatOfMediaType((declaredType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '');
}

function mismatch(claim: string, found: string): AppError {
  return new AppError(
    'unsupported_media_type',
    `The file is named as ${claim}, but its content is ${found}.`,
    {
      reason: 'content_type_mismatch',
      details: { claimed: claim, found, supported: supportedContentTypes },
    },
  );
}

function unsupported(message: string, found: string): AppError {
  return new AppError('unsupported_media_type', `${message} Supported: ${names}.`, {
    reason: 'unsupported_content_type',
    details: { found, supported: supportedContentTypes },
  });
}
