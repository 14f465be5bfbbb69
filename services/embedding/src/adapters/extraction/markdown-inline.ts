import type { Token } from 'markdown-it';
import { alternativeText } from './html-values.ts';
import { plainLook } from './look.ts';
import { scriptText } from './script-text.ts';

/** The text of inline content, and how much of it is crossed out and left out. */
export interface InlineText {
  readonly text: string;
  readonly struck: number;
}

/** With link and image texts, without targets and tags; breaks become line ends. */
export function inlineText(tokens: readonly Token[]): InlineText {
  const reader = new InlineReader();
  for (const token of tokens) reader.read(token);
  return { text: reader.parts.join(''), struck: reader.struck };
}

const tag = /^<(\/?)([a-z][a-z0-9]*)\b/i;
const struckTags = new Set(['s', 'del', 'strike']);

class InlineReader {
  readonly parts: string[] = [];
  struck = 0;
  #strikes = 0;
  /** Where a raised or lowered text began. */
  #script: { start: number; mark: '^' | '_' } | undefined;

  read(token: Token): void {
    switch (token.type) {
      case 's_open':
      case 's_close':
        this.#strikes += token.nesting;
        return;
      case 'softbreak':
      case 'hardbreak':
        this.#words('\n');
        return;
      case 'html_inline':
        this.#html(token.content);
        return;
      case 'footnote_ref':
        return;
      default:
        // Of an image, `content` is its alternative text.
        this.#words(token.content);
    }
  }

  #words(text: string): void {
    if (this.#strikes > 0) this.struck += text.trim().length;
    else this.parts.push(text);
  }

  #html(html: string): void {
    const [, slash = '', written = ''] = tag.exec(html) ?? [];
    const name = written.toLowerCase();
    const isEnd = slash === '/';
    if (name === 'br') this.#words('\n');
    else if (name === 'img')
      this.#words(alternativeText({ tagName: name, attributes: { alt: altOf(html) } }, plainLook));
    else if (struckTags.has(name)) this.#strikes = Math.max(0, this.#strikes + (isEnd ? -1 : 1));
    else if (name === 'sup' || name === 'sub') this.#scripted(name === 'sup' ? '^' : '_', isEnd);
  }

  #scripted(mark: '^' | '_', isEnd: boolean): void {
    const open = this.#script;
    this.#script = isEnd ? undefined : { start: this.parts.length, mark };
    if (!isEnd || open === undefined || open.mark !== mark || open.start === 0) return;
    const script = this.parts.splice(open.start).join('');
    this.parts.push(scriptText(this.parts.at(-1) ?? '', script, mark));
  }
}

function altOf(html: string): string {
  const [, double, single] = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(html) ?? [];
  return double ?? single ?? '';
}
