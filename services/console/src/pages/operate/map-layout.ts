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
  // All that the gateway calls itself, so that no line of it runs behind another service.
  ['user', 'webhook', 'document', 'retrieval', 'model'],
  ['embedding'],
];
/** Below all others, where no line of the gateway to them runs behind it. */
const below = 'bff';

/** The services in the order in which calls reach them. */
export function inOrder<T extends { readonly service: string }>(services: readonly T[]): T[] {
  const order = columns.flat();
  const placeOf = ({ service }: T): number =>
    order.includes(service) ? order.indexOf(service) : order.length;
  return services.toSorted((a, b) => placeOf(a) - placeOf(b));
}

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
  const upper = Math.max(...filled.map(({ length }) => heightOf(length)), nodeHeight);
  const nodes = filled.flatMap((column, at) =>
    column.map((service, row) => ({
      service,
      x: at * (nodeWidth + columnGap),
      y:
        service === below
          ? upper + rowGap
          : (upper - heightOf(column.length)) / 2 + row * (nodeHeight + rowGap),
    })),
  );
  return {
    nodes,
    width: filled.length * (nodeWidth + columnGap) - columnGap,
    height: Math.max(...nodes.map(({ y }) => y)) + nodeHeight,
  };
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
