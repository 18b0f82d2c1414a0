/** One event of a stream as the wire had it. */
export interface SseEvent {
  id: string;
  event: string;
  data: unknown;
}

/** Reads server-sent events one by one; comments and events without data are counted and passed over. */
export class SseReader {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = "";
  /** Comment lines seen so far. */
  comments = 0;
  /** The last id seen, also of an event without data. */
  lastId = "";

  constructor(response: Response) {
    if (response.body === null) throw new TypeError("Reading events failed: there is no body");
    this.#reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next event with data; undefined at the end of the stream. */
  async next(): Promise<SseEvent | undefined> {
    while (true) {
      const block = await this.nextBlock();
      if (block === undefined) return undefined;
      const fields = new Map(block.split("\n").map(splitField));
      if (fields.has("")) this.comments++;
      this.lastId = fields.get("id") ?? this.lastId;
      const data = fields.get("data");
      if (data === undefined) continue;
      return { id: this.lastId, event: fields.get("event") ?? "", data: JSON.parse(data) };
    }
  }

  /** The next text between blank lines, raw; undefined at the end of the stream. */
  async nextBlock(): Promise<string | undefined> {
    while (!this.#text.includes("\n\n")) {
      const { value, done } = await this.#reader.read();
      if (done) return undefined;
      this.#text += value;
    }
    const end = this.#text.indexOf("\n\n");
    const block = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 2);
    return block;
  }

  /** Goes away, as a closed page does. */
  async close(): Promise<void> {
    await this.#reader.cancel();
  }
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
