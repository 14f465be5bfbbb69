import { writeZip } from './zip-writer.ts';

const office = 'http://schemas.openxmlformats.org';
const relations = `${office}/officeDocument/2006/relationships`;
/** The namespaces of Word's markup. */
const spaces = [
  `xmlns:w="${office}/wordprocessingml/2006/main"`,
  `xmlns:r="${relations}"`,
  `xmlns:m="${office}/officeDocument/2006/math"`,
  `xmlns:a="${office}/drawingml/2006/main"`,
  `xmlns:c="${office}/drawingml/2006/chart"`,
  `xmlns:dgm="${office}/drawingml/2006/diagram"`,
  `xmlns:wp="${office}/drawingml/2006/wordprocessingDrawing"`,
  `xmlns:mc="${office}/markup-compatibility/2006"`,
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
].join(' ');

/** A part beside the document: its content without the root element. */
export interface DocxPart {
  /** The last word of the relationship's type, which is its id too. */
  readonly type: string;
  /** The root element. */
  readonly root: string;
  readonly content: string;
  /** Its id, where the type is not it. */
  readonly id?: string;
}

/** A Word document of such markup as its body, with the parts that it needs. */
export function docxFile(body: string, parts: readonly DocxPart[] = []): Buffer {
  const named = parts.map(({ type, root, content, id = type }) => ({
    type,
    id,
    name: `${id}.xml`,
    root,
    content,
  }));
  const listed = named
    .map(({ id, type, name }) => `<Relationship Id="${id}" Type="${relations}/${type}" Target="${name}"/>`)
    .join('');
  const rels = (content: string): string =>
    `<Relationships xmlns="${office}/package/2006/relationships">${content}</Relationships>`;
  return writeZip([
    {
      name: '_rels/.rels',
      content: rels(`<Relationship Id="r" Type="${relations}/officeDocument" Target="/word/document.xml"/>`),
    },
    { name: 'word/_rels/document.xml.rels', content: rels(listed) },
    { name: 'word/document.xml', content: `<w:document ${spaces}><w:body>${body}</w:body></w:document>` },
    ...named.map(({ name, root, content }) => ({
      name: `word/${name}`,
      content: `<${root} ${spaces}>${content}</${root}>`,
    })),
  ]);
}

/** A paragraph of one run. */
export function paragraph(text: string, properties = ''): string {
  return `<w:p><w:pPr>${properties}</w:pPr>${run(text)}</w:p>`;
}

export function run(text: string, properties = ''): string {
  return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
}

/** A table of rows, each as its cells. */
export function table(...rows: readonly string[]): string {
  return `<w:tbl>${rows.map((cells) => `<w:tr>${cells}</w:tr>`).join('')}</w:tbl>`;
}

/** A cell of a table with one paragraph. @param properties of the cell */
export function cell(text: string, properties = ''): string {
  return `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text)}</w:tc>`;
}
