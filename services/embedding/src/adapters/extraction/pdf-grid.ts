/** The edges of columns from the left, of rows from above, and which cells are one: the same number for each of a merged cell. */
export interface Grid {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly owner: readonly (readonly number[])[];
}

/** Sets of numbers that are joined one by one. */
export class Groups {
  readonly #parents: number[];

  constructor(size: number) {
    this.#parents = Array.from({ length: size }, (_, index) => index);
  }

  of(index: number): number {
    let root = index;
    while (this.#parents[root] !== root) root = this.#parents[root] ?? root;
    for (let at = index; at !== root; ) {
      const next = this.#parents[at] ?? root;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.of(one), this.of(other)];
    if (a !== b) this.#parents[Math.max(a, b)] = Math.min(a, b);
  }
}

/** Merged cells are as wide in each of their rows. */
export function areRectangles(owner: readonly (readonly number[])[]): boolean {
  const boxes = new Map<
    number,
    { top: number; left: number; bottom: number; right: number; cells: number }
  >();
  owner.forEach((row, y) => {
    row.forEach((one, x) => {
      const box = boxes.get(one) ?? { top: y, left: x, bottom: y, right: x, cells: 0 };
      box.bottom = y;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.cells += 1;
      boxes.set(one, box);
    });
  });
  return [...boxes.values()].every(
    ({ top, left, bottom, right, cells }) => (bottom - top + 1) * (right - left + 1) === cells,
  );
}
