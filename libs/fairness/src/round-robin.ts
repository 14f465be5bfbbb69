import { Node, Yallist } from 'yallist';

/** What {@link RoundRobin} needs to know of keys. */
export interface RoundRobinOptions<K> {
  /** Most items of one key that are out at a time. */
  readonly perKey: number;
  /** A key with so many items out goes after all keys of which this is false. Asked again and again, so it may change. */
  readonly isBehind: (key: K, out: number) => boolean;
  /** Most items of keys that were behind when they were taken that are out at a time. */
  readonly mostBehind: number;
}

/** An item that waits. */
export interface Ticket<K, T> {
  readonly key: K;
  readonly item: T;
}

/** An item that was taken; to be handed to {@link RoundRobin.release} once it is back. */
export interface Taken<K, T> extends Ticket<K, T> {
  readonly wasBehind: boolean;
}

/** The waiting items of one key at one priority, and the place of the line in a ring while it may be served. */
interface Line<K, T> {
  readonly owner: Owner<K, T>;
  readonly level: Level<K, T>;
  readonly tickets: Yallist<Ticket<K, T>>;
  place: Node<Line<K, T>> | undefined;
}

interface Owner<K, T> {
  readonly key: K;
  out: number;
  readonly lines: Map<number, Line<K, T>>;
}

interface Level<K, T> {
  readonly priority: number;
  readonly inTurn: Yallist<Line<K, T>>;
  readonly behind: Yallist<Line<K, T>>;
  /** Which of those behind is asked next whether it still is. */
  cursor: Node<Line<K, T>> | undefined;
}

/**
 * The order in which waiting items are taken: by priority, then by whether their key is behind, then key after key
 * (round-robin), then first come, first served. A key that has `perKey` items out is passed over.
 *
 * Every operation takes constant time, however many keys and items wait, for a fixed number of distinct priorities.
 */
export class RoundRobin<K, T> {
  readonly #options: RoundRobinOptions<K>;
  readonly #owners = new Map<K, Owner<K, T>>();
  /** Highest priority first. */
  readonly #levels: Level<K, T>[] = [];
  #size = 0;
  #outBehind = 0;

  constructor(options: RoundRobinOptions<K>) {
    this.#options = options;
  }

  /** Items that wait. */
  get size(): number {
    return this.#size;
  }

  /** Puts an item at the end of its key's line; the answer takes it out again, and does nothing once it was taken. */
  add(ticket: Ticket<K, T>, priority: number): () => void {
    const line = this.#lineOf(ticket.key, priority);
    const node = new Node(ticket);
    line.tickets.pushNode(node);
    this.#size += 1;
    this.#admit(line);
    return () => {
      if (node.list !== line.tickets) return;
      line.tickets.removeNode(node);
      this.#size -= 1;
      this.#tidy(line);
    };
  }

  /** The next item; its key counts as having it out until {@link release}. Undefined if none may go now. */
  take(): Taken<K, T> | undefined {
    for (const level of this.#levels) {
      const line = this.#nextLine(level);
      const ticket = line?.tickets.shift();
      if (line === undefined || ticket === undefined) continue;
      const wasBehind = line.place?.list === level.behind;
      this.#size -= 1;
      line.owner.out += 1;
      if (wasBehind) this.#outBehind += 1;
      this.#withdraw(line);
      if (line.owner.out >= this.#options.perKey)
        for (const other of line.owner.lines.values()) this.#withdraw(other);
      this.#admit(line);
      this.#tidy(line);
      return { ...ticket, wasBehind };
    }
    return undefined;
  }

  /** How many items of a key are out. */
  outOf(key: K): number {
    return this.#owners.get(key)?.out ?? 0;
  }

  /** An item has come back. */
  release({ key, wasBehind }: Taken<K, T>): void {
    if (wasBehind) this.#outBehind -= 1;
    const owner = this.#owners.get(key);
    if (owner === undefined) return;
    owner.out -= 1;
    for (const line of owner.lines.values()) {
      // With less of its own out, the key may be behind no longer: that shows when its turn comes.
      if (line.place?.list === line.level.behind) this.#withdraw(line);
      this.#admit(line);
    }
    this.#forgetIdle(owner);
  }

  #lineOf(key: K, priority: number): Line<K, T> {
    let owner = this.#owners.get(key);
    if (owner === undefined) {
      owner = { key, out: 0, lines: new Map() };
      this.#owners.set(key, owner);
    }
    let line = owner.lines.get(priority);
    if (line === undefined) {
      line = { owner, level: this.#levelOf(priority), tickets: new Yallist(), place: undefined };
      owner.lines.set(priority, line);
    }
    return line;
  }

  #levelOf(priority: number): Level<K, T> {
    const found = this.#levels.find((level) => level.priority === priority);
    if (found !== undefined) return found;
    const level = {
      priority,
      inTurn: new Yallist<Line<K, T>>(),
      behind: new Yallist<Line<K, T>>(),
      cursor: undefined,
    };
    this.#levels.push(level);
    this.#levels.sort((a, b) => b.priority - a.priority);
    return level;
  }

  /** A line that may be served gets a place at the end; whether its key is behind shows when its turn comes. */
  #admit(line: Line<K, T>): void {
    if (line.place !== undefined || line.tickets.length === 0 || line.owner.out >= this.#options.perKey)
      return;
    line.place = new Node(line);
    line.level.inTurn.pushNode(line.place);
  }

  #withdraw(line: Line<K, T>): void {
    const { level, place } = line;
    if (place === undefined) return;
    if (level.cursor === place) level.cursor = place.next;
    place.list?.removeNode(place);
    line.place = undefined;
  }

  #nextLine(level: Level<K, T>): Line<K, T> | undefined {
    for (let node = level.inTurn.head; node !== undefined; node = level.inTurn.head) {
      if (!this.#isBehind(node.value.owner)) {
        this.#askOneBehind(level);
        return node.value;
      }
      // A line moves here once for each time that it is served, so this loop costs no more than the serving.
      level.behind.pushNode(node);
    }
    if (this.#outBehind < this.#options.mostBehind) return level.behind.head?.value;
    // One of those behind may be so no longer.
    this.#askOneBehind(level);
    return level.inTurn.head?.value;
  }

  #isBehind({ key, out }: Owner<K, T>): boolean {
    return this.#options.isBehind(key, out);
  }

  /** While others are served, those behind are asked one at a time whether they still are. */
  #askOneBehind(level: Level<K, T>): void {
    const node = level.cursor ?? level.behind.head;
    if (node === undefined) return;
    level.cursor = node.next;
    if (!this.#isBehind(node.value.owner)) level.inTurn.pushNode(node);
  }

  #tidy(line: Line<K, T>): void {
    if (line.tickets.length > 0) return;
    this.#withdraw(line);
    line.owner.lines.delete(line.level.priority);
    this.#forgetIdle(line.owner);
  }

  #forgetIdle(owner: Owner<K, T>): void {
    if (owner.out === 0 && owner.lines.size === 0) this.#owners.delete(owner.key);
  }
}
