import { type CssNode, generate, ident, parse, walk } from 'css-tree';
import { nestedTooDeeply } from './failures.ts';
import { type Look, lookOf } from './look.ts';

/** What decides whether the text of an element is visible. */
export interface StyledElement {
  readonly tagName: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The style sheets of one document, as far as they hide text. */
export interface HiddenStyles {
  /** How an element looks inside of one that looks like `parent`. */
  lookOf(element: StyledElement, parent: Look): Look;
}

/** The CSS parser is recursive: deep nesting, which no author writes, overflows the stack. */
function shallow<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? nestedTooDeeply() : error;
  }
}

type Declarations = Map<string, string>;

/** A simple selector (`p`, `.a.b`, `#c`): all its parts are of one element. */
interface Rule {
  readonly parts: readonly string[];
  /** Ids before classes before names, then the later rule. */
  readonly weight: number;
  readonly declarations: Declarations;
}

/** Limits on style sheets: what exceeds them is ignored, and hides nothing. */
const mostSheetChars = 1_000_000;
const mostRules = 2_000;
const mostRulesOfPart = 50;
const longestValue = 200;

const properties = new Set(
  'display visibility opacity font font-family font-size color background background-color text-indent position left top right bottom clip clip-path width height max-width max-height overflow overflow-x overflow-y transform content-visibility text-decoration text-decoration-line'.split(
    ' ',
  ),
);

/** Reads style sheets: rules with simple selectors, also those for screens. Selectors with combinators or pseudo-classes are ignored. */
export function hiddenStyles(sheets: readonly string[]): HiddenStyles {
  const rules = shallow(() => rulesOf(sheets.join('\n').slice(0, mostSheetChars)));
  const byPart = Map.groupBy(rules, (rule) => rule.parts[0] ?? '*');
  return {
    lookOf: (element, parent) => {
      const declared: Declarations = new Map();
      for (const rule of matching(element, byPart)) addAll(declared, rule.declarations);
      const inline = element.attributes.style;
      if (inline !== undefined)
        addAll(
          declared,
          shallow(() => declarationsOf(inline)),
        );
      return declared.size === 0 ? parent : lookOf(declared, parent);
    },
  };
}

function matching({ tagName, attributes }: StyledElement, byPart: ReadonlyMap<string, Rule[]>): Rule[] {
  if (byPart.size === 0) return [];
  const classes = (attributes.class ?? '').split(/\s+/).filter((name) => name !== '');
  const own = new Set(['*', tagName, `#${attributes.id ?? ''}`, ...classes.map((name) => `.${name}`)]);
  const found: Rule[] = [];
  for (const part of own) {
    for (const rule of byPart.get(part)?.slice(-mostRulesOfPart) ?? [])
      if (rule.parts.every((other) => own.has(other))) found.push(rule);
  }
  return found.sort((a, b) => a.weight - b.weight);
}

/** Later declarations win, but not over important ones. */
function addAll(declared: Declarations, more: Declarations): void {
  for (const [name, value] of more) {
    if (declared.get(name)?.endsWith('!important') && !value.endsWith('!important')) continue;
    declared.set(name, value);
  }
}

function rulesOf(css: string): Rule[] {
  const rules: Rule[] = [];
  if (css === '') return rules;
  const visit = (node: CssNode): void => {
    if (node.type === 'StyleSheet' || node.type === 'Block') node.children.forEach(visit);
    else if (node.type === 'Atrule' && appliesOnScreens(node) && node.block !== null) visit(node.block);
    else if (node.type === 'Rule' && rules.length < mostRules) addRules(node, rules);
  };
  visit(parse(css, { parseCustomProperty: false, onParseError: () => undefined }));
  return rules;
}

function appliesOnScreens(rule: Extract<CssNode, { type: 'Atrule' }>): boolean {
  if (rule.name === 'layer') return true;
  const query = rule.prelude === null ? '' : generate(rule.prelude).trim();
  return rule.name === 'media' && (query === 'screen' || query === 'all');
}

function addRules(rule: Extract<CssNode, { type: 'Rule' }>, rules: Rule[]): void {
  const declarations = declaredIn(rule.block);
  if (declarations.size === 0 || rule.prelude.type !== 'SelectorList') return;
  rule.prelude.children.forEach((selector) => {
    const parts = selector.type === 'Selector' ? selector.children.toArray().map(partOf) : [undefined];
    if (parts.length === 0 || !parts.every((part) => part !== undefined)) return;
    const [ids, classes] = ['#', '.'].map((mark) => parts.filter((part) => part.startsWith(mark)).length);
    const names = parts.length - (ids ?? 0) - (classes ?? 0);
    const specificity = (ids ?? 0) * 10_000 + (classes ?? 0) * 100 + names;
    // The most specific part first: rules are indexed by it.
    parts.sort((a, b) => rank(a) - rank(b));
    rules.push({ parts, weight: specificity * mostRules * 2 + rules.length, declarations });
  });
}

const rank = (part: string): number => (part.startsWith('#') ? 0 : part.startsWith('.') ? 1 : 2);

function partOf(node: CssNode): string | undefined {
  if (node.type === 'IdSelector') return `#${ident.decode(node.name)}`;
  if (node.type === 'ClassSelector') return `.${ident.decode(node.name)}`;
  return node.type === 'TypeSelector' ? ident.decode(node.name).toLowerCase() : undefined;
}

function declarationsOf(style: string): Declarations {
  return declaredIn(parse(style, { context: 'declarationList', onParseError: () => undefined }));
}

function declaredIn(block: CssNode): Declarations {
  const declared: Declarations = new Map();
  walk(block, {
    visit: 'Declaration',
    enter: ({ property, value, important }) => {
      const name = ident.decode(property).toLowerCase();
      if (!properties.has(name)) return;
      const text = generate(value).toLowerCase().slice(0, longestValue);
      declared.set(name, important ? `${text}!important` : text);
    },
  });
  return declared;
}
