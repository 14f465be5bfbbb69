/** What may stand right behind a link: it ends it, or a renderer takes it for the sentence's. */
const trailing = /[.,;:!?)'"*_\u2026\u2019\u201d\u00bb]/;
/** What may follow a `<` without making it the begin of a tag, a comment or an autolink. */
const afterLessThan = /[\s\d=<>-]/;
/** What a renderer skips ahead of a block at the start of a line: indentation, quotes, list marks. */
const blockPrefix = /[\s>*+\-\d.)]/;

/** Where a filtered answer is written to. */
export interface AnswerOutput {
  /** Writes text, and neutralizes what became Markdown or HTML structure in it. */
  write(text: string): void;
  /** Writes a link as it is. */
  writeLink(link: string): void;
  /** Keeps what is written next apart from what was written last, unless white space or the sentence's end comes. */
  separate(): void;
  /** The last character that was written; empty at the start. */
  last(): string;
  /** What was written since the last time. A `<` at its end is held back until it is known what follows. */
  take(): string;
  /** The same, for the last time. */
  end(): string;
}

/**
 * Writes an answer in such a way that no Markdown or HTML renderer finds structure in it that would link, load or run
 * anything: no `<` before what would make it a tag, no `](`, no `]:` where it would define a link. These are checked on
 * what comes out, however it came together, so dropping something between two harmless pieces cannot make one.
 */
export function createAnswerOutput(): AnswerOutput {
  let written = '';
  let last = '';
  let isApart = false;
  const line = createLineWatch();
  const put = (text: string): void => {
    written += text;
    last = text.at(-1) ?? last;
  };
  const settle = (next: string): void => {
    if (last === '<' && written.endsWith('<') && !afterLessThan.test(next)) {
      written = `${written.slice(0, -1)}\u2039`;
    }
    if (isApart && !(trailing.test(next) && !(last === ')' && /[*_]/.test(next)))) {
      if (!/\s/.test(next) && last !== '' && !/\s/.test(last)) put(' ');
      isApart = false;
    }
  };
  const putOne = (character: string): void => {
    const shown = character === '\uff1c' || character === '\ufe64' ? '\u2039' : character;
    settle(shown);
    if (last === ']' && (shown === '(' || (shown === ':' && line.mayDefine()))) put(' ');
    line.see(shown, last);
    put(shown);
  };
  return {
    write: (text) => {
      for (const character of text) putOne(character);
    },
    writeLink: (link) => {
      if (link === '') return;
      if (last === '!') isApart = true;
      settle(link.charAt(0));
      if (last === '!') put(' ');
      line.see(link.charAt(0), last);
      put(link);
    },
    separate: () => {
      isApart = true;
    },
    last: () => last,
    take: () => {
      const isOpen = written.endsWith('<');
      const taken = isOpen ? written.slice(0, -1) : written;
      written = isOpen ? '<' : '';
      return taken;
    },
    end: () => written,
  };
}

/** Knows whether a `]` can be the end of a label that defines a link; such a label may span lines. */
function createLineWatch(): { see(character: string, before: string): void; mayDefine(): boolean } {
  let isPrefix = true;
  let isLabel = false;
  let isClosing = false;
  return {
    see: (character, before) => {
      if (isClosing && character !== ':') isLabel = false;
      if (character === '[' && isPrefix) isLabel = true;
      isClosing = character === ']' && before !== '\\';
      isPrefix = character === '\n' || (isPrefix && blockPrefix.test(character));
    },
    mayDefine: () => isLabel,
  };
}
