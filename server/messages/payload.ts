/**
 * What the bytes of an entry say: a text, or an event about another entry (PROTOCOL.md §4, "Events"). Pure. A text is
 * UTF-8, which never begins with 0xff, so an event does.
 */
import { ByteReader, ByteWriter } from "../../keys/byte_cursor.ts";
import { ENTRY_BYTES, TEXT_BYTES } from "../constants.ts";

/** An entry that is spoken of. */
export interface EntryRef {
  /** Who wrote it: the sender of the event or its receiver. */
  author: "sender" | "receiver";
  /** 32 lower-case hexadecimal digits. */
  id: string;
}

/** A payload of this version. */
export type Payload =
  | { kind: "text"; text: string }
  /** A text that answers an entry. */
  | { kind: "reply"; to: EntryRef; text: string }
  /** The sender puts an emoji to an entry, or takes it away. */
  | { kind: "reaction"; to: EntryRef; emoji: string; on: boolean }
  /** The sender's entry of this id has another text from now on. */
  | { kind: "edit"; id: string; text: string }
  /** The sender's entry of this id is to be forgotten. */
  | { kind: "delete"; id: string };

/** A payload that was decoded; `later` is of a later version, which says whether it is worth a line. */
export type Decoded = Payload | { kind: "later"; shown: boolean } | {
  kind: "unusable";
  reason: string;
};

const EVENT = 0xff;
const TYPE_REPLY = 1;
const TYPE_REACTION = 2;
const TYPE_EDIT = 3;
const TYPE_DELETE = 4;
/** Unknown types from here on are passed over without a word. */
const TYPE_QUIET = 0x80;
const ID_BYTES = 16;
/** Longest emoji of a reaction, in bytes of UTF-8; a family with skin tones takes 41. */
export const EMOJI_BYTES = 64;

/** The bytes of a payload. */
export function encodePayload(payload: Payload): Uint8Array<ArrayBuffer> {
  switch (payload.kind) {
    case "text":
      return new TextEncoder().encode(payload.text);
    case "reply":
      return event(TYPE_REPLY, payload.text, (writer) => writeRef(writer, payload.to));
    case "reaction":
      return event(TYPE_REACTION, payload.emoji, (writer) => {
        writeRef(writer, payload.to);
        writer.u8(payload.on ? 1 : 0);
      });
    case "edit":
      return event(TYPE_EDIT, payload.text, (writer) => writer.hex(payload.id, ID_BYTES));
    case "delete":
      return event(TYPE_DELETE, "", (writer) => writer.hex(payload.id, ID_BYTES));
  }
}

/** Reads the bytes of an entry. */
export function decodePayload(bytes: Uint8Array): Decoded {
  if (bytes.length > ENTRY_BYTES) {
    return unusable(`an entry of ${bytes.length} bytes, expected at most ${ENTRY_BYTES}`);
  }
  try {
    return bytes[0] === EVENT ? decodeEvent(new ByteReader(bytes.subarray(1), PayloadError)) : {
      kind: "text",
      text: readText(bytes),
    };
  } catch (error) {
    return unusable(error instanceof PayloadError ? error.message : "an entry that is not UTF-8");
  }
}

class PayloadError extends TypeError {
  override name = "PayloadError";
}

function unusable(reason: string): Decoded {
  return { kind: "unusable", reason };
}

/** 0xff, the type, what `head` writes, and a text. */
function event(
  type: number,
  text: string,
  head: (writer: ByteWriter) => void,
): Uint8Array<ArrayBuffer> {
  const tail = new TextEncoder().encode(text);
  const headBytes = HEAD_BYTES[type]!;
  const writer = new ByteWriter(2 + headBytes + tail.length);
  writer.u8(EVENT);
  writer.u8(type);
  head(writer);
  writer.raw(tail);
  return writer.bytes;
}

const REF_BYTES = 1 + ID_BYTES;
const HEAD_BYTES: Record<number, number> = {
  [TYPE_REPLY]: REF_BYTES,
  [TYPE_REACTION]: REF_BYTES + 1,
  [TYPE_EDIT]: ID_BYTES,
  [TYPE_DELETE]: ID_BYTES,
};

function writeRef(writer: ByteWriter, { author, id }: EntryRef): void {
  writer.u8(author === "sender" ? 0 : 1);
  writer.hex(id, ID_BYTES);
}

function decodeEvent(reader: ByteReader): Decoded {
  const type = reader.u8();
  switch (type) {
    case TYPE_REPLY:
      return { kind: "reply", to: readRef(reader), text: readRest(reader) };
    case TYPE_REACTION: {
      const to = readRef(reader);
      return { kind: "reaction", to, on: readBit(reader) === 1, emoji: readEmoji(reader) };
    }
    case TYPE_EDIT:
      return { kind: "edit", id: reader.hex(ID_BYTES), text: readRest(reader) };
    case TYPE_DELETE: {
      const id = reader.hex(ID_BYTES);
      if (reader.left > 0) throw new PayloadError("a deletion with bytes behind it");
      return { kind: "delete", id };
    }
    default:
      return { kind: "later", shown: type < TYPE_QUIET };
  }
}

function readRef(reader: ByteReader): EntryRef {
  const author = readBit(reader) === 0 ? "sender" : "receiver";
  return { author, id: reader.hex(ID_BYTES) };
}

function readBit(reader: ByteReader): number {
  const bit = reader.u8();
  if (bit <= 1) return bit;
  throw new PayloadError(`an event with a flag of ${bit}, expected 0 or 1`);
}

function readEmoji(reader: ByteReader): string {
  if (reader.left > EMOJI_BYTES) throw new PayloadError(`a reaction of ${reader.left} bytes`);
  const emoji = readRest(reader);
  if (!isEmoji(emoji)) throw new PayloadError("a reaction that is no emoji");
  return emoji;
}

function readRest(reader: ByteReader): string {
  if (reader.left === 0) throw new PayloadError("an event without its text");
  return readText(reader.take(reader.left));
}

function readText(bytes: Uint8Array): string {
  if (bytes.length > TEXT_BYTES) throw new PayloadError(`a text of ${bytes.length} bytes`);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** True for one emoji as people see it, however many code points it takes. */
export function isEmoji(text: string): boolean {
  if (new TextEncoder().encode(text).length > EMOJI_BYTES) return false;
  const clusters = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)];
  return clusters.length === 1 && /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u.test(text);
}
