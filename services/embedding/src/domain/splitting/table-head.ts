import { cutToFit, type Fit, type Measure } from './cut-to-fit.ts';

/** The caption and the column names of a table, which every chunk of its rows has in front. */
export interface Head {
  readonly text: string;
  readonly size: number;
  /** What stands between it and the row. */
  readonly joint: string;
  /** What is left out of it: its first lines, or the names of some columns too. */
  readonly lacks?: 'caption' | 'columns';
}

/** A head takes this share of a chunk at most, so that chunks are made of rows. */
const largestShare = 1 / 3;
const cutMark = ' …';

/**
 * The head of a table for every chunk. One that is too large loses its first lines, since the last ones name the columns, and
 * then the end of the last line.
 *
 * @returns undefined for a table without one
 */
export function headOf(lines: readonly string[], { limit, measure }: Fit): Head | undefined {
  const bound = Math.floor(limit * largestShare);
  let start = lines.length;
  let size = 0;
  while (start > 0) {
    const more = measure(lines[start - 1] ?? '');
    if (size + more > bound) break;
    size += more;
    start -= 1;
  }
  if (start < lines.length) {
    const lacks = start === 0 ? {} : ({ lacks: 'caption' } as const);
    return { text: lines.slice(start).join('\n'), size, joint: '\n', ...lacks };
  }
  const columns = lines.at(-1);
  return columns === undefined ? undefined : cutHead(columns, bound, measure);
}

/** The line that names the columns, whole. */
export function lastLineOf(lines: readonly string[], { measure }: Fit): Head | undefined {
  const text = lines.at(-1);
  return text === undefined ? undefined : { text, size: measure(text), joint: '\n', lacks: 'caption' };
}

/** What of a head there is room for in front of a large row; undefined when that is nothing. */
export function headBeside(head: Head, room: number, measure: Measure): Head | undefined {
  return head.size <= room ? head : cutHead(head.text.slice(head.text.lastIndexOf('\n') + 1), room, measure);
}

function cutHead(line: string, bound: number, measure: Measure): Head | undefined {
  const whole = measure(line);
  if (whole <= bound) return { text: line, size: whole, joint: '\n', lacks: 'caption' };
  const limit = bound - measure(cutMark);
  if (limit <= 0) return undefined;
  const [start = ''] = cutToFit(line, { limit, measure });
  const text = start.trim() + cutMark;
  const size = measure(text);
  return size > bound ? undefined : { text, size, joint: '\n', lacks: 'columns' };
}
