import type { Fit } from './cut-to-fit.ts';
import type { Unit } from './units.ts';

/** Sizes that chunks are packed to. */
export interface PackOptions extends Fit {
  /** Most of the chunk before that is repeated, in whole sentences. */
  readonly overlap: number;
}

/** The text of units as the document has it. */
export function joinUnits(units: readonly Unit[]): string {
  return units.map((unit, index) => (index === 0 ? unit.text : unit.lead + unit.text)).join('');
}

/**
 * Fills chunks one after the other; each begins with the last sentences of the one before, if they are short enough.
 * Sizes are added up; where the sum is not exact, the chunk is measured when it ends, once for a chunk as a rule.
 */
export function* packUnits(units: Iterable<Unit>, options: PackOptions): Generator<readonly Unit[]> {
  let current: readonly Unit[] = [];
  let open: Unit[] = [];
  let size = 0;
  for (const unit of units) {
    while (open.length > 0 && size + unit.size > options.limit) {
      current = fittingStart(open, options);
      yield current;
      const rest = open.slice(current.length);
      open = [...repeated(current, options.overlap), ...rest];
      if (sizeOf(open) + unit.size > options.limit) open = rest;
      size = sizeOf(open);
    }
    open.push(unit);
    size += unit.size;
  }
  while (open.length > 0) {
    current = fittingStart(open, options);
    yield current;
    open = open.slice(current.length);
  }
}

function sizeOf(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.size, 0);
}

/**
 * As many of the first units as fit together, at least one. Sizes add up across white space only: where two units
 * touch, the joined text may be larger than their sum.
 */
function fittingStart(units: readonly Unit[], { limit, measure }: Fit): readonly Unit[] {
  const fits = (count: number): boolean => measure(joinUnits(units.slice(0, count))) <= limit;
  const touch = units.some((unit, index) => index > 0 && unit.lead === '');
  if (!touch || fits(units.length)) return units;
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
