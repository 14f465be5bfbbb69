/** One run of text as a PDF places it, in the coordinates of its page. Lengths in points. */
export interface PdfTextItem {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Along the direction in which it is written. */
  readonly length: number;
  readonly fontSize: number;
  /** The direction in which it is written, in degrees, counter-clockwise from the right. */
  readonly angle: number;
  readonly font: string;
  readonly bold: boolean;
  readonly rightToLeft: boolean;
}

/** A run in its frame: x grows in the direction of reading, y upwards. */
export interface PdfRun {
  readonly text: string;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly size: number;
  readonly font: string;
  readonly bold: boolean;
  readonly rightToLeft: boolean;
  /** White space comes before it. */
  readonly spaced: boolean;
}

/** All that a page has in one direction, in the order in which it is drawn. */
export interface PdfFrame {
  /** In which it is written, in degrees. */
  readonly angle: number;
  readonly runs: readonly PdfRun[];
  /** Edges of the page. */
  readonly top: number;
  readonly bottom: number;
  /** Written along an edge of the page, and not across it as a stamp is. */
  readonly straight: boolean;
}

/** Corners of the visible page: left, bottom, right, top. */
export type PdfView = readonly [number, number, number, number];

/** Text that is tilted by less, as on a scanned page, is taken as straight. */
const mostTilt = 5;

/** Turns each direction in which a page is written upright: the most used one first, stamps across the page last. */
export function pdfFrames(items: readonly PdfTextItem[], view: PdfView): PdfFrame[] {
  const frames = [...Map.groupBy(items, ({ angle }) => snapped(angle))].map(([angle, turned]) => ({
    chars: turned.reduce((sum, { text }) => sum + text.length, 0),
    frame: frameOf(turned, angle, view),
  }));
  const rank = ({ frame, chars }: (typeof frames)[number]): number => (frame.straight ? chars : -1 / chars);
  return frames.sort((a, b) => rank(b) - rank(a)).map(({ frame }) => frame);
}

function snapped(angle: number): number {
  const quarter = Math.round(angle / 90) * 90;
  const degrees = Math.abs(angle - quarter) < mostTilt ? quarter : Math.round(angle);
  return (degrees + 360) % 360;
}

function frameOf(items: readonly PdfTextItem[], angle: number, view: PdfView): PdfFrame {
  const turn = turnBy(angle);
  const runs: PdfRun[] = [];
  let spaced = false;
  for (const { text, x, y, length, fontSize, font, bold, rightToLeft } of items) {
    if (text.trim() !== '') {
      const at = turn(x, y);
      runs.push({ text, ...at, right: at.x + length, size: fontSize, font, bold, rightToLeft, spaced });
    }
    spaced = text.trim() === '' && text !== '';
  }
  const [left, bottom, right, top] = view;
  const heights = [turn(left, bottom), turn(left, top), turn(right, bottom), turn(right, top)].map(
    ({ y }) => y,
  );
  return { angle, runs, top: Math.max(...heights), bottom: Math.min(...heights), straight: angle % 90 === 0 };
}

function turnBy(degrees: number): (x: number, y: number) => { x: number; y: number } {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  return (x, y) => ({ x: x * cos + y * sin, y: y * cos - x * sin });
}
