/**
 * Bodies on the wire (PROTOCOL.md §2). A request is `tag ‖ cell ‖ padding`, an answer is `cell ‖ padding`. The length
 * tells the size of the cell, since padding is shorter than the difference of the two sizes.
 */
import { concat } from "@std/bytes/concat";
import { BULK_CELL_BYTES, CELL_BYTES, REQUEST_TAG_BYTES } from "../../keys/constants.ts";
import { randomBytes, type RandomFill } from "../../keys/random.ts";
import { PADDING_BYTES } from "../constants.ts";

/** A cell and the padding behind it. */
export interface AnswerBody {
  /** 2,048 or 65,536 bytes. */
  cell: Uint8Array;
  /** Its content is random. */
  paddingBytes: number;
}

/** The same behind a tag in lower-case hexadecimal. */
export interface RequestBody extends AnswerBody {
  tag: string;
}

/** The longest body of a request. */
export const LONGEST_REQUEST_BYTES = REQUEST_TAG_BYTES + BULK_CELL_BYTES + PADDING_BYTES;
/** The longest body of an answer. */
export const LONGEST_ANSWER_BYTES = BULK_CELL_BYTES + PADDING_BYTES;

/** The body of a request. */
export function encodeRequest(
  { tag, ...rest }: RequestBody,
  random: RandomFill,
): Uint8Array<ArrayBuffer> {
  return concat([Uint8Array.fromHex(tag), encodeAnswer(rest, random)]);
}

/** Tag and cell of a request; undefined where its length is that of no request. */
export function decodeRequest(body: Uint8Array): Omit<RequestBody, "paddingBytes"> | undefined {
  const cell = cellAt(body, REQUEST_TAG_BYTES);
  return cell && { tag: body.subarray(0, REQUEST_TAG_BYTES).toHex(), cell };
}

/** True where a body of this many bytes may be a request. */
export function mayBeRequest(bodyBytes: number): boolean {
  return cellBytesIn(bodyBytes - REQUEST_TAG_BYTES) !== undefined;
}

/** The body of an answer. */
export function encodeAnswer(
  { cell, paddingBytes }: AnswerBody,
  random: RandomFill,
): Uint8Array<ArrayBuffer> {
  return concat([cell, randomBytes(random, paddingBytes)]);
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
