import type { Relation } from '../packed/package.ts';
import type { DocxPackage } from './package.ts';
import { isOn, type Tag } from './xml.ts';

/** A reference of a section to a header or a footer. */
interface Reference {
  readonly id: string;
  /** Of which pages: `first`, `even`, or all others. */
  readonly type: string;
}

/** Finds the headers and footers that the sections of a document show, while it is read. */
export class Sections {
  readonly #shown = new Set<string>();
  readonly #hasEven: boolean;
  #references: Reference[] = [];
  #hasFirst = false;
  /** Inside of what a section was before a tracked change. */
  #isOld = false;

  /** @param hasEven the document has headers of their own for even pages */
  constructor(hasEven: boolean) {
    this.#hasEven = hasEven;
  }

  open(tag: Tag): void {
    if (tag.name === 'w:sectPrChange') this.#isOld = true;
    else if (this.#isOld) return;
    else if (tag.name === 'w:titlePg') this.#hasFirst = isOn(tag);
    else if (tag.name === 'w:headerReference' || tag.name === 'w:footerReference') {
      this.#references.push({ id: tag.attribute('id') ?? '', type: tag.attribute('type') ?? '' });
    }
  }

  close(name: string): void {
    if (name === 'w:sectPrChange') this.#isOld = false;
    if (name !== 'w:sectPr' || this.#isOld) return;
    for (const { id, type } of this.#references) {
      const isShown = type === 'first' ? this.#hasFirst : type !== 'even' || this.#hasEven;
      if (isShown) this.#shown.add(id);
    }
    this.#references = [];
    this.#hasFirst = false;
  }

  /** Paths of what is shown, headers first; each once. */
  paths(docx: DocxPackage): string[] {
    const parts = [...this.#shown].map((id) => docx.relations.get(id)).filter((part) => part !== undefined);
    const of = (type: Relation['type']) =>
      parts.filter((part) => part.type === type).map(({ target }) => target);
    return [...new Set([...of('header'), ...of('footer')])];
  }
}

/** Whether the settings of a document give even pages headers of their own. */
export function differsOnEvenPages(docx: DocxPackage): boolean {
  let differs = false;
  docx.read(docx.pathOf('settings'), {
    open: (tag) => {
      if (tag.name === 'w:evenAndOddHeaders') differs = isOn(tag);
    },
    close: () => undefined,
  });
  return differs;
}
