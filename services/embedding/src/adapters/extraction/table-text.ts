/** A table as text: a line a row, cells parted by bars. Empty rows say nothing and are left out. */
export function tableText(rows: readonly (readonly string[])[]): string {
  return rows
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) => cells.join(' | '))
    .join('\n');
}
