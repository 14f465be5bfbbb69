import { areRectangles, type Grid, Groups } from './pdf-grid.ts';

/** A cell with lines of its own around it. */
export interface Box {
  readonly low: number;
  readonly high: number;
  readonly left: number;
  readonly right: number;
}

/** In points: boxes that are further apart are of no table. */
const widestGap = 12;
const same = 2.5;
const fewestBoxes = 4;
const mostBoxes = 2_000;
const mostColumns = 60;

/** Tables of cells that do not touch each other. What stands around others is no cell. */
export function boxGrids(boxes: readonly Box[]): Grid[] {
  if (boxes.length < fewestBoxes || boxes.length > mostBoxes) return [];
  const cells = boxes.filter((box) => !boxes.some((other) => other !== box && holds(box, other)));
  const groups = new Groups(cells.length);
  for (const [index, box] of cells.entries())
    for (let other = 0; other < index; other += 1) {
      const one = cells[other];
      if (one !== undefined && areBeside(one, box)) groups.join(other, index);
    }
  return [...Map.groupBy(cells.keys(), (index) => groups.of(index)).values()].flatMap(
    (members) => gridOf(members.flatMap((index) => cells[index] ?? [])) ?? [],
  );
}

function holds(box: Box, { low, high, left, right }: Box): boolean {
  return box.left <= left && box.right >= right && box.low <= low && box.high >= high;
}

/** With a gap between them, and sides that face each other. */
function areBeside(one: Box, other: Box): boolean {
  const across = Math.max(one.left, other.left) - Math.min(one.right, other.right);
  const along = Math.max(one.low, other.low) - Math.min(one.high, other.high);
  return across <= widestGap && along <= widestGap && (across < 0 || along < 0);
}

function gridOf(boxes: readonly Box[]): Grid | undefined {
  const xs = edgesOf(boxes.map(({ left, right }) => [left, right]));
  const ys = edgesOf(boxes.map(({ low, high }) => [-high, -low])).map((y) => -y);
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  if (columns < 2 || rows < 2 || columns > mostColumns || columns * rows > mostBoxes) return undefined;
  const middle = (edges: readonly number[], at: number): number =>
    ((edges[at] ?? 0) + (edges[at + 1] ?? 0)) / 2;
  const owner = Array.from({ length: rows }, (_row, row) =>
    Array.from({ length: columns }, (_column, column) => {
      const own = boxes.findIndex((box) => isIn(box, middle(xs, column), middle(ys, row)));
      return own < 0 ? boxes.length + row * columns + column : own;
    }),
  );
  return areRectangles(owner) ? { xs, ys, owner } : undefined;
}

function isIn({ left, right, low, high }: Box, x: number, y: number): boolean {
  return left < x && x < right && low < y && y < high;
}

/** Where cells begin, in the middle of the gap before each, and where the last of them end. */
function edgesOf(sides: readonly (readonly [start: number, end: number])[]): number[] {
  const starts: number[] = [];
  for (const [start] of sides.toSorted((a, b) => a[0] - b[0]))
    if (start - (starts.at(-1) ?? Number.NEGATIVE_INFINITY) > same) starts.push(start);
  const edges = starts.map((start, index) => {
    if (index === 0) return start;
    const ends = sides.map(([, end]) => end).filter((end) => end <= start + same);
    const end = ends.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
    return Number.isFinite(end) ? (end + start) / 2 : start;
  });
  const last = sides.reduce((most, [, end]) => Math.max(most, end), Number.NEGATIVE_INFINITY);
  return [...edges, last];
}
