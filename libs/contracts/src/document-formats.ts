/**
 * How the bytes of a format are recognized: `text` formats look alike, and their names tell them apart; of `marked` ones the
 * first bytes are enough; `packed` ones are ZIP archives, whose first bytes are enough as a rule.
 */
export type FormatFamily = 'text' | 'marked' | 'packed';

/** A format of files that the pipeline reads. */
export interface DocumentFormat {
  /** Under which it goes through the pipeline. */
  readonly mediaType: string;
  /** As callers are shown it. */
  readonly name: string;
  readonly family: FormatFamily;
  /** Of a file of this format that has lost its name; without the dot. */
  readonly extension: string;
  /** More by which such files are known. */
  readonly otherExtensions?: readonly string[];
  /** Media types that senders give to such files. */
  readonly aliases?: readonly string[];
}

const openXml = 'application/vnd.openxmlformats-officedocument';
const sourceCode = [
  ...'ada asm awk bash bat c cc cfg clj cljs cmake cmd coffee conf cpp cs css cxx d dart diff dockerfile elm env'.split(
    ' ',
  ),
  ...'erl ex exs f90 fish fs fsx gd go gradle graphql groovy h hcl hh hpp hrl hs hxx ini java jl js jsx kt kts less'.split(
    ' ',
  ),
  ...'lisp lua m mak make mjs cjs ml mli mm mts cts nim nix pas patch php pl pm po properties proto ps1 psm1 pug py'.split(
    ' ',
  ),
  ...'pyi r rb rkt rs sass scala scm scss sh sol sql svelte swift tcl tex tf tfvars toml ts tsx v vb vbs vhdl vue'.split(
    ' ',
  ),
  ...'wat zig zsh'.split(' '),
];

/** Every format that the pipeline reads, in the order in which they are shown to callers. The only such list. */
export const documentFormats = [
  {
    mediaType: 'text/plain',
    name: 'plain text',
    family: 'text',
    extension: 'txt',
    otherExtensions: ['text', 'log'],
  },
  {
    mediaType: 'text/markdown',
    name: 'Markdown',
    family: 'text',
    extension: 'md',
    otherExtensions: ['markdown', 'mdown', 'mkd', 'mdx', 'qmd', 'rmd'],
    aliases: ['text/x-markdown'],
  },
  {
    mediaType: 'text/html',
    name: 'HTML',
    family: 'text',
    extension: 'html',
    otherExtensions: ['htm', 'xhtml', 'xht'],
    aliases: ['application/xhtml+xml'],
  },
  { mediaType: 'application/pdf', name: 'PDF', family: 'marked', extension: 'pdf' },
  {
    mediaType: `${openXml}.wordprocessingml.document`,
    name: 'DOCX',
    family: 'packed',
    extension: 'docx',
    otherExtensions: ['docm', 'dotx', 'dotm'],
    aliases: [
      `${openXml}.wordprocessingml.template`,
      'application/vnd.ms-word.document.macroenabled.12',
      'application/vnd.ms-word.template.macroenabled.12',
    ],
  },
  {
    mediaType: `${openXml}.spreadsheetml.sheet`,
    name: 'XLSX',
    family: 'packed',
    extension: 'xlsx',
    otherExtensions: ['xlsm', 'xltx', 'xltm'],
    aliases: [
      `${openXml}.spreadsheetml.template`,
      'application/vnd.ms-excel.sheet.macroenabled.12',
      'application/vnd.ms-excel.template.macroenabled.12',
    ],
  },
  {
    mediaType: `${openXml}.presentationml.presentation`,
    name: 'PPTX',
    family: 'packed',
    extension: 'pptx',
    otherExtensions: ['pptm', 'ppsx', 'ppsm', 'potx', 'potm'],
    aliases: [
      `${openXml}.presentationml.slideshow`,
      `${openXml}.presentationml.template`,
      'application/vnd.ms-powerpoint.presentation.macroenabled.12',
      'application/vnd.ms-powerpoint.slideshow.macroenabled.12',
      'application/vnd.ms-powerpoint.template.macroenabled.12',
    ],
  },
  {
    mediaType: 'application/vnd.oasis.opendocument.text',
    name: 'ODT',
    family: 'packed',
    extension: 'odt',
    otherExtensions: ['ott'],
    aliases: ['application/vnd.oasis.opendocument.text-template'],
  },
  { mediaType: 'application/epub+zip', name: 'EPUB', family: 'packed', extension: 'epub' },
  {
    mediaType: 'application/rtf',
    name: 'RTF',
    family: 'marked',
    extension: 'rtf',
    aliases: ['text/rtf', 'application/x-rtf', 'text/richtext'],
  },
  {
    mediaType: 'message/rfc822',
    name: 'e-mail (EML)',
    family: 'text',
    extension: 'eml',
    otherExtensions: ['mht', 'mhtml'],
    aliases: ['multipart/related', 'application/eml'],
  },
  {
    mediaType: 'text/csv',
    name: 'CSV',
    family: 'text',
    extension: 'csv',
    aliases: ['application/csv', 'text/x-csv', 'text/comma-separated-values'],
  },
  {
    mediaType: 'text/tab-separated-values',
    name: 'TSV',
    family: 'text',
    extension: 'tsv',
    otherExtensions: ['tab'],
    aliases: ['text/tsv'],
  },
  {
    mediaType: 'application/json',
    name: 'JSON',
    family: 'text',
    extension: 'json',
    otherExtensions: ['jsonc', 'json5', 'geojson', 'jsonld', 'webmanifest', 'ipynb', 'har'],
    aliases: ['text/json', 'application/ld+json', 'application/geo+json'],
  },
  {
    mediaType: 'application/x-ndjson',
    name: 'JSON Lines',
    family: 'text',
    extension: 'jsonl',
    otherExtensions: ['ndjson'],
    aliases: ['application/jsonl', 'application/ndjson', 'application/x-jsonlines', 'application/json-lines'],
  },
  {
    mediaType: 'application/yaml',
    name: 'YAML',
    family: 'text',
    extension: 'yaml',
    otherExtensions: ['yml'],
    aliases: ['application/x-yaml', 'text/yaml', 'text/x-yaml'],
  },
  {
    mediaType: 'application/xml',
    name: 'XML',
    family: 'text',
    extension: 'xml',
    otherExtensions:
      'xsd xsl xslt rss atom rdf plist wsdl kml gpx opml dita docbook xliff xlf tei resx'.split(' '),
    aliases: ['text/xml', 'application/rss+xml', 'application/atom+xml'],
  },
  {
    mediaType: 'text/x-source',
    name: 'source code',
    family: 'text',
    extension: 'txt',
    otherExtensions: sourceCode,
    aliases: ['text/javascript', 'application/javascript', 'text/css', 'text/x-python', 'application/sql'],
  },
] as const satisfies readonly DocumentFormat[];

/** Media type of a {@link documentFormats}. */
export type DocumentMediaType = (typeof documentFormats)[number]['mediaType'];
