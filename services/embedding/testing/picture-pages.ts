import { deflateSync } from 'node:zlib';
import { pdfStream, someText, writePdf } from './pdf-writer.ts';

/** A PDF with a page of text, and a page that is nothing but a white picture of this size. */
export function textAndPicture(width: number, height: number, bytes = width * height * 3): Buffer {
  const page = (contents: number, resources: string) =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${contents} 0 R /Resources << ${resources} >> >>`;
  const picture = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8`;
  return writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
    page(5, '/Font << /F1 8 0 R >>'),
    page(6, '/XObject << /P 7 0 R >>'),
    pdfStream('', someText),
    pdfStream('', 'q 612 0 0 792 0 0 cm /P Do Q\n'),
    pdfStream(`${picture} /Filter /FlateDecode`, deflateSync(Buffer.alloc(bytes, 255))),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]);
}
