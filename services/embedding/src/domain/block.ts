/** How the text of a block may be cut: prose at sentences, tables at rows, code and lines (of a log, of labels with values) at lines. */
export type BlockKind = 'paragraph' | 'list-item' | 'table' | 'code' | 'lines';

/** One heading; `level` counts from 1, outermost. */
export interface HeadingBlock {
  readonly kind: 'heading';
  readonly level: number;
  readonly text: string;
  /** Page from 1; only of paged formats. */
  readonly page?: number;
}

/** One piece of body text. */
export interface BodyBlock {
  readonly kind: BlockKind;
  readonly text: string;
  /** Page of the first character, from 1; only of paged formats. */
  readonly page?: number;
  /** True when a page break cut the paragraph: the text continues that of the block before. */
  readonly continues?: boolean;
  /** Of a table: how many of its first lines are its caption and the names of its columns. */
  readonly headLines?: number;
}

/** Every format is converted to blocks in reading order, which the splitter reads. */
export type Block = HeadingBlock | BodyBlock;
