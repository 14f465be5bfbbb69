import type { Fit } from './cut-to-fit.ts';
import type { Unit } from './units.ts';

/** Sizes that chunks are packed to. */
export interface PackOptions extends Fit {
  /** Most of the chunk before that is repeated, in whole sentences. */
  readonly overlap: number;
}

/** The units of one chunk. */
export interface Pack {
  readonly units: readonly Unit[];
  /** So many of the first are in the chunk before, too. */
  readonly repeated: number;
}

/** The text of units as the document has it, behind the head of their table where they begin with its later rows. */
export function joinUnits(units: readonly Unit[]): string {
  const text = units.map((unit, index) => (index === 0 ? unit.text : unit.lead + unit.text)).join('');
  const head = units[0]?.head;
  return head === undefined ? text : head.text + head.joint + text;
}

/** The units of the chunk that is being filled. */
interface Open {
  readonly units: readonly Unit[];
  /** So many of the first were in the chunk before. */
  readonly known: number;
}

/**
 * Fills chunks one after the other; each begins with the last sentences of the one before, if they are short enough.
 * Sizes are added up; where the sum is not exact, the chunk is measured when it ends, once for a chunk as a rule.
 */
export function* packUnits(units: Iterable<Unit>, options: PackOptions): Generator<Pack> {
  let open: Unit[] = [];
  let known = 0;
  let size = 0;
  for (const unit of units) {
    const isApart = unit.isAlone === true || open.at(-1)?.isAlone === true;
    while (open.length > 0 && (isApart || size + unit.size > options.limit)) {
      const full = fittingStart(open, options);
      yield packOf({ units: open, known }, full);
      const rest = restOf({ units: open, known }, full);
      const again = isApart ? [] : repeated(full, options.overlap);
      const next = { units: [...again, ...rest.units], known: rest.known + again.length };
      const isRoom = sizeOf(next.units) + unit.size <= options.limit;
      ({ units: open, known } = isRoom ? next : rest);
      size = sizeOf(open);
    }
    open.push(unit);
    size = open.length === 1 ? sizeOf(open) : size + unit.size;
  }
  for (let left: Open = { units: open, known }; left.units.length > 0; ) {
    const full = fittingStart(left.units, options);
    yield packOf(left, full);
    left = restOf(left, full);
  }
}

function packOf({ known }: Open, units: readonly Unit[]): Pack {
  return { units, repeated: Math.min(known, units.length) };
}

function restOf({ units, known }: Open, packed: readonly Unit[]): { units: Unit[]; known: number } {
  return { units: units.slice(packed.length), known: Math.max(0, known - packed.length) };
}

/** With the head that the first of them brings. */
function sizeOf(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.size, units[0]?.head?.size ?? 0);
}

/**
 * As many of the first units as fit together, at least one. Sizes add up across white space only: where two units
 * touch, the joined text may be larger than their sum. What is left of a chunk can begin with a row, which brings its head.
 */
function fittingStart(units: readonly Unit[], { limit, measure }: Fit): readonly Unit[] {
  const fits = (count: number): boolean => measure(joinUnits(units.slice(0, count))) <= limit;
  const touch = units.some((unit, index) => index > 0 && unit.lead === '');
  if ((!touch && sizeOf(units) <= limit) || fits(units.length)) return units;
  let fitting = 1;
  let tooMany = units.length;
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fits(middle)) fitting = middle;
    else tooMany = middle;
  }
  return units.slice(0, fitting);
}

/** The last whole sentences within the overlap; never the entire chunk, or the next one could bring nothing new. */
function repeated(chunk: readonly Unit[], overlap: number): readonly Unit[] {
  let start = chunk.length;
  let size = 0;
  while (start > 1) {
    const unit = chunk[start - 1];
    if (unit === undefined || !unit.repeatable || size + unit.size > overlap) break;
    size += unit.size;
    start -= 1;
  }
  return chunk.slice(start);
}
