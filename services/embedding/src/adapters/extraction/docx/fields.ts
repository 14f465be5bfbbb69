import { choiceMark } from './symbols.ts';
import { isOn, type Tag } from './xml.ts';

interface Field {
  instruction: string;
  /** Its result has begun; before that, texts are part of the instruction. */
  isResult: boolean;
  /** State of a check box of a form. */
  box: { byDefault: boolean; isTicked: boolean | undefined } | undefined;
  /** Entries of a list of a form, and the chosen one. */
  list: { entries: string[]; chosen: number } | undefined;
}

/** Numbers that are other ones on every page. */
const pageNumbers = /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/i;

/** The fields that are open: their results are text, their instructions are not. */
export class Fields {
  readonly #open: Field[] = [];
  /** Fields of page numbers that were left out. */
  pageNumbers = 0;

  /** False inside of an instruction, and in the number of a page. */
  get isText(): boolean {
    return this.#open.every((field) => field.isResult && !pageNumbers.test(field.instruction));
  }

  /** An instruction, as it comes in one or more pieces. */
  instruct(text: string): void {
    const field = this.#open.at(-1);
    if (field !== undefined && !field.isResult) field.instruction += text;
  }

  /** Reads a tag of a field. */
  openTag(tag: Tag): void {
    const field = this.#open.at(-1);
    if (tag.name === 'w:fldChar') this.#mark(tag.attribute('fldCharType'));
    else if (tag.name === 'w:fldSimple') this.#begin(tag.attribute('instr') ?? '', true);
    else if (field === undefined) return;
    else if (tag.name === 'w:checkBox') field.box = { byDefault: false, isTicked: undefined };
    else if (tag.name === 'w:default' && field.box !== undefined) field.box.byDefault = isOn(tag);
    else if (tag.name === 'w:checked' && field.box !== undefined) field.box.isTicked = isOn(tag);
    else if (tag.name === 'w:ddList') field.list = { entries: [], chosen: 0 };
    else if (tag.name === 'w:listEntry') field.list?.entries.push(tag.attribute('val') ?? '');
    else if (tag.name === 'w:result' && field.list !== undefined)
      field.list.chosen = Number(tag.attribute('val') ?? 0);
  }

  /** @returns what a field of a form shows that has no result in text; empty for all others */
  closeTag(name: string): string {
    if (name === 'w:fldSimple') this.#open.pop();
    const field = this.#open.at(-1);
    if (name === 'w:checkBox' && field?.box !== undefined) {
      return choiceMark(field.box.isTicked ?? field.box.byDefault);
    }
    return name === 'w:ddList' ? (field?.list?.entries[field.list.chosen] ?? '') : '';
  }

  #begin(instruction: string, isResult: boolean): void {
    if (pageNumbers.test(instruction)) this.pageNumbers += 1;
    this.#open.push({ instruction, isResult, box: undefined, list: undefined });
  }

  #mark(type: string | undefined): void {
    const field = this.#open.at(-1);
    if (type === 'begin') this.#begin('', false);
    else if (type === 'separate' && field !== undefined) {
      field.isResult = true;
      if (pageNumbers.test(field.instruction)) this.pageNumbers += 1;
    } else if (type === 'end') this.#open.pop();
  }
}
