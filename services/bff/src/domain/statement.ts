/** What of a passage can be quoted: something that says one thing. */
export interface Statement {
  /** Exactly as it stands in the passage. */
  readonly text: string;
  /** A sentence, a row of a table, a label with its value, a line of a log or a list, or the title of what follows. */
  readonly kind: 'sentence' | 'row' | 'pair' | 'line' | 'title';
  /** Of a row: what its cells are called, and what they hold. */
  readonly cells?: readonly Cell[];
  /** What it can only be understood with: names of columns, the question that it answers, the title above it. */
  readonly around: string;
}

/** One value of a row. */
export interface Cell {
  /** Empty where the table has no names. */
  readonly column: string;
  readonly value: string;
}
