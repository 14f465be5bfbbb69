import { AppError } from '@lectern/errors';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** The types that the pipeline can read, in the order in which they are shown to callers. */
export const supportedContentTypes = [
  'text/plain',
  'text/markdown',
  'text/html',
  'application/pdf',
  docx,
] as const;
export type SupportedContentType = (typeof supportedContentTypes)[number];

const byExtension: Readonly<Record<string, SupportedContentType>> = {
  txt: 'text/plain',
  text: 'text/plain',
  md: 'text/markdown',
  markdown: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  pdf: 'application/pdf',
  docx,
};

const aliases: Readonly<Record<string, SupportedContentType>> = {
  'text/x-markdown': 'text/markdown',
  'application/xhtml+xml': 'text/html',
};

/** Types that clients send for a file whose type they do not know, as curl does for `.md`: name and bytes decide. */
const unspecific = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** What the bytes themselves show: a family that the pipeline reads, or the media type of something else. */
export type FoundContent = 'text' | 'pdf' | 'docx' | { readonly other: string };

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
 * The supported type that a sender declared; undefined when it declared nothing specific.
 *
 * @throws AppError `unsupported_media_type` (`unsupported_content_type`)
 */
export function parseDeclaredType(declaredType: string | undefined): SupportedContentType | undefined {
  const type = (declaredType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (unspecific.has(type)) return undefined;
  const supported = supportedContentTypes.find((t) => t === type) ?? aliases[type];
  if (supported === undefined) throw unsupported(`Files of type ${type} are not supported.`, type);
  return supported;
}

/**
 * The type with which a file goes through the pipeline. Its bytes decide the family; among texts, which look alike, the
 * declared type decides, then the name.
 *
 * @throws AppError `unsupported_media_type` (`unsupported_content_type`, `content_type_mismatch`), with the list of types
 *   that are supported
 */
export function decideContentType(evidence: ContentEvidence): SupportedContentType {
  const declared = parseDeclaredType(evidence.declaredType);
  const named = byExtension[evidence.extension?.toLowerCase() ?? ''];
  const { found } = evidence;
  if (typeof found === 'object') {
    throw unsupported(`The content is ${found.other}, which is not supported.`, found.other);
  }
  if (evidence.isForeignExtension) {
    throw unsupported(`Files named .${evidence.extension} are not supported.`, `.${evidence.extension}`);
  }
  for (const claim of [declared, named]) {
    if (claim !== undefined && familyOf(claim) !== found) throw mismatch(claim, found);
  }
  if (found === 'pdf') return 'application/pdf';
  if (found === 'docx') return docx;
  return moreSpecific(declared, named);
}

/** `text/plain` says no more than "text", so a name that says more (`notes.md`) wins over it. */
function moreSpecific(
  declared: SupportedContentType | undefined,
  named: SupportedContentType | undefined,
): SupportedContentType {
  if (declared === undefined || declared === 'text/plain') return named ?? 'text/plain';
  return declared;
}

function familyOf(type: SupportedContentType): FoundContent {
  if (type === 'application/pdf') return 'pdf';
  return type === docx ? 'docx' : 'text';
}

function mismatch(claim: string, found: string): AppError {
  return new AppError(
    'unsupported_media_type',
    `The file says it is ${claim}, but its content is ${found}.`,
    {
      reason: 'content_type_mismatch',
      details: { claimed: claim, found, supported: supportedContentTypes },
    },
  );
}

function unsupported(message: string, found: string): AppError {
  return new AppError(
    'unsupported_media_type',
    `${message} Supported: ${supportedContentTypes.join(', ')}.`,
    {
      reason: 'unsupported_content_type',
      details: { found, supported: supportedContentTypes },
    },
  );
}
