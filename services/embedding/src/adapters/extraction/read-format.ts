import type { Extracted } from '../../domain/extracted.ts';

/** Limits of one document. */
export interface ExtractionLimits {
  /** Most characters of text. */
  readonly maxChars: number;
  /** Most bytes that a packed format may unpack to. */
  readonly maxUnpackedBytes: number;
  /** Most attachments that are taken out of a mail; none where it is left out. */
  readonly attachments?: number | undefined;
  /** Languages in which text is recognized on pages without text; it is not where they are left out. */
  readonly recognize?: readonly string[] | undefined;
}

/** Reads one format. What it throws beside AppError counts as a damaged file. */
export type ReadFormat = (bytes: Uint8Array, limits: ExtractionLimits) => Promise<Extracted>;
