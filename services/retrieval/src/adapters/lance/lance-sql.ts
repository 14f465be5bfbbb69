/** A SQL string literal. Doubling the quote is the whole of the escape in LanceDB's dialect; a backslash is a letter. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A list of texts as SQL has it. */
export function listOf(values: readonly string[]): string {
  return `[${values.map(sqlText).join(', ')}]`;
}
