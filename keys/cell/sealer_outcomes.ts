/** What the sealer takes and answers (sealer.ts): expected outcomes are values, told apart by `kind`. */
import type { RefusalReason } from "./handshake/hello.ts";
import type { CellSize } from "./frame/cell_size.ts";
import type { Frame } from "./frame/frame.ts";
import type { Protection } from "./frame/text_item.ts";
import type { RandomFill } from "../random.ts";
import type { Seat } from "../seat.ts";

/** When text may go without the one-time pad. */
export type PadMode =
  /** Pad where it fits what is left of the slot's, else the AEAD alone. */
  | "prefer"
  /** Never without pad: wait for the next slot. */
  | "always"
  /** No pad for new texts. */
  | "off";

/** One use of pad bytes, for the checker in tests. `text` is what the pad masks. */
export interface PadUse {
  slot: number;
  /** Whose direction the pad belongs to: the sender. */
  seat: Seat;
  /** In bytes from the start of that direction's pad. */
  offset: number;
  length: number;
  text: Uint8Array;
}

/** What a sealer works with besides the list. */
export interface SealerOptions {
  random: RandomFill;
  /** The time at which this run begins. */
  nowMs: number;
  /** How far hellos are looked for; less than the specification has it where the time to derive tags matters. */
  horizonMs?: number | undefined;
  /** Called for each text that is masked; for the checker in tests. */
  onPadUse?: ((use: PadUse) => void) | undefined;
}

/** How a frame is sealed. */
export interface FrameOptions {
  nowMs: number;
  /** Counts for texts that have not gone out yet. */
  padMode: PadMode;
  /** Of the cell; normal when absent. */
  size?: CellSize | undefined;
  /** Answers have no tag: it is left empty. */
  isAnswer?: boolean | undefined;
}

/** How a request begins. */
export interface TaggedCell {
  /** As it is on the wire, in front of this cell alone: 32 lower-case hex digits. */
  tag: string;
  cell: Uint8Array;
}

/** Which slot a request tag names, and which seat makes requests under it. */
export interface TagHit {
  slot: number;
  seat: Seat;
}

/** Where a cell claims to belong by its tag. */
export interface TagClaim extends TagHit {
  /** The tag is unknown, or one under which no such cell may come: the cell is opened under a key that seals nothing. */
  isDecoy?: boolean | undefined;
}

/** Why nothing can be sealed now; `untilMs` where waiting until then may help. */
export interface Blocked {
  kind: "blocked";
  reason:
    /** No confirmed session young enough to seal under. */
    | "noSession"
    /** The list's first slot is still to come. */
    | "notBegun"
    /** The list's last slot has passed. */
    | "over"
    /** The key list is not there any more. */
    | "removed"
    /** The medium of the key list was asked and has not answered yet. */
    | "pending"
    /** The record of this slot cannot be trusted. */
    | "damaged"
    /** The record of this slot has been overwritten. */
    | "burned"
    /** The clock shows a slot that was left before. */
    | "belowFloor"
    /** A text must wait for the pad of the next slot. */
    | "padSpent";
  untilMs?: number | undefined;
}

/** Why a cell was turned away; for the local log alone, the wire shows the decoy for all alike. */
export type RejectReason =
  | "wrongLength"
  /** The slot is too far from the peer's clock for anything but a hello. */
  | "outsideWindow"
  /** No key that could fit opens it. */
  | "notAuthentic"
  | "malformedFrame"
  | "counterReplayed"
  | "padOutOfRange"
  | "malformedHello"
  | "helloReplayed"
  /** Our own hello has come back: the peer's address is our own. */
  | "ownHello"
  | "badPublicKey"
  /** Our clock is below the floor, so that a session would be of no use. */
  | "belowFloor"
  | "malformedAnswer"
  | "wrongConfirmation"
  /** Another attempt has taken the place of this one. */
  | "attemptAbandoned"
  /** The record that the cell needs is burned, damaged, removed or outside the list. */
  | "recordUnavailable"
  /** The record that the cell needs is being read. */
  | "recordPending"
  | "closed";

/** What came is not taken; the reason is for the local log alone. */
export interface Rejected {
  kind: "rejected";
  reason: RejectReason;
}

/** The outcome in which nothing was opened. */
export function rejected(reason: RejectReason): Rejected {
  return { kind: "rejected", reason };
}

/** `none`, agreed but not yet used by the peer, fit for sealing, or fit but due for a new hello. */
export type SessionState = "none" | "unconfirmed" | "standing" | "rekeyDue";

/** A hello on its way; handed back to `finishHello` with the answer. */
export interface HelloAttempt {
  readonly slot: number;
}

/** A hello 1 that is ready to leave. */
export interface HelloBegun extends TaggedCell {
  kind: "begun";
  slot: number;
  attempt: HelloAttempt;
}

/** What the retained secrets say: whether the peer is the same as before (FORMAT.md §retained secret). */
export type Continuity =
  /** Neither side remembers a session. */
  | "first"
  /** Both know a secret that an earlier session left behind. */
  | "kept"
  /** They do not, or did not at some time before and nobody has compared the words since. */
  | "lost";

/** Which line of sessions a handshake continues. */
export type Line =
  /** The one in use, or the first. */
  | "same"
  /** One that another has replaced in this run: two programs take turns. */
  | "earlier"
  /** The peer remembers no session while we do: it begins anew, from a read-only list for example. */
  | "blank"
  /** None that we know. */
  | "new";

/** What a session says of the peer. */
export interface Authentication {
  continuity: Continuity;
  /** What this very handshake has shown, whatever was lost before. */
  line: Line;
  /** Six words to be compared by voice: equal on both sides unless somebody is in between. */
  words: readonly string[];
}

/** What the answer to our hello has led to. */
export type HelloFinished =
  | { kind: "confirmed"; peerTimeMs: number; authentication: Authentication }
  | { kind: "refused"; reason: RefusalReason; peerTimeMs: number }
  | Rejected;

/** A frame that has been opened; the text of its items is unmasked. */
export interface FrameOpened {
  kind: "frame";
  frame: Frame;
  slot: number;
  /** Set where this frame has confirmed a session that the peer began. */
  confirmed?: Authentication | undefined;
}

/** A hello of the peer, and the answer to it. */
export interface HelloAnswered {
  kind: "hello";
  /** One cell, to be sent back as it is. */
  answer: Uint8Array;
  peerTimeMs: number;
  /** False where the answer is a refusal. */
  established: boolean;
  refusal?: RefusalReason | undefined;
  /** Of the session that the peer's first frame will confirm; undefined with a refusal. */
  authentication?: Authentication | undefined;
}

/** What a request of the peer was; `ownHello` where it was a hello of ours that has come back. */
export type RequestOpened = FrameOpened | HelloAnswered | (Rejected & { ownHello?: true });
/** What the answer to a cell of ours was. */
export type AnswerOpened = FrameOpened | Rejected;

/** A cell that is ready to leave. */
export interface Sealed extends TaggedCell {
  kind: "sealed";
  slot: number;
  /** Of the text items in order; the weakest that ever went out for that segment. */
  protections: Protection[];
}

/** How much text fits now. */
export interface Room {
  /** Of one segment in a 2,048-byte cell that carries nothing else. */
  textBytes: number;
  /** Pad left for us in this slot. */
  padBytes: number;
  /** Pad of one whole slot and direction; 0 for a list without pad. */
  padBytesPerSlot: number;
}
