/**
 * What the bytes of an entry say: a text, or an event about another entry (PROTOCOL.md §4, "Events"). Pure. A text is
 * UTF-8, which never begins with 0xff, so an event does.
 */
import { ByteReader, ByteWriter } from "../../keys/byte_cursor.ts";
import { ENTRY_BYTES, LIFE_LEAST_MS, LIFE_MOST_MS, TEXT_BYTES } from "../constants.ts";
import type { AgreementJson } from "../gui_api/entry_json.ts";

/** An entry that is spoken of. */
export interface EntryRef {
  /** Who wrote it: the sender of the event or its receiver. */
  author: "sender" | "receiver";
  /** 32 lower-case hexadecimal digits. */
  id: string;
}

/** A payload of this version. */
export type Payload =
  | { kind: "text"; text: string; lifeMs?: number | undefined }
  /** A text that answers an entry. */
  | { kind: "reply"; to: EntryRef; text: string; lifeMs?: number | undefined }
  /** The sender has changed what holds for both. */
  | { kind: "agreement"; agreement: AgreementJson }
  /** The sender puts an emoji to an entry, or takes it away. */
  | { kind: "reaction"; to: EntryRef; emoji: string; on: boolean }
  /** The sender's entry of this id has another text from now on. */
  | { kind: "edit"; id: string; text: string }
  /** The sender's entry of this id is to be forgotten. */
  | { kind: "delete"; id: string }
  /** The sender has seen the receiver's file of this id, which has no number among the texts. */
  | { kind: "fileSeen"; id: string };

/** A payload that changes an entry. */
export type ChangePayload = Extract<Payload, { kind: "reaction" | "edit" | "delete" }>;

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
const TYPE_DISAPPEAR = 5;
const TYPE_SEEN = 6;
const TYPE_TIMED = 7;
/** Unknown types from here on are passed over without a word. */
const TYPE_QUIET = 0x80;
const TYPE_FILE_SEEN = 0x80;
const ID_BYTES = 16;
/** Longest emoji of a reaction, in bytes of UTF-8; a family with skin tones takes 41. */
const EMOJI_BYTES = 64;

/** The bytes of a payload. */
export function encodePayload(payload: Payload): Uint8Array<ArrayBuffer> {
  if ("lifeMs" in payload && payload.lifeMs !== undefined) {
    return encodeTimed(payload, payload.lifeMs);
  }
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
    case "fileSeen":
      return event(TYPE_FILE_SEEN, "", (writer) => writer.hex(payload.id, ID_BYTES));
    case "agreement":
      return encodeAgreement(payload.agreement);
  }
}

function encodeAgreement(agreement: AgreementJson): Uint8Array<ArrayBuffer> {
  return agreement.code === "seen"
    ? event(TYPE_SEEN, "", (writer) => writer.u8(agreement.on ? 1 : 0))
    : event(TYPE_DISAPPEAR, "", (writer) => writer.u64(agreement.afterMs ?? 0));
}

/** A text or a reply that disappears: the time, and what it would be without. */
function encodeTimed(payload: Payload, lifeMs: number): Uint8Array<ArrayBuffer> {
  const inner = encodePayload({ ...payload, lifeMs: undefined } as Payload);
  const writer = new ByteWriter(2 + LIFE_BYTES + inner.length);
  writer.u8(EVENT);
  writer.u8(TYPE_TIMED);
  writer.u64(lifeMs);
  writer.raw(inner);
  return writer.bytes;
}

/** Reads the bytes of an entry. */
export function decodePayload(bytes: Uint8Array): Decoded {
  if (bytes.length > ENTRY_BYTES) {
    return unusable(`an entry of ${bytes.length} bytes, expected at most ${ENTRY_BYTES}`);
  }
  try {
    return decodeBytes(bytes);
  } catch (error) {
    return unusable(error instanceof PayloadError ? error.message : "an entry that is not UTF-8");
  }
}

function decodeBytes(bytes: Uint8Array): Decoded {
  return bytes[0] === EVENT
    ? decodeEvent(new ByteReader(bytes.subarray(1), PayloadError))
    : { kind: "text", text: readText(bytes) };
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
const LIFE_BYTES = 8;
const HEAD_BYTES: Record<number, number> = {
  [TYPE_REPLY]: REF_BYTES,
  [TYPE_REACTION]: REF_BYTES + 1,
  [TYPE_EDIT]: ID_BYTES,
  [TYPE_DELETE]: ID_BYTES,
  [TYPE_DISAPPEAR]: LIFE_BYTES,
  [TYPE_SEEN]: 1,
  [TYPE_FILE_SEEN]: ID_BYTES,
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
    case TYPE_DELETE:
      return { kind: "delete", id: readId(reader) };
    case TYPE_FILE_SEEN:
      return { kind: "fileSeen", id: readId(reader) };
    case TYPE_DISAPPEAR: {
      const afterMs = reader.u64();
      if (afterMs !== 0) checkLife(afterMs);
      return agreed(reader, { code: "disappear", afterMs: afterMs === 0 ? null : afterMs });
    }
    case TYPE_SEEN:
      return agreed(reader, { code: "seen", on: readBit(reader) === 1 });
    case TYPE_TIMED:
      return readTimed(reader);
    default:
      return { kind: "later", shown: type < TYPE_QUIET };
  }
}

function agreed(reader: ByteReader, agreement: AgreementJson): Decoded {
  if (reader.left > 0) throw new PayloadError("an agreement with bytes behind it");
  return { kind: "agreement", agreement };
}

function readTimed(reader: ByteReader): Decoded {
  const lifeMs = checkLife(reader.u64());
  if (reader.left === 0) throw new PayloadError("a time to disappear without a text");
  const inner = decodeBytes(reader.take(reader.left));
  if ((inner.kind === "text" || inner.kind === "reply") && inner.lifeMs === undefined) {
    return { ...inner, lifeMs };
  }
  throw new PayloadError("a time to disappear for what is no text");
}

function checkLife(lifeMs: number): number {
  if (lifeMs >= LIFE_LEAST_MS && lifeMs <= LIFE_MOST_MS) return lifeMs;
  throw new PayloadError(`a time to disappear of ${lifeMs} ms`);
}

function readRef(reader: ByteReader): EntryRef {
  const author = readBit(reader) === 0 ? "sender" : "receiver";
  return { author, id: reader.hex(ID_BYTES) };
}

/** An id with nothing behind it. */
function readId(reader: ByteReader): string {
  const id = reader.hex(ID_BYTES);
  if (reader.left > 0) throw new PayloadError("an event with bytes behind it");
  return id;
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

/** Throws where something is no UTF-8. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readText(bytes: Uint8Array): string {
  if (bytes.length > TEXT_BYTES) throw new PayloadError(`a text of ${bytes.length} bytes`);
  return UTF8.decode(bytes);
}

/** Marks that no emoji has, and that would stand over the lines above; keycaps have theirs. */
const STACKED = /(?![\ufe0f\u20e3])\p{M}/u;

/** True for one emoji as people see it, however many code points it takes. */
export function isEmoji(text: string): boolean {
  if (new TextEncoder().encode(text).length > EMOJI_BYTES) return false;
  const clusters = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)];
  const isOne = clusters.length === 1 && /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u.test(text);
  return isOne && !STACKED.test(text);
}
