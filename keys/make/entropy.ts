import { abortable } from "@std/async/abortable";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type ByteStream, openByteStream } from "../disk/byte_stream.ts";

/**
 * The user's own randomness, mixed into the records by XOR (FORMAT.md §randomness). A regular file is read at any
 * offset and so by several threads; a device, a pipe or standard input is read once, from front to back.
 */
export type Entropy =
  | { kind: "file"; path: string }
  | { kind: "stream" } & ByteStream;

/**
 * Opens `path`, or standard input for `-`. Throws the runtime's own error when there is no such file, and the reason of
 * `signal`, which ends the wait for the writer of a named pipe.
 */
export async function openEntropy(path: string, signal: AbortSignal): Promise<Entropy> {
  if (path === "-") {
    return {
      kind: "stream",
      read: async (into) => await Deno.stdin.read(into) ?? 0,
      close: () => {},
    };
  }
  const info = infoOf(path);
  if (info?.isDirectory) throw new Deno.errors.IsADirectory(path);
  if (info?.isFile) {
    Deno.openSync(path, { read: true }).close();
    return { kind: "file", path };
  }
  // A named pipe waits for its writer, and Ctrl-C must get through meanwhile.
  return { kind: "stream", ...await abortable(openByteStream(path), signal) };
}

/** Undefined where the runtime keeps hchat from looking: in /dev and /proc, where no regular files are. */
function infoOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** Fills `into` from a stream until that ends; answers how many bytes came. */
export async function readStream(
  stream: Extract<Entropy, { kind: "stream" }>,
  into: Uint8Array<ArrayBuffer>,
): Promise<number> {
  let length = 0;
  while (length < into.length) {
    const count = await stream.read(into.subarray(length));
    if (count === 0) break;
    length += count;
  }
  return length;
}

/** A regular entropy file, read at offsets. */
export class EntropyFile {
  readonly #handle: number;

  constructor(path: string) {
    this.#handle = openSync(path, "r");
    if (!fstatSync(this.#handle).isFile()) {
      closeSync(this.#handle);
      throw new Error(`Cannot use ${path} as entropy: it is no regular file any more`);
    }
  }

  /** Fills `into` from `offset` on until the file ends; answers how many bytes came. */
  read(into: Uint8Array, offset: number): number {
    let length = 0;
    while (length < into.length) {
      const rest = into.length - length;
      const count = readSync(this.#handle, into, length, rest, offset + length);
      if (count === 0) break;
      length += count;
    }
    return length;
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** XORs the first `length` bytes of `mask` into `bytes`; both start at a multiple of 4 in their buffers. */
export function xorInto(bytes: Uint8Array, mask: Uint8Array, length: number): void {
  const words = length >>> 2;
  const target = new Uint32Array(bytes.buffer, bytes.byteOffset, words);
  const source = new Uint32Array(mask.buffer, mask.byteOffset, words);
  for (let index = 0; index < words; index++) {
    target[index] = (target[index] ?? 0) ^ (source[index] ?? 0);
  }
  for (let index = words * 4; index < length; index++) {
    bytes[index] = (bytes[index] ?? 0) ^ (mask[index] ?? 0);
  }
}
