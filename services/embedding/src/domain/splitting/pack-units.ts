import type { Fit, Measure } from './cut-to-fit.ts';
import type { Unit } from './units.ts';

/** Sizes that chunks are packed to. */
export interface PackOptions extends Fit {
  /** Most of the chunk before that is repeated, in whole sentences. */
  readonly overlap: number;
}

interface SizedUnits {
  readonly units: readonly Unit[];
  readonly size: number;
}

/** The text of units as the document has it. */
export function joinUnits(units: readonly Unit[]): string {
  return units.map((unit, index) => (index === 0 ? unit.text : unit.lead + unit.text)).join('');
}

/** Fills chunks one after the other; each begins with the last sentences of the one before, if they are short enough. */
export function packUnits(units: readonly Unit[], options: PackOptions): Unit[][] {
  const chunks: Unit[][] = [];
  let current: Unit[] = [];
  let size = 0;
  for (const unit of units) {
    let joined = sizeWith({ units: current, size }, unit, options.measure);
    if (current.length > 0 && joined > options.limit) {
      chunks.push(current);
      current = repeated(current, options.overlap);
      size = options.measure(joinUnits(current));
      joined = sizeWith({ units: current, size }, unit, options.measure);
      if (joined > options.limit) {
        current = [];
        joined = unit.size;
      }
    }
    current.push(unit);
    size = joined;
  }
  if (current.length > 0) chunks.push(current);
  return chunks;
}

/** Sizes add up across white space only; where two units touch, the joined text has to be measured. */
function sizeWith({ units, size }: SizedUnits, unit: Unit, measure: Measure): number {
  if (units.length === 0) return unit.size;
  return unit.lead === '' ? measure(joinUnits([...units, unit])) : size + unit.size;
}

/** The last whole sentences within the overlap; never the entire chunk, or the next one could bring nothing new. */
function repeated(chunk: readonly Unit[], overlap: number): Unit[] {
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
