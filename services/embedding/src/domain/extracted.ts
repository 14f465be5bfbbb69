import type { Block } from './block.ts';

/** Text that a reader lost, or may have read wrongly. */
export interface ReadingWarning {
  /** Stable slug, as those of failures (README). */
  readonly reason: string;
  /** Page from 1; only of paged formats. */
  readonly page?: number;
  /** A sentence for the owner. */
  readonly detail: string;
}

/** What a document says about itself, for example in the front matter of Markdown. */
export interface DocumentProperties {
  readonly title?: string;
  /** Values by name, as the document spells them. */
  readonly metadata: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** What was read of a document. */
export interface Extracted {
  /** In reading order. */
  readonly blocks: readonly Block[];
  /** In the order of the document. */
  readonly warnings: readonly ReadingWarning[];
  /** Undefined where the format has none. */
  readonly properties?: DocumentProperties;
}
