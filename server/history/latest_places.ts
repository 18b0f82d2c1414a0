/** Where entries are kept in a vault, by direction and id: of those alone that were met or written last. */
export class LatestPlaces {
  readonly #most: number;
  /** The longest unmet first. */
  readonly #places = new Map<string, number>();

  /** Of at most so many entries. */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#places.size;
  }

  /** Undefined where it is not known, or not any more. */
  get(key: string): number | undefined {
    return this.#places.get(key);
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  /** The entry was met, or written, just now. */
  set(key: string, place: number): void {
    this.#places.delete(key);
    this.#places.set(key, place);
    for (const oldest of this.#places.keys()) {
      if (this.#places.size <= this.#most) break;
      this.#places.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#places.delete(key);
  }
}
