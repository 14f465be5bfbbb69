/** A place in the coordinates of its path. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Of how many numbers the steps of a path are, by their codes: a move, a line, a curve, a shorter curve, an end. */
const numbersOf = [2, 2, 6, 4, 0];
const [move, straight, end] = [0, 1, 4];
const mostCorners = 100;
/** Share of its sides that are straight in a box with rounded corners. */
const fewestStraight = 0.4;
/** Of the longer side: coordinates that agree within so much are one. */
const same = 0.01;

interface Step {
  readonly code: number;
  readonly to: Point;
}

interface Part {
  readonly steps: Step[];
  /** What its curves are drawn by, their ends too: they stay between these. */
  readonly around: Point[];
}

/**
 * The parts of a path that are of straight lines only, or that are boxes with rounded corners, each as its corners; an end leads back to the
 * first. Empty where the path has other curves, since it is a drawing then.
 */
export function pathParts(points: Float32Array): Point[][] {
  const parts: Part[] = [];
  for (let at = 0; at < points.length; ) {
    const code = points[at] ?? 0;
    const numbers = numbersOf[code];
    if (numbers === undefined) break;
    if (code === move) parts.push({ steps: [], around: [] });
    addStep(parts.at(-1), code, points.subarray(at + 1, at + 1 + numbers));
    at += numbers + 1;
  }
  const corners: Point[][] = [];
  for (const part of parts) {
    const own = part.around.length === 0 ? part.steps.map(({ to }) => to) : boxOf(part);
    if (own === undefined) return [];
    if (own.length > 1 && own.length <= mostCorners) corners.push(own);
  }
  return corners;
}

function addStep(part: Part | undefined, code: number, numbers: Float32Array): void {
  if (part === undefined) return;
  const first = part.steps[0]?.to;
  if (code === end) {
    if (first !== undefined) part.steps.push({ code: straight, to: first });
    return;
  }
  const places = Array.from({ length: numbers.length / 2 }, (_, index) => ({
    x: numbers[index * 2] ?? 0,
    y: numbers[index * 2 + 1] ?? 0,
  }));
  const to = places.at(-1);
  if (to !== undefined) part.steps.push({ code, to });
  if (code !== move && code !== straight) part.around.push(...places);
}

/** The corners of a box whose corners are rounded; undefined for other curves. */
function boxOf({ steps, around }: Part): Point[] | undefined {
  const box = boundsOf([...steps.map(({ to }) => to), ...around]);
  const [width, height] = [box.right - box.left, box.top - box.low];
  const near = Math.max(width, height) * same;
  let length = 0;
  for (const [index, { code, to }] of steps.entries()) {
    const from = steps[index - 1]?.to;
    if (code !== straight || from === undefined) continue;
    const isOnSide = (at: keyof Point, sides: readonly number[]): boolean =>
      sides.some((side) => Math.abs(from[at] - side) <= near && Math.abs(to[at] - side) <= near);
    if (!isOnSide('x', [box.left, box.right]) && !isOnSide('y', [box.low, box.top])) return undefined;
    length += Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
  }
  return length < (width + height) * 2 * fewestStraight ? undefined : cornersOf(box);
}

interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly top: number;
}

const most = Number.POSITIVE_INFINITY;

function boundsOf(points: readonly Point[]): Bounds {
  const bounds = { left: most, right: -most, low: most, top: -most };
  for (const { x, y } of points) {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.low = Math.min(bounds.low, y);
    bounds.top = Math.max(bounds.top, y);
  }
  return bounds;
}

/** From the lower left one around, and back to it. */
function cornersOf({ left, right, low, top }: Bounds): Point[] {
  const at = (x: number, y: number): Point => ({ x, y });
  return [at(left, low), at(right, low), at(right, top), at(left, top), at(left, low)];
}

/** The line in the middle between two boxes, one of which is in the other; undefined for other parts. */
export function frameBetween(one: readonly Point[], other: readonly Point[]): Point[] | undefined {
  if (!isBox(one) || !isBox(other)) return undefined;
  const [a, b] = [boundsOf(one), boundsOf(other)];
  const isIn = (inner: Bounds, outer: Bounds): boolean =>
    inner.left > outer.left && inner.right < outer.right && inner.low > outer.low && inner.top < outer.top;
  if (!isIn(a, b) && !isIn(b, a)) return undefined;
  return cornersOf({
    left: (a.left + b.left) / 2,
    right: (a.right + b.right) / 2,
    low: (a.low + b.low) / 2,
    top: (a.top + b.top) / 2,
  });
}

function isBox(part: readonly Point[]): boolean {
  const { left, right, low, top } = boundsOf(part);
  const isCorner = ({ x, y }: Point): boolean => (x === left || x === right) && (y === low || y === top);
  return part.length >= 4 && part.length <= 6 && right > left && top > low && part.every(isCorner);
}
