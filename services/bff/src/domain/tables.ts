import type { Cell, Statement } from './statement.ts';

const rule = /^[\s|:+=-]+$/;

/** The rows of a table as statements, each with the names of its columns where the table has them. */
export function rowsOf(all: readonly string[], title: string): Statement[] {
  const rows = all.filter((line) => line.trim() !== '');
  const hasRule = rule.test(rows[1] ?? '');
  const lines = rows.filter((line) => !rule.test(line));
  const { names, height } = headOf(
    lines.slice(0, mostHeadLines + 1).map(cellsIn),
    hasRule ? 1 : mostHeadLines,
  );
  const below = lines.slice(height);
  const isHead = hasRule || (below.length > 0 && (height > 1 || namesColumns(names, below.map(cellsIn))));
  const columns = isHead ? names : [];
  return (isHead ? below : lines).map((line) => ({
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

const mostHeadLines = 4;

/** The names of columns in the first line, and in those below that go on with it: `Sales 2024` over `North` is `Sales 2024 North`. */
function headOf(
  [first = [], ...others]: readonly string[][],
  most: number,
): { readonly names: readonly string[]; readonly height: number } {
  let [names, height] = [first, 1];
  for (const line of others.slice(0, most - 1)) {
    if (!goesOn(names, line)) break;
    names = names.map((name, at) => joinedName(name, line[at] ?? ''));
    height += 1;
  }
  return { names, height };
}

function joinedName(name: string, below: string): string {
  return name === below ? name : [name, below].filter((part) => part !== '').join(' ');
}

const year = /^(?:19|20)\d\d$/;

/**
 * A line of names below others: a name that is over several columns stands at each of them, and has other names below it; one that
 * goes on downwards stands in both lines. A row of values has a value below each of them.
 */
function goesOn(names: readonly string[], line: readonly string[]): boolean {
  if (line.length !== names.length || line.some((cell) => /\d/.test(cell) && !year.test(cell))) return false;
  const isOver = (at: number): boolean =>
    names[at] !== '' && (names[at] === names[at - 1] || names[at] === names[at + 1]);
  const isParted = names.some(
    (name, at) => name !== '' && name === names[at + 1] && line[at] !== '' && line[at] !== line[at + 1],
  );
  return isParted && names.every((name, at) => isOver(at) || name === '' || name === line[at]);
}

/**
 * A first row that has numbers is no head, unless they are years and no years are below them, and one whose names stand again in other rows neither. What
 * is left may still be a row that was cut off from its head; its words are then taken for names of columns.
 */
function namesColumns(names: readonly string[], below: readonly (readonly string[])[]): boolean {
  const isNumber = (name: string): boolean => /^[\d.,%€$£¥+-]+$/.test(name) || /\d{3}/.test(name);
  const isOfYear = (name: string, at: number): boolean =>
    year.test(name) && !below.some((row) => year.test(row[at] ?? ''));
  if (names.some((name, at) => isNumber(name) && !isOfYear(name, at))) return false;
  const values = new Set(below.flat());
  return names.length > 1 && !names.some((name) => name !== '' && values.has(name));
}
