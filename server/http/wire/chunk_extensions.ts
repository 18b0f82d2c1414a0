/** What Node's server bears of extensions in the head of one chunk. */
const MOST_BYTES = 16_384;

const [LF, CR, QUOTE, SEMICOLON, EQUALS, BACKSLASH] = [10, 13, 34, 59, 61, 92];

/**
 * Counts the extensions of chunks in the body of a request, names and values as Node does, which ends the connection
 * where those of one chunk are too long; this runtime (Deno 2.9.6) reads them without an end. Whatever else is wrong in
 * a body is left to the parser, which meets the same bytes.
 */
export class ChunkExtensions {
  #state: "size" | "extension" | "data" | "trailer" = "size";
  /** Of the chunk whose head is read, and then what is left of it with the line end behind. */
  #left = 0;
  #bytes = 0;
  #isQuoted = false;
  #isEscaped = false;

  /** Reads on in the body. True: the extensions of a chunk are too long. */
  isTooLong(body: Uint8Array): boolean {
    for (let at = 0; at < body.length;) {
      if (this.#state === "trailer") return false;
      if (this.#state === "data") {
        const read = Math.min(this.#left, body.length - at);
        at += read;
        this.#left -= read;
        // The head of the next chunk adds its digits.
        if (this.#left === 0) this.#state = "size";
      } else if (this.#readHead(body[at++]!)) {
        return true;
      }
    }
    return false;
  }

  #readHead(byte: number): boolean {
    if (byte === LF) this.#endHead();
    else if (this.#state === "extension") return this.#count(byte);
    else if (byte === SEMICOLON) this.#state = "extension";
    else if (byte !== CR) this.#left = this.#left * 16 + digitOf(byte);
    return false;
  }

  #endHead(): void {
    this.#state = this.#left === 0 ? "trailer" : "data";
    this.#left += "\r\n".length;
    this.#bytes = 0;
    this.#isQuoted = false;
  }

  #count(byte: number): boolean {
    if (byte === CR || !this.#isQuoted && (byte === SEMICOLON || byte === EQUALS)) return false;
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === QUOTE) this.#isQuoted = !this.#isQuoted;
    else if (byte === BACKSLASH) this.#isEscaped = this.#isQuoted;
    return ++this.#bytes > MOST_BYTES;
  }
}

/** 0 for what is none: the parser ends such a body. */
function digitOf(byte: number): number {
  const digit = parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? 0 : digit;
}
