/** Tells whoever subscribed of values, in the order of subscription. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Calls back with every value from now on; the returned function ends that. */
  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells everybody; whoever subscribes meanwhile hears of the next value. */
  emit(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  /** Forgets everybody. */
  close(): void {
    this.#listeners.clear();
  }
}
