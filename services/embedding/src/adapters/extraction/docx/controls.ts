import { choiceMark } from './symbols.ts';
import { isOn, type Tag } from './xml.ts';

interface Control {
  /** Whether its check box is ticked; undefined where it has none. */
  isTicked: boolean | undefined;
  isSaid: boolean;
  /** It shows what to enter, and nothing was entered. */
  isPrompt: boolean;
}

/** The content controls that are open. */
export class Controls {
  readonly #open: Control[] = [];

  openTag(tag: Tag): void {
    const control = this.#open.at(-1);
    if (tag.name === 'w:sdt') this.#open.push({ isTicked: undefined, isSaid: false, isPrompt: false });
    else if (control === undefined) return;
    else if (tag.name === 'w14:checkbox') control.isTicked = false;
    else if (tag.name === 'w14:checked') control.isTicked = isOn(tag);
    else if (tag.name === 'w:showingPlcHdr') control.isPrompt = isOn(tag);
  }

  /** What a text in them says: the state of a check box once in its place, nothing in the place of a prompt. */
  textOf(text: string): string {
    const control = this.#open.at(-1);
    if (control === undefined) return text;
    if (control.isPrompt) return '';
    return control.isTicked === undefined ? text : stateOf(control);
  }

  /** @returns the state of a check box that was shown by nothing; empty for all others */
  closeTag(name: string): string {
    const control = name === 'w:sdt' ? this.#open.pop() : undefined;
    return control === undefined ? '' : stateOf(control);
  }
}

function stateOf(control: Control): string {
  if (control.isTicked === undefined || control.isSaid) return '';
  control.isSaid = true;
  return choiceMark(control.isTicked);
}
