/**
 * Bodies on the wire (PROTOCOL.md §2). A request is `tag ‖ cell ‖ padding`, an answer is `cell ‖ padding`. Where the cell
 * ends only the keys tell: a reader tries the sizes that the length of the body admits.
 */
import { BULK_CELL_BYTES, LARGE_CELL_BYTES, REQUEST_TAG_BYTES } from "../../keys/constants.ts";
import { longArray } from "../../keys/give_back.ts";
import { CELL_LENGTHS } from "../../keys/cell/frame/cell_size.ts";
import type { RandomFill } from "../../keys/random.ts";
import { PADDING_BYTES } from "../constants.ts";

/** A cell and the padding behind it. */
export interface AnswerBody {
  /** 128 to 524,288 bytes, one of six lengths. */
  cell: Uint8Array;
  /** Its content is random. */
  paddingBytes: number;
}

/** The same behind a tag in lower-case hexadecimal. */
export interface RequestBody extends AnswerBody {
  tag: string;
}

/** The longest body of a request. */
export const LONGEST_REQUEST_BYTES = REQUEST_TAG_BYTES + LARGE_CELL_BYTES + PADDING_BYTES;
/** The longest body of a request whose cell is not a large one. */
export const LONGEST_BULK_REQUEST_BYTES = REQUEST_TAG_BYTES + BULK_CELL_BYTES + PADDING_BYTES;
/** The longest body of an answer. */
export const LONGEST_ANSWER_BYTES = LARGE_CELL_BYTES + PADDING_BYTES;

/** The body of a request. */
export function encodeRequest(
  { tag, ...rest }: RequestBody,
  random: RandomFill,
): Uint8Array<ArrayBuffer> {
  const body = encode(REQUEST_TAG_BYTES, rest, random);
  body.subarray(0, REQUEST_TAG_BYTES).setFromHex(tag);
  return body;
}

/** Tag of a request, and its cell with the padding behind it, which shares memory with `body`; undefined where its length is that of no request. */
export function decodeRequest(body: Uint8Array): { tag: string; cell: Uint8Array } | undefined {
  if (!mayBeRequest(body.length)) return undefined;
  const cell = body.subarray(REQUEST_TAG_BYTES);
  return { tag: body.subarray(0, REQUEST_TAG_BYTES).toHex(), cell };
}

/** True where a body of this many bytes may be a request. */
export function mayBeRequest(bodyBytes: number): boolean {
  return mayBeAnswer(bodyBytes - REQUEST_TAG_BYTES);
}

/** The body of an answer. */
export function encodeAnswer(answer: AnswerBody, random: RandomFill): Uint8Array<ArrayBuffer> {
  return encode(0, answer, random);
}

/** In one piece of memory, with room for the tag: each further one, unless it is handed on, takes longer than what is written into it. */
function encode(
  tagBytes: number,
  { cell, paddingBytes }: AnswerBody,
  random: RandomFill,
): Uint8Array<ArrayBuffer> {
  const body = longArray(tagBytes + cell.length + paddingBytes);
  body.set(cell, tagBytes);
  random(body.subarray(tagBytes + cell.length));
  return body;
}

/** True where a body of this many bytes may be an answer. */
export function mayBeAnswer(bodyBytes: number): boolean {
  return LENGTHS.some((cellBytes) => mayHold(bodyBytes, cellBytes));
}

/** What may be the cell of a body without its tag, the longest first; none where the length is that of no body. */
export function cellsIn(padded: Uint8Array): Uint8Array[] {
  return LENGTHS.filter((cellBytes) => mayHold(padded.length, cellBytes))
    .map((cellBytes) => padded.subarray(0, cellBytes));
}

/** The cell of 2,048 bytes in a body without its tag; undefined where there is none. */
export function normalCellIn(padded: Uint8Array): Uint8Array | undefined {
  return cellsIn(padded).find(({ length }) => length === CELL_LENGTHS.normal);
}

/** Of cells, the longest first. */
const LENGTHS = Object.values(CELL_LENGTHS).sort((one, two) => two - one);

/** Whether a cell with its padding may have so many bytes. */
function mayHold(bytes: number, cellBytes: number): boolean {
  return bytes >= cellBytes && bytes <= cellBytes + PADDING_BYTES;
}
