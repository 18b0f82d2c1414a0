/** The tables of header lines that a block of HPACK refers to (RFC 7541, sections 2.3 and 4, appendix A). */

/** A header line; the name is in lower case. */
export type HeaderLine = readonly [name: string, value: string];

/** Bytes that the dynamic table may have where nothing else is agreed on. */
export const TABLE_BYTES = 4_096;
/** What each line counts for beside its name and value. */
const LINE_BYTES = 32;

/** The static table, from index 1. */
export const STATIC_LINES: readonly HeaderLine[] = [
  ":authority|:method=GET|:method=POST|:path=/|:path=/index.html|:scheme=http|:scheme=https|:status=200",
  ":status=204|:status=206|:status=304|:status=400|:status=404|:status=500|accept-charset",
  "accept-encoding=gzip, deflate|accept-language|accept-ranges|accept|access-control-allow-origin|age",
  "allow|authorization|cache-control|content-disposition|content-encoding|content-language",
  "content-length|content-location|content-range|content-type|cookie|date|etag|expect|expires|from",
  "host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|last-modified|link",
  "location|max-forwards|proxy-authenticate|proxy-authorization|range|referer|refresh|retry-after",
  "server|set-cookie|strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate",
].flatMap((lines) => lines.split("|")).map((line) => {
  const [name = "", value = ""] = line.split("=");
  return [name, value] as const;
});

/** The index of each line of the static table, by `keyOf()`. */
export const STATIC_INDEX: ReadonlyMap<string, number> = new Map(
  STATIC_LINES.map((line, index) => [keyOf(line), index + 1]),
);
/** The index of the first line of each name. */
export const STATIC_NAME_INDEX: ReadonlyMap<string, number> = new Map(
  STATIC_LINES.map(([name], index) => [name, index + 1] as const).reverse(),
);

/** Lines that were sent before, the newest first; the oldest leave when there is no room. */
export class DynamicTable {
  readonly #lines: HeaderLine[] = [];
  #bytes = 0;
  #mostBytes = TABLE_BYTES;

  /** The line of an index, in either table; undefined where there is none. */
  at(index: number): HeaderLine | undefined {
    return STATIC_LINES[index - 1] ?? this.#lines[index - 1 - STATIC_LINES.length];
  }

  add(line: HeaderLine): void {
    this.#lines.unshift(line);
    this.#bytes += bytesOf(line);
    this.#shrink();
  }

  /** False where that is more than was agreed on. */
  resize(bytes: number): boolean {
    if (bytes > TABLE_BYTES) return false;
    this.#mostBytes = bytes;
    this.#shrink();
    return true;
  }

  #shrink(): void {
    while (this.#bytes > this.#mostBytes) this.#bytes -= bytesOf(this.#lines.pop()!);
  }
}

/** Name and value as one text. */
export function keyOf([name, value]: HeaderLine): string {
  return `${name}\n${value}`;
}

/** What a line counts for in a table. */
export function bytesOf([name, value]: HeaderLine): number {
  return LINE_BYTES + name.length + value.length;
}
