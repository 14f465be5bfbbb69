import type { Cell, Statement } from './statement.ts';

const rule = /^[\s|:+=-]+$/;

/** The rows of a table as statements, each with the names of its columns where the table has them. */
export function rowsOf(lines: readonly string[], title: string): Statement[] {
  const rows = lines.filter((line) => line.trim() !== '');
  const hasRule = rule.test(rows[1] ?? '');
  const [first = '', ...others] = rows.filter((line) => !rule.test(line));
  const isHead = hasRule || (others.length > 0 && namesColumns(first, others));
  const columns = isHead ? cellsIn(first) : [];
  return (isHead ? others : [first, ...others]).map((line) => ({
    text: line.trim(),
    kind: 'row',
    cells: namedCells(columns, cellsIn(line)),
    around: [title, columns.join(' ')].join('\n'),
  }));
}

function cellsIn(line: string): string[] {
  const whole = line.trim();
  // A bar at one end only has an empty cell behind it.
  const inner = whole.length > 1 && /^\|.*\|$/.test(whole) ? whole.slice(1, -1) : whole;
  const cells = inner.includes('|') ? inner.split(barOf(inner)) : inner.split(/\t+/);
  return cells.map((cell) => cell.trim());
}

/** Bars between spaces part cells where there are some: others then stand in them. */
function barOf(line: string): RegExp {
  return /\s\|\s/.test(line) ? /(?:^|\s)\|(?=\s|$)/ : /\|/;
}

function namedCells(columns: readonly string[], values: readonly string[]): Cell[] {
  return values.map((value, i) => ({ column: columns[i] ?? '', value }));
}

/**
 * A first row that has numbers is no head, and one whose names stand again in other rows neither. What is left may still be a row
 * that was cut off from its head; its words are then taken for names of columns.
 */
function namesColumns(first: string, others: readonly string[]): boolean {
  const names = cellsIn(first);
  if (names.some((name) => /^[\d.,%€$£¥+-]+$/.test(name) || /\d{3}/.test(name))) return false;
  const values = new Set(others.flatMap(cellsIn));
  return names.length > 1 && !names.some((name) => name !== '' && values.has(name));
}
