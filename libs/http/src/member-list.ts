/** What can be in one {@link MemberList} at a time. */
export interface Member {
  /** Kept by the list: where it is, -1 while it is in none. */
  index: number;
}

/**
 * What is there at the moment, where members come and go with each request.
 *
 * Not a `Set`: the tables that a set outgrows stay linked to the next one. Once such a table is old, it keeps all that follow, with
 * what was in them, until the whole heap is collected: nearly all that a request makes would be copied to the old
 * generation, in pauses of ten milliseconds and more.
 */
export class MemberList<M extends Member> {
  readonly #members: M[] = [];

  get size(): number {
    return this.#members.length;
  }

  /** For one that is in no list. */
  add(member: M): void {
    member.index = this.#members.length;
    this.#members.push(member);
  }

  has(member: M): boolean {
    return this.#members[member.index] === member;
  }

  /** Does nothing for one that is not there. */
  remove(member: M): void {
    if (!this.has(member)) return;
    const last = this.#members.pop();
    if (last !== undefined && last !== member) {
      this.#members[member.index] = last;
      last.index = member.index;
    }
    member.index = -1;
  }

  /** Those that are there now, in no order. */
  all(): M[] {
    return this.#members.slice();
  }
}
