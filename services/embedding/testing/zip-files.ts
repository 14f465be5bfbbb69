import { writeZip, type ZipFile } from './zip-writer.ts';

/** Files by name, zipped in this order. */
export function zipOf(files: Readonly<Record<string, string>>, ...more: readonly ZipFile[]): Buffer {
  return writeZip([...Object.entries(files).map(([name, content]) => ({ name, content })), ...more]);
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** References of a part of Office Open XML, by id: the last word of their type, and their target. */
export function relations(
  targets: Readonly<Record<string, readonly [type: string, target: string]>>,
): string {
  const each = Object.entries(targets).map(
    ([id, [type, target]]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`,
  );
  return `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`;
}

/** What a sheet is made of. */
export interface SheetXml {
  readonly name: string;
  readonly state?: string;
  /** Between `<worksheet>` and its end. */
  readonly content: string;
}

/** A workbook. Style 1 is a date, 2 euros, 3 per cent. */
export function xlsxOf(
  sheets: readonly SheetXml[],
  strings: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): Buffer {
  const targets = Object.fromEntries(
    sheets.map((_sheet, i) => [`r${i}`, ['worksheet', `worksheets/s${i}.xml`] as const]),
  );
  const listed = sheets.map(
    ({ name, state = 'visible' }, i) => `<sheet name="${name}" state="${state}" r:id="r${i}"/>`,
  );
  return zipOf({
    '_rels/.rels': relations({ r: ['officeDocument', 'xl/workbook.xml'] }),
    'xl/workbook.xml': `<workbook xmlns:r="${office}"><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations({
      ...targets,
      st: ['styles', '/xl/styles.xml'],
      ss: ['sharedStrings', 'sharedStrings.xml'],
    }),
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="#,##0.00 &quot;€&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="9"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml': `<sst>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    ...Object.fromEntries(
      sheets.map(({ content }, i) => [`xl/worksheets/s${i}.xml`, `<worksheet>${content}</worksheet>`]),
    ),
    ...more,
  });
}

/** Rows of a sheet: numbers as numbers, all else as text in the cell. */
export function sheetRows(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number): string =>
    typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  return `<sheetData>${rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')}</sheetData>`;
}

/** A presentation of slides, each as the content of its `<spTree>`, with other parts by name. */
export function pptxOf(slides: readonly string[], more: Readonly<Record<string, string>> = {}): Buffer {
  const ids = slides.map((_slide, i) => `<p:sldId id="${256 + i}" r:id="r${i}"/>`);
  return zipOf({
    '_rels/.rels': relations({ r: ['officeDocument', 'ppt/presentation.xml'] }),
    'ppt/presentation.xml': `<p:presentation xmlns:p="p" xmlns:r="${office}"><p:sldIdLst>${ids.join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relations(
      Object.fromEntries(slides.map((_slide, i) => [`r${i}`, ['slide', `slides/s${i}.xml`] as const])),
    ),
    ...Object.fromEntries(slides.map((slide, i) => [`ppt/slides/s${i}.xml`, slideXml(slide)])),
    ...more,
  });
}

/** A slide, or the notes on one. */
export function slideXml(shapes: string, attributes = ''): string {
  return shapes.startsWith('<p:sld')
    ? shapes
    : `<p:sld xmlns:p="p" xmlns:a="a" ${attributes}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`;
}

/** A shape with paragraphs, in a placeholder unless that is left out. */
export function shape(paragraphs: readonly string[], placeholder?: string): string {
  const ph = placeholder === undefined ? '' : `<p:ph type="${placeholder}"/>`;
  const each = paragraphs.map((text) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`);
  return `<p:sp><p:nvSpPr><p:nvPr>${ph}</p:nvPr></p:nvSpPr><p:txBody>${each.join('')}</p:txBody></p:sp>`;
}

/** What a text of OpenDocument has beside its text. */
export interface OdtParts {
  /** Automatic styles, and those that have names. */
  readonly styles?: string;
  readonly named?: string;
  readonly headers?: string;
  /** Other parts by name. */
  readonly more?: Readonly<Record<string, string>>;
}

/** A text of OpenDocument, as the content of its `<office:text>`. */
export function odtOf(
  text: string,
  { styles = '', named = '', headers = '', more = {} }: OdtParts = {},
): Buffer {
  const spaces =
    'xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s" xmlns:draw="d" xmlns:svg="v" xmlns:form="f" xmlns:xlink="l"';
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<office:document-content ${spaces}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:text>${text}</office:text></office:body></office:document-content>`,
    'styles.xml': `<office:document-styles ${spaces}><office:styles>${named}</office:styles><office:master-styles>${headers}</office:master-styles></office:document-styles>`,
    ...more,
  });
}

/** A book of pages of XHTML, by their names. */
export function epubOf(
  pages: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Buffer {
  const names = Object.keys(pages);
  const items = names.map(
    (name, i) => `<item id="i${i}" href="${encodeURI(name)}" media-type="application/xhtml+xml"/>`,
  );
  const spine = names.map((_name, i) => `<itemref idref="i${i}"/>`);
  return zipOf({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
    'OPS/book.opf': `<package xmlns:dc="dc"><metadata><dc:title>Tides</dc:title><dc:creator>M. Shore</dc:creator></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>${items.join('')}</manifest><spine><itemref idref="nav"/>${spine.join('')}</spine></package>`,
    'OPS/nav.xhtml': '<html><body><a href="a">Contents</a></body></html>',
    ...Object.fromEntries(names.map((name) => [`OPS/${name}`, pages[name] ?? ''])),
    ...more,
  });
}
