import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Block } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';
import { decodeText } from './decode-text.ts';
import { htmlBlocks } from './html.ts';
import { tableText } from './table-text.ts';

const parser = unified().use(remarkParse).use(remarkGfm).freeze();

type Node = ReturnType<typeof parser.parse>['children'][number];
type Table = Extract<Node, { type: 'table' }>;

/** YAML front matter is data about the text; read as Markdown it would become a heading. */
const frontMatter = /^---\r?\n[\s\S]*?\r?\n(?:---|\.\.\.)[^\S\n]*(?:\r?\n|$)/;

/** CommonMark with GitHub's tables, task lists and footnotes. */
export function markdownBlocks(bytes: Uint8Array): Block[] {
  const tree = parser.parse(decodeText(bytes).replace(frontMatter, ''));
  return tree.children.flatMap((node) => blocksOf(node, 'paragraph'));
}

function blocksOf(node: Node, prose: 'paragraph' | 'list-item'): Block[] {
  switch (node.type) {
    case 'heading':
      return [{ kind: 'heading', level: node.depth, text: inlineText(node) }];
    case 'paragraph':
      return [{ kind: prose, text: inlineText(node) }];
    case 'code':
      return [{ kind: 'code', text: node.value }];
    case 'table':
      return [{ kind: 'table', text: textOfTable(node) }];
    case 'html':
      return htmlBlocks(node.value);
    case 'list':
      return node.children.flatMap((item) => item.children.flatMap((child) => blocksOf(child, 'list-item')));
    case 'blockquote':
    case 'footnoteDefinition':
      return node.children.flatMap((child) => blocksOf(child, prose));
    default:
      return [];
  }
}

function textOfTable(table: Table): string {
  return tableText(table.children.map((row) => row.children.map((cell) => oneLine(inlineText(cell)))));
}

/** The words of inline content: link and image texts stay, targets and inline tags go, breaks become line ends. */
function inlineText(node: Node): string {
  if (node.type === 'break') return '\n';
  if (node.type === 'html') return /^<br\b/i.test(node.value) ? '\n' : '';
  if (node.type === 'image' || node.type === 'imageReference') return node.alt ?? '';
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(inlineText).join('') : '';
}
