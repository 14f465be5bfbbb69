import { unwritten, type WrittenAnswer, type WrittenPart } from './answer-state.ts';

/** What was asked, and its answer as far as it has come. */
export interface Exchange<Asked, Part extends WrittenPart> {
  readonly id: number;
  readonly asked: Asked;
  readonly answer: WrittenAnswer<Part>;
}

/** Answers, the newest first, which outlive the page that shows them. */
export class AnswerBoard<Asked, Part extends WrittenPart> {
  #exchanges: readonly Exchange<Asked, Part>[] = [];
  #last = 0;
  readonly #most: number;
  readonly #listeners = new Set<() => void>();

  /** @param most answers that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): readonly Exchange<Asked, Part>[] => this.#exchanges;

  /** Begins with an answer. @returns what changes it */
  add(asked: Asked): (next: (before: WrittenAnswer<Part>) => WrittenAnswer<Part>) => void {
    this.#last += 1;
    const id = this.#last;
    this.#set([{ id, asked, answer: unwritten }, ...this.#exchanges].slice(0, this.#most));
    return (next) =>
      this.#set(
        this.#exchanges.map((each) => (each.id === id ? { ...each, answer: next(each.answer) } : each)),
      );
  }

  #set(exchanges: readonly Exchange<Asked, Part>[]): void {
    this.#exchanges = exchanges;
    for (const listener of this.#listeners) listener();
  }
}
