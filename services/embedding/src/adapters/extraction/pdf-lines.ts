import type { PdfRun } from './pdf-frames.ts';

/** A printed line, in the reading order of its page. Lengths in points. */
export interface PdfLine {
  readonly text: string;
  readonly page: number;
  /**
   * `leader`: a label and its value with dots between them; `pair`: a label and its value side by side; `row`: cells of a
   * table, with bars between them; `note`: of an annotation.
   */
  readonly kind: 'text' | 'leader' | 'pair' | 'row' | 'note';
  /** A row that names columns, as far as the lines around its cells say it. */
  readonly isHead?: boolean;
  /** The row before it is of the same table, however high it is. */
  readonly goesOn?: boolean;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  /** Size of most of its characters, rounded to half a point: renderers jitter. */
  readonly size: number;
  /** Font of most of its characters. */
  readonly font: string;
  /** Nearly all of its characters are bold. */
  readonly bold: boolean;
  /** From the upper and the lower edge of the page; undefined for a stamp across it. */
  readonly edges?: { readonly top: number; readonly bottom: number };
}

/** How most of a line is set. */
export type PdfStyle = Pick<PdfLine, 'size' | 'font' | 'bold'>;

/** The style of a line's bulk: one large sign, or an exponent, does not count. */
export function styleOf(runs: readonly PdfRun[]): PdfStyle {
  const sizes = new Map<number, number>();
  const fonts = new Map<string, number>();
  let bold = 0;
  let all = 0;
  for (const run of runs) {
    const chars = run.text.trim().length;
    const size = Math.round(run.size * 2) / 2;
    sizes.set(size, (sizes.get(size) ?? 0) + chars);
    fonts.set(run.font, (fonts.get(run.font) ?? 0) + chars);
    if (run.bold) bold += chars;
    all += chars;
  }
  return { size: mostCommon(sizes) ?? 0, font: mostCommon(fonts) ?? '', bold: all > 0 && bold >= all * 0.9 };
}

/** The key with the greatest weight; undefined for none. */
export function mostCommon<T>(weights: ReadonlyMap<T, number>): T | undefined {
  let best: T | undefined;
  let most = 0;
  for (const [key, weight] of weights) {
    if (weight <= most) continue;
    best = key;
    most = weight;
  }
  return best;
}
