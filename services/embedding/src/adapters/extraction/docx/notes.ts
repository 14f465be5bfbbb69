import type { DocxPackage } from './package.ts';
import { Story, type StoryContext } from './story.ts';
import type { Tag } from './xml.ts';

/** Reads foot and end notes into the context, by kind and id; those of no text, as lines above notes, are left out. */
export function readNotes(docx: DocxPackage, context: StoryContext): void {
  for (const [type, name] of [
    ['footnotes', 'w:footnote'],
    ['endnotes', 'w:endnote'],
  ] as const) {
    docx.read(docx.pathOf(type), new NotesReader(name, context));
  }
}

class NotesReader {
  readonly #name: string;
  readonly #context: StoryContext;
  #note: { readonly id: string; readonly story: Story } | undefined;

  constructor(name: string, context: StoryContext) {
    this.#name = name;
    this.#context = context;
  }

  open(tag: Tag): void {
    if (tag.name !== this.#name) this.#note?.story.open(tag);
    else if (tag.attribute('type') === undefined || tag.attribute('type') === 'normal') {
      this.#note = { id: tag.attribute('id') ?? '', story: new Story(this.#context) };
    }
  }

  text(text: string): void {
    this.#note?.story.text(text);
  }

  close(name: string): void {
    if (name !== this.#name) this.#note?.story.close(name);
    else if (this.#note !== undefined) {
      this.#context.notes.set(`${this.#name} ${this.#note.id}`, this.#note.story.end());
      this.#note = undefined;
    }
  }
}
