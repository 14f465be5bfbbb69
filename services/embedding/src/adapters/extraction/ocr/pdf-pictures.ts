import { getResolvedPDFJS } from 'unpdf';
import type { PDFPageProxy } from 'unpdf/pdfjs';
import { limits } from '../../../limits.ts';
import type { GreyPicture } from './recognizer.ts';

/** A picture as pdf.js has decoded it. */
interface Decoded {
  readonly width: number;
  readonly height: number;
  /** 1: a bit for each point, rows in whole bytes; 2: red, green, blue; 3: the same with alpha. */
  readonly kind: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Smaller ones are signs and lines. */
const leastPoints = 10_000;

/** The pictures on a page of a PDF in the order in which they are drawn, one at a time; at most as many as `limits` say. */
export async function* picturesOf(page: PDFPageProxy): AsyncGenerator<GreyPicture> {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList();
  let count = 0;
  for (const [index, operator] of fnArray.entries()) {
    if (operator !== OPS.paintImageXObject && operator !== OPS.paintInlineImageXObject) continue;
    if (count === limits.ocrPictures.value) return;
    const [image] = argsArray[index] as [unknown];
    const decoded = typeof image === 'string' ? await objectOf(page, image) : image;
    if (!isDecoded(decoded) || decoded.width * decoded.height < leastPoints) continue;
    count += 1;
    yield toGrey(decoded);
  }
}

function objectOf(page: PDFPageProxy, name: string): Promise<unknown> {
  const objects = name.startsWith('g_') ? page.commonObjs : page.objs;
  return new Promise((resolve) => {
    objects.get(name, resolve);
  });
}

function isDecoded(image: unknown): image is Decoded {
  return typeof image === 'object' && image !== null && 'data' in image && ArrayBuffer.isView(image.data);
}

function toGrey({ width, height, kind, data }: Decoded): GreyPicture {
  const grey = new Uint8Array(width * height);
  if (kind === 1) {
    const rowBytes = (width + 7) >> 3;
    for (let y = 0, at = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1, at += 1)
        grey[at] = ((data[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1 ? 255 : 0;
    return { width, height, grey };
  }
  const step = kind === 2 ? 3 : 4;
  for (let at = 0, from = 0; at < grey.length; at += 1, from += step) {
    const [red = 0, green = 0, blue = 0] = [data[from], data[from + 1], data[from + 2]];
    grey[at] = (red * 299 + green * 587 + blue * 114) / 1_000;
  }
  return { width, height, grey };
}
