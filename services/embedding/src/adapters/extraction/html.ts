import { toText } from 'hast-util-to-text';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import type { Block } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';
import { decodeText } from './decode-text.ts';
import { tableText } from './table-text.ts';

const parser = unified().use(rehypeParse, { fragment: false }).freeze();

type Root = ReturnType<typeof parser.parse>;
type RootContent = Root['children'][number];
type Element = Extract<RootContent, { type: 'element' }>;
type ElementContent = Element['children'][number];

/** Never shown to a reader, or shown on every page of a site: not what the document says. */
const dropped = new Set(
  'head script style noscript template nav svg math iframe object embed canvas audio video select button input textarea dialog'.split(
    ' ',
  ),
);

/** Elements that end a line of text. All others are inline. */
const blockLevel = new Set(
  'html body address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu ol p pre search section summary table ul'.split(
    ' ',
  ),
);

/** Decodes a file of HTML, heeding the encoding that it declares, and reads it. */
export function htmlFileBlocks(bytes: Uint8Array): Block[] {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  const declared = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1];
  // A declaration that can be read byte by byte proves that the file is not in UTF-16, as the HTML standard has it.
  return htmlBlocks(decodeText(bytes, /^utf-16/i.test(declared ?? '') ? undefined : declared));
}

/** The text of a page as a reader sees it, without navigation and machinery. */
export function htmlBlocks(html: string): Block[] {
  return childBlocks(parser.parse(html), 'paragraph');
}

type Prose = 'paragraph' | 'list-item';

function childBlocks(parent: Root | Element, prose: Prose): Block[] {
  const blocks: Block[] = [];
  let run: ElementContent[] = [];
  const endRun = (): void => {
    const text = toText({ type: 'root', children: run });
    if (text.trim() !== '') blocks.push({ kind: prose, text });
    run = [];
  };
  for (const node of parent.children) {
    if (!isShown(node)) continue;
    if (node.type === 'element' && (blockLevel.has(node.tagName) || holdsBlocks(node))) {
      endRun();
      for (const block of elementBlocks(node, prose)) blocks.push(block);
    } else {
      run.push(node);
    }
  }
  endRun();
  return blocks;
}

function elementBlocks(element: Element, prose: Prose): Block[] {
  const { tagName } = element;
  if (/^h[1-6]$/.test(tagName)) {
    return [{ kind: 'heading', level: Number(tagName[1]), text: oneLine(toText(element)) }];
  }
  if (tagName === 'pre') return [{ kind: 'code', text: toText(element) }];
  if (tagName === 'table' && isDataTable(element)) return [{ kind: 'table', text: textOfTable(element) }];
  if (tagName === 'li' || tagName === 'dd' || tagName === 'dt') return childBlocks(element, 'list-item');
  return childBlocks(element, prose);
}

function isShown(node: RootContent): node is ElementContent {
  if (node.type === 'text') return true;
  if (node.type !== 'element' || dropped.has(node.tagName)) return false;
  const { hidden, ariaHidden, style } = node.properties;
  if (hidden !== undefined && hidden !== false) return false;
  return ariaHidden !== 'true' && !/display\s*:\s*none/i.test(String(style ?? ''));
}

/** True for an inline element around block-level ones, for example a link around a whole card. */
function holdsBlocks(element: Element): boolean {
  return element.children.some(
    (child) => child.type === 'element' && (blockLevel.has(child.tagName) || holdsBlocks(child)),
  );
}

/** Old pages lay their whole text out in tables; what holds headings or tables is layout, and its cells are prose. */
function isDataTable(table: Element): boolean {
  return !descendants(table, (tag) => /^(h[1-6]|table|pre)$/.test(tag)).next().value;
}

function textOfTable(table: Element): string {
  const rows = [...descendants(table, (tag) => tag === 'tr')];
  const caption = [...descendants(table, (tag) => tag === 'caption')].map((node) => [cellText(node)]);
  return tableText([
    ...caption,
    ...rows.map((row) => [...descendants(row, (tag) => tag === 'td' || tag === 'th')].map(cellText)),
  ]);
}

function cellText(cell: Element): string {
  return oneLine(
    childBlocks(cell, 'paragraph')
      .map((block) => block.text)
      .join(' '),
  );
}

function* descendants(parent: Element, wanted: (tagName: string) => boolean): Generator<Element> {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    if (wanted(child.tagName)) yield child;
    else yield* descendants(child, wanted);
  }
}
