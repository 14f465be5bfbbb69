import type { PdfRule } from './pdf-marks.ts';

/** A line along or across the direction of reading: where it stands, and from where to where it goes. In points. */
export interface Line {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The lines of a page as its text is read in one direction. */
export interface TurnedRules {
  /** `at` is a height, upwards. */
  readonly along: readonly Line[];
  /** `at` is a place from the left. */
  readonly across: readonly Line[];
}

/** Parts of a line are no further apart, and lines no further from each other that are one. */
const widestGap = 1.5;
const sameLine = 0.75;

/** @param angle in which the text is written, a multiple of 90 degrees */
export function turnedRules(rules: readonly PdfRule[], angle: number): TurnedRules {
  const cos = Math.round(Math.cos((angle * Math.PI) / 180));
  const sin = Math.round(Math.sin((angle * Math.PI) / 180));
  const along: Line[] = [];
  const across: Line[] = [];
  for (const { x1, y1, x2, y2 } of rules) {
    const [xs, ys] = [
      [x1 * cos + y1 * sin, x2 * cos + y2 * sin],
      [y1 * cos - x1 * sin, y2 * cos - x2 * sin],
    ];
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    if (right - left >= high - low) along.push({ at: (low + high) / 2, from: left, to: right });
    else across.push({ at: (left + right) / 2, from: low, to: high });
  }
  return { along: whole(along), across: whole(across) };
}

/** Lines that are drawn in parts, or twice, as one. In the order of where they stand. */
function whole(lines: readonly Line[]): Line[] {
  const levels: Line[][] = [];
  for (const line of lines.toSorted((a, b) => a.at - b.at)) {
    const level = levels.at(-1);
    if (level?.[0] !== undefined && line.at - level[0].at <= sameLine) level.push(line);
    else levels.push([line]);
  }
  return levels.flatMap((level) => {
    const parts: { at: number; from: number; to: number }[] = [];
    for (const { at, from, to } of level.toSorted((a, b) => a.from - b.from)) {
      const last = parts.at(-1);
      if (last !== undefined && from <= last.to + widestGap) last.to = Math.max(last.to, to);
      else parts.push({ at, from, to });
    }
    return parts;
  });
}
