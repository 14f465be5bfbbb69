import { choiceMark } from '../docx/symbols.ts';
import type { Attributes } from './xml-walker.ts';

const choices = new Set(['checkbox', 'radio']);
const fields = new Set(['text', 'textarea', 'combobox', 'number', 'date', 'time', 'formatted-text']);

/** The controls of a form, which the text refers to where they are shown. */
export class OdtControls {
  readonly #shown = new Map<string, string>();

  /** Reads a control as the form declares it. */
  open(element: string, attributes: Attributes): void {
    const id = attributes['xml:id'] ?? attributes['form:id'];
    if (id === undefined) return;
    if (choices.has(element)) {
      const state = attributes['form:current-state'] ?? attributes['form:state'];
      const isTicked = state === 'checked' || attributes['form:current-selected'] === 'true';
      this.#shown.set(id, ` ${choiceMark(isTicked)} ${attributes['form:label'] ?? ''} `);
    } else if (fields.has(element)) {
      this.#shown.set(id, attributes['form:current-value'] ?? attributes['form:value'] ?? '');
    }
  }

  /** What a control shows: the state of a box, what was entered. */
  textOf(id: string | undefined): string {
    return this.#shown.get(id ?? '') ?? '';
  }
}
