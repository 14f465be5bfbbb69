import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { limits } from '../../../limits.ts';
import { symbolFont, symbolsText, withChoices } from '../docx/symbols.ts';
import { nestedTooDeeply } from '../failures.ts';
import { decodedBy, encodingOfCodePage, encodingOfFont, encodingOfSigns } from './code-pages.ts';
import { RtfBlocks } from './rtf-blocks.ts';
import type { RtfToken } from './tokens.ts';

/** Groups that hold no text of the document. */
const leftOut = new Set(
  'colortbl pict shprslt objdata annotation atnid atnauthor fldinst datafield themedata generator filetbl listtable listoverridetable rsidtbl xmlnstbl nonesttables operator author keywords comment doccomm company subject'.split(
    ' ',
  ),
);
/** Groups with `\*` before them whose text is shown all the same. */
const shownThough = new Set(['shppict', 'shpinst', 'shptxt', 'footnote', 'nesttableprops']);
/** Groups that hold settings of a shape or an object, and in them one group of text. */
const holders = new Set(['shpinst', 'object']);
const heldTexts = new Set(['shptxt', 'result']);
const headers = new Set('header headerl headerr headerf footer footerl footerr footerf'.split(' '));
const symbols: Readonly<Record<string, string>> = {
  '~': '\u00a0',
  _: '\u2011',
  '{': '{',
  '}': '}',
  '\\': '\\',
  '\n': '\n',
  tab: '\t',
  line: '\n',
  emdash: '\u2014',
  endash: '\u2013',
  lquote: '\u2018',
  rquote: '\u2019',
  ldblquote: '\u201c',
  rdblquote: '\u201d',
  bullet: '\u2022',
  emspace: ' ',
  enspace: ' ',
};

/** Words that raise and lower text, and the one that ends both. */
const scripts: Readonly<Record<string, '^' | '_' | undefined>> = {
  super: '^',
  up: '^',
  sub: '_',
  dn: '_',
  nosupersub: undefined,
};

/** What holds in a group until it ends. */
interface Group {
  /** Where its text goes. */
  place: 'text' | 'nowhere' | 'held' | 'fonts' | 'styles' | 'title' | 'label';
  encoding: string;
  /** Characters that stand in for one of Unicode. */
  fallback: number;
  isHidden: boolean;
  isStruck: boolean;
  /** Raised or lowered. */
  script: '^' | '_' | undefined;
  /** Its letters are other signs. */
  symbolFont: string | undefined;
  /** The group itself is a paragraph of its own. */
  isApart: boolean;
}

/** Makes blocks of the tokens of a file of RTF. */
export class RtfReader {
  readonly #blocks: RtfBlocks;
  readonly #groups: Group[] = [];
  #group: Group = {
    place: 'text',
    encoding: 'windows-1252',
    fallback: 1,
    isHidden: false,
    isStruck: false,
    script: undefined,
    symbolFont: undefined,
    isApart: false,
  };
  /** The next word names what the group is, and unknown ones are to be ignored. */
  #isOptional = false;
  #bytes: number[] = [];
  #toSkip = 0;
  #codePage = 'windows-1252';
  readonly #encodings = new Map<number, string>();
  readonly #symbolFonts = new Map<number, string>();
  #font = 0;
  readonly #headings = new Map<number, number>();
  #style = 0;
  #said = '';
  /** What stands in front of an item of a list. */
  #label = '';
  title = '';
  /** Characters that are crossed out, and left out. */
  struck = 0;
  /** Comments that were left out. */
  comments = 0;

  constructor(maxChars: number) {
    this.#blocks = new RtfBlocks(maxChars);
  }

  end(): Block[] {
    this.#flush();
    return this.#blocks.end();
  }

  read(token: RtfToken): void {
    if (token.kind === 'text') this.#text(token.bytes);
    else if (token.kind === 'byte') this.#text([token.value]);
    else {
      this.#flush();
      if (token.kind === 'open') this.#open();
      else if (token.kind === 'close') this.#close();
      else this.#control(token.word, token.value);
    }
  }

  #open(): void {
    if (this.#groups.length === limits.nesting.value) throw nestedTooDeeply();
    this.#groups.push(this.#group);
    this.#group = { ...this.#group, isApart: false };
    this.#toSkip = 0;
    this.#said = '';
  }

  #close(): void {
    if (this.#group.place === 'styles') this.#endStyle();
    if (this.#group.isApart) this.#blocks.endApart();
    const isLabel = this.#group.place === 'label';
    this.#group = this.#groups.pop() ?? this.#group;
    if (isLabel && this.#group.place !== 'label') this.#endLabel();
    this.#toSkip = 0;
    this.#isOptional = false;
  }

  #text(bytes: Iterable<number>): void {
    for (const byte of bytes) {
      if (this.#toSkip > 0) this.#toSkip -= 1;
      else this.#bytes.push(byte);
    }
  }

  #flush(): void {
    if (this.#bytes.length === 0) return;
    const isSigns = this.#group.symbolFont !== undefined && this.#group.place !== 'fonts';
    const text = decodedBy(isSigns ? encodingOfSigns : this.#group.encoding, this.#bytes);
    this.#bytes = [];
    this.#put(text);
  }

  #put(text: string): void {
    const { place, isHidden, isStruck, script, symbolFont: font } = this.#group;
    if (place === 'text' && isStruck && !isHidden) this.struck += text.trim().length;
    else if (place === 'text' && !isHidden)
      this.#blocks.add(font === undefined ? withChoices(text) : symbolsText(font, text), script);
    else if (place === 'fonts') this.#nameFont(text);
    else if (place === 'label') this.#label += text;
    else if (place === 'title') this.title = oneLine(this.title + text);
    else if (place === 'styles') this.#said += text;
  }

  #control(word: string, value: number | undefined): void {
    if (word === '*') {
      this.#isOptional = true;
      return;
    }
    const isIgnored = this.#isOptional && !shownThough.has(word);
    this.#isOptional = false;
    if (word === 'annotation' && this.#group.place === 'text') this.comments += 1;
    if (isIgnored || leftOut.has(word)) this.#group.place = 'nowhere';
    else if (!this.#destination(word) && !this.#character(word, value)) this.#setting(word, value);
  }

  /** Words that say what a group is. */
  #destination(word: string): boolean {
    if (this.#group.place === 'nowhere') return false;
    if (word === 'fonttbl') this.#group.place = 'fonts';
    else if (word === 'stylesheet') this.#group.place = 'styles';
    else if (word === 'info') this.#group.place = 'nowhere';
    else if (holders.has(word)) this.#group.place = 'held';
    else if (this.#group.place === 'held' && heldTexts.has(word)) this.#openHeld(word);
    else if (headers.has(word) || word === 'footnote') {
      this.#group.isApart = true;
      this.#blocks.beginApart(headers.has(word));
    } else if (word === 'listtext' || word === 'pntext') {
      this.#blocks.isListItem = true;
      this.#group.place = 'label';
    } else return false;
    return true;
  }

  /** The text of a box is a paragraph of its own; that of an object stands where the object does. */
  #openHeld(word: string): void {
    this.#group.place = 'text';
    if (word === 'result') return;
    this.#group.isApart = true;
    this.#blocks.beginApart(false);
  }

  /** Words that are characters. */
  #character(word: string, value: number | undefined): boolean {
    const symbol = symbols[word];
    if (symbol !== undefined) this.#put(symbol);
    else if (word === 'u' && value !== undefined) {
      this.#put(String.fromCharCode(value & 0xffff));
      this.#toSkip = this.#group.fallback;
    } else return false;
    return true;
  }

  #setting(word: string, value: number | undefined): void {
    const { place } = this.#group;
    const number = value ?? 0;
    this.#look(word, value !== 0);
    if (word === 'title' && this.#groups.at(-1)?.place === 'nowhere') this.#group.place = 'title';
    else if (word === 'mac') this.#group.encoding = this.#codePage = 'macintosh';
    else if (word === 'ansicpg') this.#group.encoding = this.#codePage = encodingOfCodePage(number);
    else if (word === 'uc') this.#group.fallback = Math.min(Math.max(number, 0), 8);
    else if (word === 'f') this.#setFont(number);
    else if (word === 'fcharset' && place === 'fonts')
      this.#encodings.set(this.#font, encodingOfFont(number, this.#codePage));
    else if (word === 's' && place === 'styles') this.#style = number;
    else if (place === 'text') this.#paragraph(word, number);
  }

  #look(word: string, isOn: boolean): void {
    if (word === 'plain') {
      Object.assign(this.#group, {
        isHidden: false,
        isStruck: false,
        script: undefined,
        symbolFont: undefined,
      });
    } else if (word in scripts) this.#group.script = isOn ? scripts[word] : undefined;
    else if (word === 'v' || word === 'deleted') this.#group.isHidden = isOn;
    else if (word === 'strike' || word === 'striked') this.#group.isStruck = isOn;
  }

  #setFont(font: number): void {
    if (this.#group.place === 'fonts') {
      this.#font = font;
      return;
    }
    this.#group.encoding = this.#encodings.get(font) ?? this.#codePage;
    this.#group.symbolFont = this.#symbolFonts.get(font);
  }

  /** Names end with a semicolon. */
  #nameFont(text: string): void {
    this.#said += text;
    const end = this.#said.indexOf(';');
    if (end < 0) return;
    const font = symbolFont(this.#said.slice(0, end));
    if (font !== undefined) this.#symbolFonts.set(this.#font, font);
    this.#said = '';
  }

  #paragraph(word: string, value: number): void {
    if (word === 's') this.#blocks.level = this.#headings.get(value) ?? 0;
    else if (word === 'outlinelevel' && value < 9) this.#blocks.level = value + 1;
    else this.#blocks.control(word, value);
  }

  /** A number as it is shown; a bullet says nothing. */
  #endLabel(): void {
    const label = oneLine(this.#label);
    this.#label = '';
    if (/[\p{L}\p{N}]/u.test(label) && label !== 'o') this.#blocks.add(`${label} `);
  }

  /** Styles that are named as headings, in the languages in which programs name them. */
  #endStyle(): void {
    const level =
      /^(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|заголовок|標題|标题|見出し) ?(\d)/i.exec(
        this.#said.trim(),
      )?.[1];
    if (level !== undefined) this.#headings.set(this.#style, Math.max(1, Number(level)));
    this.#said = '';
    this.#style = 0;
  }
}
