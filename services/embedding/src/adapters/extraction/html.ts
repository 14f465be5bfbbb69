import { Parser } from 'htmlparser2';
import type { Extracted } from '../../domain/extracted.ts';
import { limits } from '../../limits.ts';
import { nestedTooDeeply } from './failures.ts';
import { hiddenStyles } from './hidden-styles.ts';
import { HtmlReader } from './html-reader.ts';
import { decodeText } from './text-encoding.ts';

/** Where an encoding is declared, if it is: the HTML standard has browsers look no further than 1,024 bytes. */
const declarationBytes = 4_096;

/** Decodes an HTML file, by the encoding that it declares if it does, and reads it. */
export async function readHtmlFile(bytes: Uint8Array): Promise<Extracted> {
  const declared = declaredEncoding(new TextDecoder('latin1').decode(bytes.subarray(0, declarationBytes)));
  // A declaration that can be read byte by byte proves that the file is not in UTF-16, as the HTML standard has it.
  const decoded = await decodeText(bytes, /^utf-16/i.test(declared ?? '') ? undefined : declared);
  const { blocks, warnings } = readHtml(decoded.text);
  return { blocks, warnings: [...decoded.warnings, ...warnings] };
}

/** The encoding that the XML declaration or a `<meta>` of a page declares, there by `charset` or by the content type. */
function declaredEncoding(start: string): string | undefined {
  const ofXml = /^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]+)/.exec(start)?.[1];
  if (ofXml !== undefined) return ofXml;
  for (const [tag] of start.matchAll(/<meta[^<>]+/gi)) {
    const declared = /charset\s*=\s*(?:["']\s*)?([\w-]+)/i.exec(tag)?.[1];
    if (declared !== undefined) return declared;
  }
  return undefined;
}

/**
 * The visible text of a page, without navigation, scripts and what its styles hide. Read as a stream of tags in one pass:
 * time and memory are linear in the length of the page.
 *
 * Merged cells are repeated, formulas and the alternative texts of pictures are kept, text that is crossed out is left out
 * with a warning. Does not repair misnested markup as a browser would, runs no scripts, and knows only the styles in the page.
 *
 * @throws AppError `unprocessable` (`nested_too_deeply`)
 */
export function readHtml(html: string): Extracted {
  const reader = new HtmlReader(hiddenStyles(sheetsOf(html)));
  let depth = 0;
  const parser = new Parser({
    onopentag: (tagName, attributes) => {
      depth += 1;
      if (depth > limits.nesting.value) throw nestedTooDeeply();
      reader.open({ tagName, attributes });
    },
    ontext: (text) => reader.text(text),
    onclosetag: () => {
      depth -= 1;
      reader.close();
    },
  });
  parser.end(html);
  return reader.end();
}

/** The style sheets in a page; they may come after the elements that they hide. */
function sheetsOf(html: string): string[] {
  const sheets: string[] = [];
  if (!/<style/i.test(html)) return sheets;
  let depth = 0;
  let inSheet = false;
  const parser = new Parser({
    onopentag: (tagName) => {
      depth += 1;
      if (depth > limits.nesting.value) throw nestedTooDeeply();
      inSheet = tagName === 'style';
      if (inSheet) sheets.push('');
    },
    ontext: (text) => {
      if (inSheet) sheets[sheets.length - 1] += text;
    },
    onclosetag: () => {
      depth -= 1;
      inSheet = false;
    },
  });
  parser.end(html);
  return sheets;
}
