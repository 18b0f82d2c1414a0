/**
 * Bodies on the wire (PROTOCOL.md §2). A request is `tag ‖ cell ‖ padding`, an answer is `cell ‖ padding`. The length
 * tells the size of the cell, since padding is shorter than the difference of the two sizes.
 */
import { concat } from "@std/bytes/concat";
import { BULK_CELL_BYTES, CELL_BYTES, REQUEST_TAG_BYTES } from "../../keys/constants.ts";
import type { RandomFill } from "../../keys/random.ts";
import { PADDING_BYTES } from "../constants.ts";

/** What a request carries; `tag` in lower-case hexadecimal. */
export interface RequestBody {
  tag: string;
  /** 2,048 or 65,536 bytes. */
  cell: Uint8Array;
}

/** The longest body of a request. */
export const LONGEST_REQUEST_BYTES = REQUEST_TAG_BYTES + BULK_CELL_BYTES + PADDING_BYTES;
/** The longest body of an answer. */
export const LONGEST_ANSWER_BYTES = BULK_CELL_BYTES + PADDING_BYTES;

/** The body of a request with `paddingBytes` bytes of padding, which is random. */
export function encodeRequest(
  { tag, cell }: RequestBody,
  { paddingBytes, random }: { paddingBytes: number; random: RandomFill },
): Uint8Array<ArrayBuffer> {
  return concat([Uint8Array.fromHex(tag), cell, padding(paddingBytes, random)]);
}

/** Tag and cell of a request; undefined where its length is that of no request. */
export function decodeRequest(body: Uint8Array): RequestBody | undefined {
  const cell = cellAt(body, REQUEST_TAG_BYTES);
  return cell && { tag: body.subarray(0, REQUEST_TAG_BYTES).toHex(), cell };
}

/** True where a body of this many bytes may be a request. */
export function mayBeRequest(bodyBytes: number): boolean {
  return cellBytesIn(bodyBytes - REQUEST_TAG_BYTES) !== undefined;
}

/** The body of an answer with `paddingBytes` bytes of padding, which is random. */
export function encodeAnswer(
  cell: Uint8Array,
  { paddingBytes, random }: { paddingBytes: number; random: RandomFill },
): Uint8Array<ArrayBuffer> {
  return concat([cell, padding(paddingBytes, random)]);
}

/** The cell of an answer; undefined where its length is that of no answer. */
export function decodeAnswer(body: Uint8Array): Uint8Array | undefined {
  return cellAt(body, 0);
}

function cellAt(body: Uint8Array, at: number): Uint8Array | undefined {
  const cellBytes = cellBytesIn(body.length - at);
  return cellBytes === undefined ? undefined : body.slice(at, at + cellBytes);
}

function cellBytesIn(bytes: number): number | undefined {
  return [CELL_BYTES, BULK_CELL_BYTES].find((cellBytes) =>
    bytes >= cellBytes && bytes <= cellBytes + PADDING_BYTES
  );
}

function padding(bytes: number, random: RandomFill): Uint8Array<ArrayBuffer> {
  const filled = new Uint8Array(bytes);
  random(filled);
  return filled;
}
