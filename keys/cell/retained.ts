/**
 * The retained secret (FORMAT.md §retained secret, after ZRTP, RFC 6189 §4.3): each session leaves one to the next
 * handshake, so that both owners notice whoever joins with a copy of the list.
 */
import { timingSafeEqual } from "node:crypto";
import { isZero } from "../bytes.ts";
import { RETAINED_BYTES, RETAINED_TAG_BYTES } from "../constants.ts";
import { hkdf } from "../derive.ts";
import type { RetainedTags } from "./handshake/hello.ts";
import type { HandshakeMemory, RecordSource, RememberOutcome } from "../record_source.ts";
import { otherSeat, type Seat } from "../seat.ts";
import type { Authentication, Continuity, Line } from "./sealer_outcomes.ts";

/** What a session leaves behind, and what its handshake has shown. */
export interface Legacy {
  /** For the next handshake, 32 bytes; the session owns it and overwrites it. */
  readonly retained: Uint8Array;
  readonly continuity: Continuity;
  readonly line: Line;
  /** Six words that both sides see, and nobody in between can make equal. */
  readonly words: readonly string[];
}

/** Who asks about whose tags: the seat that reads, and the X25519 key of hello 1, to which tags are bound. */
export interface TagReader {
  seat: Seat;
  isInitiator: boolean;
  hello1Key: Uint8Array;
  /** Of this run. */
  lines: EarlierLines;
}

/** Lines of sessions that are remembered: two copies of a list, and some thieves. */
const LINES = 8;

/**
 * What the peer retained when a session that shares nothing with it took its place, in this run: whoever shows it
 * again is a second program beside the one in use.
 */
export class EarlierLines {
  #secrets: Uint8Array[] = [];

  /** A session that continues another line has replaced the one that left `retained`. */
  note(retained: Uint8Array): void {
    if (isZero(retained)) return;
    this.#secrets.unshift(retained.slice());
    for (const secret of this.#secrets.splice(LINES)) secret.fill(0);
  }

  /** Whether one of `tags` names a line that was replaced. */
  knows(tags: RetainedTags, { seat, hello1Key }: Pick<TagReader, "seat" | "hello1Key">): boolean {
    return this.#secrets.some((secret) => {
      const tag = tagOf(secret, otherSeat(seat), hello1Key);
      return timingSafeEqual(tag, tags.current) || timingSafeEqual(tag, tags.previous);
    });
  }

  wipe(): void {
    for (const secret of this.#secrets.splice(0)) secret.fill(0);
  }
}

type Retained = Pick<HandshakeMemory, "retained" | "previousRetained">;

/** The names under which `sender` says what it retains. */
export function retainedTags(
  memory: Retained,
  { sender, hello1Key }: { sender: Seat; hello1Key: Uint8Array },
): RetainedTags {
  const { retained, previousRetained } = memory;
  return {
    current: tagOf(retained, sender, hello1Key),
    previous: previousRetained === undefined
      ? new Uint8Array(RETAINED_TAG_BYTES)
      : tagOf(previousRetained, sender, hello1Key),
  };
}

/** What a side finds when it compares what it retains with the tags of the other one. */
export interface Kinship {
  /** The secret that both know. */
  shared: Uint8Array | undefined;
  /** The other side's hello names that secret as its current one: it has not moved on since. */
  isTheirCurrent: boolean;
  /** What goes into the session: that secret, or zeros; 32 bytes. */
  retained: Uint8Array;
  continuity: Continuity;
  line: Line;
}

/** Compares what `memory` holds with the tags that came. */
export function compareRetained(
  memory: HandshakeMemory,
  theirs: RetainedTags,
  reader: TagReader,
): Kinship {
  const { secret: shared, place } = sharedRetained(memory, theirs, reader) ?? {};
  return {
    shared,
    isTheirCurrent: place === 0,
    retained: shared ?? new Uint8Array(RETAINED_BYTES),
    continuity: continuityOf(memory, shared),
    line: lineOf(shared, theirs, reader),
  };
}

function lineOf(shared: Uint8Array | undefined, theirs: RetainedTags, reader: TagReader): Line {
  if (shared !== undefined) return "same";
  if (reader.lines.knows(theirs, reader)) return "earlier";
  const blank = tagOf(new Uint8Array(RETAINED_BYTES), otherSeat(reader.seat), reader.hello1Key);
  return timingSafeEqual(blank, theirs.current) ? "blank" : "new";
}

/**
 * The secret that both sides know: the first of the initiator's that the responder names too, with its place among
 * the other side's; undefined where there is none. `theirs` are the tags that came.
 */
function sharedRetained(
  memory: Retained,
  theirs: RetainedTags,
  { seat, isInitiator, hello1Key }: TagReader,
): { secret: Uint8Array; place: number } | undefined {
  const secrets = [memory.retained, memory.previousRetained].filter((one) => one !== undefined);
  const named = [theirs.current, theirs.previous].filter((tag) => !isZero(tag));
  const pairs = secrets.flatMap((secret, ours) => {
    const tag = tagOf(secret, otherSeat(seat), hello1Key);
    const at = named.findIndex((one) => timingSafeEqual(one, tag));
    return at < 0 ? [] : [{ secret, place: at, order: isInitiator ? ours : at }];
  });
  return pairs.toSorted((one, other) => one.order - other.order)[0];
}

/** What the handshake says of the peer; a loss counts until somebody says that the words match. */
function continuityOf(
  memory: Pick<HandshakeMemory, "unproven">,
  shared: Uint8Array | undefined,
): Continuity {
  if (shared === undefined || memory.unproven) return "lost";
  return isZero(shared) ? "first" : "kept";
}

/** Both sides are known to have the session of `legacy`: nothing older counts any more. Durable when it resolves. */
export function rememberConfirmed(
  list: RecordSource,
  legacy: Legacy,
  { lines, answeredMs }: { lines: EarlierLines; answeredMs?: number | undefined },
): Promise<RememberOutcome> | RememberOutcome {
  const memory = list.handshakeMemory;
  if (legacy.line !== "same") lines.note(memory.retained);
  return list.rememberHandshake({
    answeredMs: Math.max(memory.answeredMs, answeredMs ?? 0),
    retained: legacy.retained.slice(),
    previousRetained: undefined,
    unproven: memory.unproven || legacy.continuity === "lost",
  });
}

/** What `legacy` says of the peer by now: words that match make up for a loss. */
export function authenticationOf(list: RecordSource, legacy: Legacy): Authentication {
  const { continuity, line, words } = legacy;
  if (list.handshakeMemory.unproven) return { continuity: "lost", line, words };
  return { continuity: continuity === "lost" ? "kept" : continuity, line, words };
}

function tagOf(secret: Uint8Array, sender: Seat, hello1Key: Uint8Array): Uint8Array {
  return hkdf(secret, hello1Key, `hchat/v1/retained/${sender}`, RETAINED_TAG_BYTES);
}
