/** One run of text as a PDF places it; y grows upwards. Lengths in points. */
export interface PdfTextItem {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly fontSize: number;
  readonly endsLine: boolean;
}

/** A printed line. */
export interface PdfLine {
  readonly text: string;
  readonly page: number;
  readonly y: number;
  /** Largest size in the line, rounded to half a point: renderers jitter. */
  readonly fontSize: number;
}

/** Joins the runs of a page into lines. A gap of a fifth of the font size between two runs is a space. */
export function pdfLines(items: readonly PdfTextItem[], page: number): PdfLine[] {
  const lines: PdfLine[] = [];
  let run: PdfTextItem[] = [];
  const endLine = (): void => {
    const text = joinRuns(run).replace(/\s+/g, ' ').trim();
    const first = run[0];
    if (first !== undefined && text !== '') {
      const size = run.reduce(
        (most, { text, fontSize }) => (text.trim() === '' ? most : Math.max(most, fontSize)),
        0,
      );
      lines.push({ text, page, y: first.y, fontSize: Math.round(size * 2) / 2 });
    }
    run = [];
  };
  for (const item of items) {
    const last = run.at(-1);
    if (last !== undefined && Math.abs(last.y - item.y) > Math.max(last.fontSize, 1) * 0.6) endLine();
    run.push(item);
    if (item.endsLine) endLine();
  }
  endLine();
  return lines;
}

function joinRuns(run: readonly PdfTextItem[]): string {
  let text = '';
  let end: number | undefined;
  for (const item of run) {
    const gap = end === undefined ? 0 : item.x - end;
    text += gap > item.fontSize * 0.2 ? ` ${item.text}` : item.text;
    end = item.x + item.width;
  }
  return text;
}
