import {
  accented,
  beside,
  type FormulaNode,
  fraction,
  grouped,
  index,
  matrix,
  power,
  root,
  withLimits,
} from '../formula-text.ts';

/** A formula of Word as one line: `h=0.021L`, `(a+b)/2`, `x_1^2`. */
export function ommlText(node: FormulaNode): string {
  if (node.name === 'r') return isHidden(node) ? '' : node.children.map(runText).join('');
  if (node.name.endsWith('Pr')) return '';
  const read = readers[node.name];
  return read === undefined ? all(node) : read(node);
}

function runText({ name, text }: FormulaNode): string {
  return name === 't' ? text : '';
}

function isHidden(run: FormulaNode): boolean {
  return run.children.some(
    ({ name, children }) => name === 'rPr' && children.some((each) => each.name === 'vanish'),
  );
}

function all({ children }: FormulaNode): string {
  return beside(children.map(ommlText));
}

const named = (node: FormulaNode, name: string): readonly FormulaNode[] =>
  node.children.filter((child) => child.name === name);
/** The first part of that name. */
const part = (node: FormulaNode, name: string): string => {
  const found = named(node, name)[0];
  return found === undefined ? '' : all(found);
};

/** A character that the properties of an element name; `otherwise` where they are silent. */
function character(node: FormulaNode, name: string, otherwise: string): string {
  for (const properties of node.children) {
    if (!properties.name.endsWith('Pr')) continue;
    const found = named(properties, name)[0];
    if (found !== undefined) return found.attributes.val ?? '';
  }
  return otherwise;
}

const readers: Readonly<Record<string, (node: FormulaNode) => string>> = {
  f: (node) => fraction(part(node, 'num'), part(node, 'den')),
  sSup: (node) => power(part(node, 'e'), part(node, 'sup')),
  sSub: (node) => index(part(node, 'e'), part(node, 'sub')),
  sSubSup: (node) => withLimits(grouped(part(node, 'e')), { from: part(node, 'sub'), to: part(node, 'sup') }),
  sPre: (node) => `${withLimits('', { from: part(node, 'sub'), to: part(node, 'sup') })}${part(node, 'e')}`,
  rad: (node) => root(part(node, 'e'), part(node, 'deg')),
  nary: (node) => {
    const limits = { from: part(node, 'sub'), to: part(node, 'sup') };
    return `${withLimits(character(node, 'chr', '∫'), limits)} ${part(node, 'e')}`;
  },
  d: (node) => {
    const inside = named(node, 'e')
      .map(all)
      .join(character(node, 'sepChr', '|'));
    return `${character(node, 'begChr', '(')}${inside}${character(node, 'endChr', ')')}`;
  },
  m: (node) => matrix(named(node, 'mr').map((row) => named(row, 'e').map(all))),
  eqArr: (node) => named(node, 'e').map(all).join('; '),
  func: (node) => beside([part(node, 'fName'), part(node, 'e')]),
  limLow: (node) => index(part(node, 'e'), part(node, 'lim')),
  limUpp: (node) => power(part(node, 'e'), part(node, 'lim')),
  acc: (node) => accented(part(node, 'e'), character(node, 'chr', '\u0302')),
};
