/** Where a service stands on the map, in units of the drawing. */
export interface Node {
  readonly service: string;
  readonly x: number;
  readonly y: number;
}

export const nodeWidth = 132;
export const nodeHeight = 44;
const columnGap = 96;
const rowGap = 20;

/** Who stands where: callers from outside come from the left. What is not named here stands in the last column. */
const columns: readonly (readonly string[])[] = [
  ['gateway'],
  ['bff'],
  ['user', 'document', 'retrieval'],
  ['embedding', 'model'],
];

/** Lays the services out in columns, each centred. */
export function layOut(services: readonly string[]): {
  readonly nodes: readonly Node[];
  readonly width: number;
  readonly height: number;
} {
  const named = new Set(columns.flat());
  const filled = columns
    .map((column, at) => [
      ...column.filter((service) => services.includes(service)),
      ...(at === columns.length - 1 ? services.filter((service) => !named.has(service)) : []),
    ])
    .filter((column) => column.length > 0);
  const heightOf = (rows: number): number => rows * nodeHeight + (rows - 1) * rowGap;
  const height = Math.max(...filled.map(({ length }) => heightOf(length)), nodeHeight);
  const nodes = filled.flatMap((column, at) =>
    column.map((service, row) => ({
      service,
      x: at * (nodeWidth + columnGap),
      y: (height - heightOf(column.length)) / 2 + row * (nodeHeight + rowGap),
    })),
  );
  return { nodes, width: filled.length * (nodeWidth + columnGap) - columnGap, height };
}

/** A line from one node to another, as the path of a drawing: from side to side, or in a bow within a column. */
export function lineBetween(from: Node, to: Node): string {
  const middle = (node: Node): number => node.y + nodeHeight / 2;
  if (from.x === to.x) {
    const side = from.x + nodeWidth;
    const bow = side + columnGap / 3;
    return `M${side} ${middle(from)}C${bow} ${middle(from)} ${bow} ${middle(to)} ${side} ${middle(to)}`;
  }
  const isForward = from.x < to.x;
  const start = isForward ? from.x + nodeWidth : from.x;
  const end = isForward ? to.x : to.x + nodeWidth;
  const bend = (start + end) / 2;
  // Calls back run beside those forth, and not on top of them.
  const shift = isForward ? -4 : 6;
  return `M${start} ${middle(from) + shift}C${bend} ${middle(from) + shift} ${bend} ${middle(to) + shift} ${end} ${middle(to) + shift}`;
}
