/** Contents that say the same for newer and older readers: one of them is read, the first that holds text. */
export class Alternatives {
  readonly #open: { isTaken: boolean; sizeBefore: number }[] = [];

  /** Whether the content that begins has been read in another form. */
  isSkipped(name: string): boolean {
    return (name === 'mc:Choice' || name === 'mc:Fallback') && this.#open.at(-1)?.isTaken === true;
  }

  /** @param size how much text there is so far */
  open(name: string, size: number): void {
    const alternative = this.#open.at(-1);
    if (name === 'mc:AlternateContent') this.#open.push({ isTaken: false, sizeBefore: size });
    else if (alternative !== undefined) alternative.sizeBefore = size;
  }

  close(name: string, size: number): void {
    const alternative = this.#open.at(-1);
    if (name === 'mc:AlternateContent') this.#open.pop();
    else if (name === 'mc:Choice' && alternative !== undefined)
      alternative.isTaken = size > alternative.sizeBefore;
  }
}
