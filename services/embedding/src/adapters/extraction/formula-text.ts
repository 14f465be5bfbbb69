/** An element of a formula, of Word's markup or of MathML. */
export interface FormulaNode {
  /** Without the prefix of its namespace. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: FormulaNode[];
  text: string;
}

/** Collects the elements of one formula, in the order in which they come. */
export class FormulaTree {
  readonly root: FormulaNode;
  readonly #open: FormulaNode[];

  constructor(name: string, attributes: FormulaNode['attributes'] = {}) {
    this.root = { name, attributes, children: [], text: '' };
    this.#open = [this.root];
  }

  open(name: string, attributes: FormulaNode['attributes']): void {
    const node: FormulaNode = { name, attributes, children: [], text: '' };
    this.#open.at(-1)?.children.push(node);
    this.#open.push(node);
  }

  text(text: string): void {
    const node = this.#open.at(-1);
    if (node !== undefined) node.text += text;
  }

  /** @returns false when that was the formula itself */
  close(): boolean {
    this.#open.pop();
    return this.#open.length > 0;
  }
}

const oneThing = /^(?:[\p{L}\p{N}.,∞%′″]+|[√∛]?\([^()]*\)|\[[^[\]]*\])$/u;

/** What takes part in an operation as a whole, in brackets where it is more than one thing. */
export function grouped(text: string): string {
  return text === '' || oneThing.test(text) ? text : `(${text})`;
}

/** What is under the line, in brackets where it is a product too: `1/(2a)` is not `1/2a`. */
export function fraction(over: string, under: string): string {
  const below = /^\p{N}[\p{N}.,]*\p{L}/u.test(under) ? `(${under})` : grouped(under);
  return `${grouped(over)}/${below}`;
}

export function power(base: string, exponent: string): string {
  return exponent === '' ? base : `${grouped(base)}^${grouped(exponent)}`;
}

export function index(base: string, below: string): string {
  return below === '' ? base : `${base}_${grouped(below)}`;
}

/** @param degree empty for a square root */
export function root(of: string, degree: string): string {
  return degree === '' || degree === '2' ? `√(${of})` : `(${of})^(1/${grouped(degree)})`;
}

/** A sum, an integral or a limit, with what stands below and above its sign. */
export function withLimits(sign: string, { from, to }: { from: string; to: string }): string {
  return `${index(sign, from)}${to === '' ? '' : `^${grouped(to)}`}`;
}

/** A letter with its accent, if that is one that stands over a letter. */
export function accented(base: string, accent: string): string {
  return /^\p{M}$/u.test(accent) && [...base].length === 1 ? base + accent : base;
}

/** How far back a raised or lowered text is looked for. */
const longestEnd = 20;

/** Parts beside one another; a name of several letters, and what is raised or lowered, are kept apart from what follows. */
export function beside(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) {
    const end = text.slice(-longestEnd);
    const isApart = /(?:\p{L}{2}|[\^_][\p{L}\p{N}.,]+)$/u.test(end) && /^[\p{L}\p{N}√]/u.test(part);
    text += isApart ? ` ${part}` : part;
  }
  return text;
}

export function matrix(rows: readonly (readonly string[])[]): string {
  return `[${rows.map((cells) => cells.join(', ')).join('; ')}]`;
}
