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
} from './formula-text.ts';

/** Not shown, or another form of what is. */
const unread = new Set(['annotation', 'annotation-xml', 'mphantom', 'none', 'mprescripts', 'maligngroup']);
const tokens = new Set(['mi', 'mn', 'mo', 'mtext', 'ms']);

/** A formula of MathML as one line: `h=0.021L`, `(a+b)/2`, `x_1^2`. Its alternative text where it shows nothing itself. */
export function mathMlText(math: FormulaNode): string {
  return textOf(math) || (math.attributes.alttext ?? '');
}

function textOf(node: FormulaNode): string {
  if (unread.has(node.name)) return '';
  if (tokens.has(node.name)) return tokenText(node);
  const read = readers[node.name];
  return read === undefined ? row(node) : read(node);
}

function tokenText({ name, text }: FormulaNode): string {
  const bare = text.replace(/\s+/g, ' ');
  // Function application, and other operators that are not seen.
  return name === 'mtext' ? bare : bare.replace(/[\u2061-\u2064]/g, '').trim();
}

function row({ children, text }: FormulaNode): string {
  return children.length === 0 ? text.trim() : beside(children.map(textOf));
}

const child = (node: FormulaNode, at: number): string => {
  const found = node.children[at];
  return found === undefined ? '' : textOf(found);
};

const readers: Readonly<Record<string, (node: FormulaNode) => string>> = {
  // The first child is what is shown; the others say the same in other words.
  semantics: (node) => child(node, 0),
  mfrac: (node) => fraction(child(node, 0), child(node, 1)),
  msqrt: (node) => root(row(node), ''),
  mroot: (node) => root(child(node, 0), child(node, 1)),
  msup: (node) => power(child(node, 0), child(node, 1)),
  msub: (node) => index(child(node, 0), child(node, 1)),
  msubsup: (node) => withLimits(child(node, 0), { from: child(node, 1), to: child(node, 2) }),
  munder: (node) => index(child(node, 0), child(node, 1)),
  mover: (node) => over(child(node, 0), child(node, 1)),
  munderover: (node) => withLimits(child(node, 0), { from: child(node, 1), to: child(node, 2) }),
  mfenced: ({ attributes, children }) =>
    `${attributes.open ?? '('}${children.map(textOf).join(attributes.separators?.at(0) ?? ',')}${attributes.close ?? ')'}`,
  mtable: ({ children }) => matrix(children.map((line) => line.children.map(textOf))),
};

function over(base: string, above: string): string {
  if (/^[\^~¯‾→ˆ˜.˙¨]$/u.test(above)) return base;
  return /^\p{M}$/u.test(above) ? accented(base, above) : `${base}^${grouped(above)}`;
}
