import { formatNumber } from './number-formats.ts';
import type { DocxPackage } from './package.ts';
import type { NumberingPlace, Styles } from './styles.ts';
import { isOn, type Tag } from './xml.ts';

/** What a list item or a heading is numbered with. */
export interface NumberLabel {
  /** `3.1`, `(a)`; empty for bullets. */
  readonly text: string;
  readonly isBullet: boolean;
}

interface Level {
  start: number;
  format: string;
  /** `%1.%2` stands for the numbers of the first two levels. */
  text: string;
  /** Level after which it begins again, from 1; 0 for never. */
  restart: number | undefined;
  /** All numbers are written in digits. */
  isLegal: boolean;
  styleId: string | undefined;
}

interface Definition {
  readonly levels: Map<number, Level>;
  /** The style whose numbering this is, in its place. */
  styleLink?: string | undefined;
}

interface Instance {
  definitionId: string;
  readonly starts: Map<number, number>;
  readonly levels: Map<number, Level>;
}

interface Definitions {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly instances: ReadonlyMap<string, Instance>;
}

const mostLevels = 9;
const longestLabel = 60;

/** Reads the numbering of a document. */
export function readNumbering(docx: DocxPackage, styles: Styles): Numbering {
  const reader = new DefinitionReader();
  docx.read(docx.pathOf('numbering'), reader);
  return new Numbering(reader, styles);
}

class DefinitionReader {
  readonly definitions = new Map<string, Definition>();
  readonly instances = new Map<string, Instance>();
  #definition: Definition | undefined;
  #instance: Instance | undefined;
  #override = 0;
  #level: Level | undefined;

  open(tag: Tag): void {
    if (this.#level !== undefined) readLevel(tag, this.#level);
    else if (tag.name === 'w:lvl') this.#openLevel(Number(tag.attribute('ilvl') ?? 0));
    else if (this.#instance !== undefined) this.#readInstance(tag, this.#instance);
    else if (tag.name === 'w:numStyleLink' && this.#definition !== undefined) {
      this.#definition.styleLink = tag.attribute('val');
    } else if (tag.name === 'w:abstractNum') {
      this.#definition = { levels: new Map() };
      this.definitions.set(tag.attribute('abstractNumId') ?? '', this.#definition);
    } else if (tag.name === 'w:num') {
      this.#instance = { definitionId: '', starts: new Map(), levels: new Map() };
      this.instances.set(tag.attribute('numId') ?? '', this.#instance);
    }
  }

  #readInstance(tag: Tag, instance: Instance): void {
    const value = tag.attribute('val');
    if (tag.name === 'w:abstractNumId') instance.definitionId = value ?? '';
    else if (tag.name === 'w:lvlOverride') this.#override = Number(tag.attribute('ilvl') ?? 0);
    else if (tag.name === 'w:startOverride') instance.starts.set(this.#override, Number(value ?? 1));
  }

  close(name: string): void {
    if (name === 'w:abstractNum') this.#definition = undefined;
    if (name === 'w:num') this.#instance = undefined;
    if (name === 'w:lvl') this.#level = undefined;
  }

  #openLevel(at: number): void {
    this.#level = {
      start: 1,
      format: 'decimal',
      text: '',
      restart: undefined,
      isLegal: false,
      styleId: undefined,
    };
    (this.#instance ?? this.#definition)?.levels.set(at, this.#level);
  }
}

function readLevel(tag: Tag, level: Level): void {
  const value = tag.attribute('val');
  if (tag.name === 'w:start') level.start = Number(value ?? 1);
  else if (tag.name === 'w:numFmt') level.format = value ?? 'decimal';
  else if (tag.name === 'w:lvlText') level.text = value ?? '';
  else if (tag.name === 'w:lvlRestart') level.restart = Number(value ?? 0);
  else if (tag.name === 'w:isLgl') level.isLegal = isOn(tag);
  else if (tag.name === 'w:pStyle') level.styleId = value;
}

/** Counts the numbered paragraphs of a document, in their order. */
export class Numbering {
  readonly #defined: Definitions;
  readonly #styles: Styles;
  /** The last number of each level, by definition: its instances go on with one another's numbers. */
  readonly #numbers = new Map<string, (number | undefined)[]>();
  readonly #begun = new Set<string>();

  constructor(defined: Definitions, styles: Styles) {
    this.#defined = defined;
    this.#styles = styles;
  }

  /**
   * The label of the next paragraph at this place; undefined where it is not numbered. Where the place names no level, the
   * style does.
   */
  next({ numId, level }: NumberingPlace, styleId: string | undefined): NumberLabel | undefined {
    const instance = numId === undefined ? undefined : this.#defined.instances.get(numId);
    if (instance === undefined || numId === undefined) return undefined;
    const id = this.#definitionId(instance);
    const levels = new Map([...(this.#defined.definitions.get(id)?.levels ?? []), ...instance.levels]);
    const at = level ?? levelOfStyle(levels, styleId) ?? this.#styles.get(styleId).level ?? 0;
    const shape = levels.get(at);
    if (shape === undefined || at >= mostLevels) return undefined;
    const numbers = this.#numbers.get(id) ?? [];
    this.#numbers.set(id, numbers);
    this.#count({ numbers, levels, at, starts: this.#startsOf(numId, instance) });
    if (shape.format === 'bullet') return { text: '', isBullet: true };
    return { text: labelOf(shape, levels, numbers), isBullet: false };
  }

  /** A definition may say that it is that of a style, whose numbering is another instance. */
  #definitionId(instance: Instance): string {
    const link = this.#defined.definitions.get(instance.definitionId)?.styleLink;
    const linked = link === undefined ? undefined : this.#styles.get(link).numId;
    const other = linked === undefined ? undefined : this.#defined.instances.get(linked);
    return other?.definitionId ?? instance.definitionId;
  }

  /** Numbers at which an instance begins, the first time that it is met. */
  #startsOf(numId: string, { starts }: Instance): ReadonlyMap<number, number> {
    if (this.#begun.has(numId)) return new Map();
    this.#begun.add(numId);
    return starts;
  }

  #count(counted: {
    numbers: (number | undefined)[];
    levels: ReadonlyMap<number, Level>;
    at: number;
    starts: ReadonlyMap<number, number>;
  }): void {
    const { numbers, levels, at, starts } = counted;
    for (const [level, start] of starts) numbers[level] = start - 1;
    numbers[at] = (numbers[at] ?? (levels.get(at)?.start ?? 1) - 1) + 1;
    for (let level = at + 1; level < mostLevels; level += 1) {
      const restart = levels.get(level)?.restart;
      if (restart === undefined || at < restart)
        numbers[level] = starts.has(level) ? numbers[level] : undefined;
    }
  }
}

function levelOfStyle(levels: ReadonlyMap<number, Level>, styleId: string | undefined): number | undefined {
  for (const [at, { styleId: own }] of levels) if (own !== undefined && own === styleId) return at;
  return undefined;
}

function labelOf(
  shape: Level,
  levels: ReadonlyMap<number, Level>,
  numbers: readonly (number | undefined)[],
): string {
  const text = shape.text.replace(/%([1-9])/g, (_, digit: string) => {
    const at = Number(digit) - 1;
    const level = levels.get(at);
    const format = shape.isLegal && level?.format !== 'none' ? 'decimal' : (level?.format ?? 'decimal');
    return formatNumber(numbers[at] ?? level?.start ?? 1, format);
  });
  return text.trim().slice(0, longestLabel);
}
