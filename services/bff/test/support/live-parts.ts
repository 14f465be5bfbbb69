import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

interface Node {
  readonly type: string;
  readonly url?: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

const liveTypes = new Set(['link', 'image', 'html', 'definition', 'linkReference', 'imageReference']);

/** What a Markdown renderer would make a link, load or run of an answer, by type and target: GitHub's flavour, with bare addresses. */
export function liveParts(answer: string): string[] {
  const tree = unified().use(remarkParse).use(remarkGfm).parse(answer);
  return partsOf(tree as Node);
}

function partsOf({ type, url, value, children = [] }: Node): string[] {
  const own = liveTypes.has(type) ? [`${type} ${url ?? value ?? ''}`] : [];
  return [...own, ...children.flatMap(partsOf)];
}
