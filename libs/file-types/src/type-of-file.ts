import { decideContentType, type FoundContent, type SupportedContentType } from './content-type.ts';

/** Recognizes formats by their first bytes and by their file extensions. */
export interface ContentProbe {
  /** Number of bytes that `inspect` needs, from the start of the content. */
  readonly sampleBytes: number;
  inspect(sample: Buffer): Promise<FoundContent>;
  /** True for the extension of a format that is known and not supported. */
  isForeign(extension: string): boolean;
}

/** What its sender says about a file. */
export interface NamedFile {
  readonly fileName?: string | undefined;
  /** Media type, with or without parameters. */
  readonly declaredType?: string | undefined;
  /** What the bytes are, where that is known without a look at them. */
  readonly found?: FoundContent;
}

/**
 * The type with which a file goes through the pipeline.
 *
 * @param sample its first bytes, as many as the probe needs; fewer only when it has no more
 * @throws AppError `unsupported_media_type` (`unsupported_content_type`, `content_type_mismatch`)
 */
export async function typeOfFile(
  probe: ContentProbe,
  { fileName, declaredType, found }: NamedFile,
  sample: Buffer,
): Promise<SupportedContentType> {
  const extension = extensionOf(fileName);
  return decideContentType({
    declaredType,
    extension,
    isForeignExtension: extension !== undefined && probe.isForeign(extension),
    found: found ?? (await probe.inspect(sample)),
  });
}

/** The extension of a file name in small letters, without the dot. */
export function extensionOf(fileName: string | undefined): string | undefined {
  return /[^\\/]\.([^.\\/]{1,10})$/u.exec(fileName ?? '')?.[1]?.toLowerCase();
}
