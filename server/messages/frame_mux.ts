// Room: timeline, lanes (outbox and inbox of a kind of payload), and what goes into the next frame.
/**
 * Packs what several lanes have to say into the next cell, and takes the peer's frames apart (PROTOCOL.md §4).
 *
 *  1. `seal()` asks each lane in turn for a draft in the room that is left, and has it sealed together with
 *     the lanes' acknowledgements and our listening port.
 *  2. The cell hears of its leaving and of its failure, and tells the drafts that it carries.
 *  3. `receive()` offers each item of an authenticated frame to every lane.
 */
import { BULK_CELL_BYTES, PLAINTEXT_BYTES } from "../../keys/constants.ts";
import type { WishItem } from "../../keys/cell/frame/answer_wish.ts";
import {
  type CellSize,
  plaintextBytesOf,
  type ShortSize,
} from "../../keys/cell/frame/cell_size.ts";
import type { Shape } from "../../keys/cell/shape.ts";
import { type Frame, FRAME_HEAD_BYTES, type FrameDraft } from "../../keys/cell/frame/frame.ts";
import {
  type FrameItem,
  itemBytes,
  type PortItem,
  TEXT_HEAD_BYTES,
} from "../../keys/cell/frame/frame_items.ts";
import type { FrameOptions } from "../../keys/cell/sealer_outcomes.ts";
import type { Blocked, PadMode, Room, Sealed } from "../../keys/cell/sealer_outcomes.ts";
import { RESEND_MS } from "../constants.ts";
import { BulkTurn } from "./bulk_turn.ts";
import { KEPT_BYTES, LARGE_GAIN_BYTES, STANDING_ITEMS_BYTES } from "./cell_room.ts";
import { KeptAcks, type NextAcks } from "./kept_acks.ts";
import type { CellMark, DraftItems, Lane, LaneDraft, LaneRoom } from "./lane.ts";

/** The part of `Sealer` that seals session cells. */
export interface FrameSealer {
  room(nowMs: number): Room;
  shape(nowMs: number): Pick<Shape, "quietSize">;
  sealFrame(draft: FrameDraft, options: FrameOptions): Sealed | Blocked;
}

/** A sealed cell; handed back to `noteLeft` when it leaves and to `noteFailed` when its exchange failed. */
export interface OutgoingCell extends Pick<Sealed, "kind" | "tag" | "cell"> {
  /** What it carries beside acknowledgements and port. */
  drafts: LaneDraft[];
  /** It carries more than what rides along: the peer answers it at once. */
  hasPayload: boolean;
  /** It must not leave before this has resolved: what it acknowledges is being made durable. Undefined: it may. */
  mayLeave: Promise<void> | undefined;
}

/** What a frame said beyond the items of the lanes. */
export interface FrameInfo {
  /** The peer asks for steady cover. */
  steady: boolean;
  /** The peer is leaving. */
  bye: boolean;
  /** The peer listens here, at the address that the frame came from. */
  port: PortItem | undefined;
  /** By the peer's clock. */
  sentAtMs: number;
}

/** What a frame multiplexer works with. */
export interface FrameMuxOptions {
  sealer: FrameSealer;
  /** In the order in which they are asked for the next cell. */
  lanes: Lane[];
  /** The pad mode in force. */
  padMode: () => PadMode;
  /** Whether this side asks for steady cover; every frame says so. */
  steady: () => boolean;
  /** Whether cells leave by the schedule of steady cover, for whoever asked: what is due waits for one that holds it. */
  isSteady?: (() => boolean) | undefined;
  /** The port on which this side listens, as every frame tells it; undefined: it does not listen. */
  listenPort: () => PortItem | undefined;
  /** Whether no payload may leave for now, whatever is due. */
  holdsPayload?: (() => boolean) | undefined;
  /** Whether everything up to now is durable; begins to save it where it is not. */
  isAllKept?: (() => boolean) | undefined;
  /** A cell was sealed. It may leave once the promise has resolved; undefined: now. */
  onSealed: () => Promise<void> | undefined;
}

/** What the next cell is sealed for. */
export interface SealOptions {
  /** We are leaving. */
  bye?: boolean | undefined;
  /** It is to be answered at once. */
  prompt?: boolean | undefined;
  /** What is due may go along: yes, unless we are leaving. */
  withPayload?: boolean | undefined;
  /** It answers a request of the peer. */
  isAnswer?: boolean | undefined;
  /** The size that the schedule of steady cover gives; drawn when absent. */
  size?: ShortSize | undefined;
  /** In quiet cover, the one that is taken where nothing longer is due; drawn when absent. */
  leastSize?: ShortSize | undefined;
  /** How the schedule of steady cover wants it answered. */
  wish?: WishItem | undefined;
}

/** Kinds of items that ride along: no frame leaves for them, and none is answered for them. */
const STANDING: FrameItem["kind"][] = ["ack", "port", "tlsPort", "wish", "burned"];

/** True when a frame carries more than what rides along: acknowledgements, port, wish and watermark. */
export function carriesPayload({ items }: { items: readonly Pick<FrameItem, "kind">[] }): boolean {
  return items.some(({ kind }) => !STANDING.includes(kind));
}

/** The lanes and the sealer of one conversation, joined cell by cell. */
export class FrameMux {
  readonly #options: FrameMuxOptions;
  /** Span in which the sealer has no pad left for the text that is due. */
  #padSpent = { fromMs: 0, untilMs: 0 };
  readonly #bulkTurn: BulkTurn;
  readonly #acks: KeptAcks;

  constructor(options: FrameMuxOptions) {
    this.#options = options;
    this.#acks = new KeptAcks(options.lanes, options.isAllKept ?? (() => true));
    this.#bulkTurn = new BulkTurn(options.lanes);
  }

  /** True when a cell should leave at once: something is due and may go now, or the peer waits for our word. */
  isUrgent(nowMs: number): boolean {
    const { lanes } = this.#options;
    if (lanes.some((lane) => lane.owesAck)) return true;
    // Called several times for each cell, so the room is looked up only when something may be due.
    let room: LaneRoom | undefined;
    return lanes.some((lane) => {
      if ((lane.dueAtMs() ?? Infinity) > nowMs || this.#waitsForPad(lane, nowMs)) return false;
      return !this.#isHeld && lane.isDue(nowMs, room ??= this.#room(nowMs));
    });
  }

  /** True when a bulk cell could be filled and may go; it goes when nothing is urgent. */
  isBulkDue(nowMs: number): boolean {
    return this.#hasBulk && this.#bulkTurn.atMs(nowMs) <= nowMs;
  }

  /** Milliseconds until time alone makes something due; undefined when nothing waits for a time. */
  dueInMs(nowMs: number): number | undefined {
    const waitsForPad = this.#isPadSpent(nowMs);
    let dueAtMs = this.#hasBulk ? this.#bulkTurn.atMs(nowMs) : Infinity;
    if (dueAtMs <= nowMs) dueAtMs = Infinity;
    for (const lane of this.#options.lanes) {
      const laneAtMs = lane.dueAtMs() ?? Infinity;
      const waits = laneAtMs <= nowMs && this.#waitsForPad(lane, nowMs);
      dueAtMs = Math.min(dueAtMs, waits ? this.#padSpent.untilMs : laneAtMs);
    }
    if (dueAtMs === Infinity) return undefined;
    const delayMs = dueAtMs - nowMs;
    if (delayMs <= 0) return undefined;
    // A clock that was set back must not stretch the wait.
    return waitsForPad ? delayMs : Math.min(delayMs, RESEND_MS);
  }

  /**
   * Seals the next cell, with payload where some is due and may go along, else a dummy. Its size is given by the
   * schedule of steady cover, or drawn; in quiet cover one that is too short for what is due gives way to the next size.
   */
  seal(nowMs: number, options: SealOptions = {}): OutgoingCell | Blocked {
    const { bye = false, withPayload = !bye } = options;
    const size = options.size ?? options.leastSize ??
      this.#options.sealer.shape(nowMs).quietSize;
    const acks = this.#acks.next({ isScheduled: options.size !== undefined });
    const mayCarry = withPayload && !this.#isHeld && acks.kind === "latest";
    const drafts = mayCarry ? this.#draft(nowMs, { ...options, size }) : [];
    const manner = { ...options, nowMs, bye, size, acks };
    const sealed = this.#seal(drafts, manner);
    if (sealed.kind === "sealed" || sealed.reason !== "padSpent") return sealed;
    this.#padSpent = { fromMs: nowMs, untilMs: sealed.untilMs ?? nowMs };
    const bare = drafts.filter(({ items }) => items.every(({ kind }) => kind !== "text"));
    return this.#seal(bare, manner);
  }

  /** The cell is on its way: from now on nobody knows whether what it carries has arrived. */
  noteLeft({ drafts }: OutgoingCell): void {
    for (const draft of drafts) draft.noteLeft();
  }

  /** The cell's exchange failed: what it carries is due again at once. */
  noteFailed({ drafts }: OutgoingCell): void {
    for (const draft of drafts) draft.noteFailed();
  }

  /** Another session is in use: the peer may be another run, which knows less. */
  noteSession(): void {
    for (const lane of this.#options.lanes) lane.noteSession?.();
  }

  /** Takes an authenticated frame apart. */
  receive(frame: Frame, mark: CellMark): FrameInfo {
    let port: PortItem | undefined;
    for (const item of frame.items) {
      if (item.kind === "port" || item.kind === "tlsPort") port = item;
      else for (const lane of this.#options.lanes) lane.receive(item, mark);
    }
    for (const lane of this.#options.lanes) lane.noteFrame?.(frame.items);
    return { steady: frame.steady, bye: frame.bye, port, sentAtMs: frame.sentAtMs };
  }

  get #isSteady(): boolean {
    return this.#options.isSteady?.() ?? false;
  }

  get #hasBulk(): boolean {
    return this.#options.lanes.some((lane) => lane.isBulkDue?.() ?? false) && !this.#isHeld;
  }

  get #isHeld(): boolean {
    return this.#options.holdsPayload?.() ?? false;
  }

  #isPadSpent(nowMs: number): boolean {
    return this.#padSpent.fromMs <= nowMs && nowMs < this.#padSpent.untilMs;
  }

  #waitsForPad(lane: Lane, nowMs: number): boolean {
    return lane.isBare !== true && this.#isPadSpent(nowMs);
  }

  #room(
    nowMs: number,
    { size = "normal", wish }: Pick<SealOptions, "size" | "wish"> = {},
  ): LaneRoom {
    const isSteady = this.#isSteady;
    const { textBytes, padBytes, padBytesPerSlot } = this.#options.sealer.room(nowMs);
    const lossBytes = isSteady
      ? PLAINTEXT_BYTES - plaintextBytesOf(size) + bytesOf(wish === undefined ? [] : [wish])
      : 0;
    const keptBytes = Math.max(KEPT_BYTES, STANDING_ITEMS_BYTES + lossBytes);
    const bytes = textBytes + TEXT_HEAD_BYTES - keptBytes;
    const mayBeBulk = !isSteady && this.#bulkTurn.atMs(nowMs) <= nowMs;
    const bulkBytes = mayBeBulk ? bytes + LARGE_GAIN_BYTES : undefined;
    const padMode = this.#options.padMode();
    return { bytes, bulkBytes, isSteady, padBytes, padBytesPerSlot, padMode };
  }

  #draft(nowMs: number, options: SealOptions): LaneDraft[] {
    const room = this.#room(nowMs, options);
    const drafts: LaneDraft[] = [];
    for (const lane of this.#options.lanes) {
      if (this.#waitsForPad(lane, nowMs)) continue;
      const draft = lane.draft(nowMs, room);
      if (draft === undefined) continue;
      room.bytes -= bytesOf(draft.items);
      // What came first leaves at once, and not behind something long.
      room.bulkBytes = undefined;
      drafts.push(draft);
    }
    return drafts;
  }

  #seal(
    drafts: LaneDraft[],
    { nowMs, bye, prompt, size: drawn, isAnswer, wish, acks }: SealOptions & {
      nowMs: number;
      size: ShortSize;
      acks: NextAcks;
    },
  ): OutgoingCell | Blocked {
    const { sealer, lanes, steady, listenPort } = this.#options;
    const standing = [...acks.acks, listenPort(), wish].filter((item) => item !== undefined);
    const items = [...standing, ...drafts.flatMap((draft) => draft.items)];
    const size = sizeFor(bytesOf(items), drawn);
    const padMode = drafts.find((draft) => draft.padMode)?.padMode ?? this.#options.padMode();
    const draft = { steady: steady(), bye, prompt, items };
    const sealed = sealer.sealFrame(draft, { nowMs, padMode, size, isAnswer });
    if (sealed.kind === "blocked") return sealed;
    const { tag, cell, slot } = sealed;
    if (cell.length >= BULK_CELL_BYTES) this.#bulkTurn.noteSealed(nowMs);
    const protections = [...sealed.protections];
    if (acks.kind === "latest") { for (const lane of lanes) lane.noteAcked(); }
    for (const draft of drafts) {
      const texts = draft.items.filter((item) => item.kind === "text").length;
      draft.noteSealed({ slot, nowMs, protections: protections.splice(0, texts) });
    }
    const hasPayload = carriesPayload(draft);
    const saving = this.#options.onSealed();
    const mayLeave = acks.mayLeaveNow ? undefined : saving;
    return { kind: "sealed", tag, cell, drafts, hasPayload, mayLeave };
  }
}

/** The sizes of cells, the shortest first. */
const SIZES: readonly CellSize[] = ["tiny", "small", "middle", "normal", "bulk", "large"];

/** The smallest size from `least` on that holds so many bytes of items. */
function sizeFor(bytes: number, least: CellSize): CellSize {
  const from = SIZES.indexOf(least);
  const fits = (size: CellSize): boolean => bytes <= plaintextBytesOf(size) - FRAME_HEAD_BYTES;
  return SIZES.find((size, at) => at >= from && fits(size)) ?? "large";
}

function bytesOf(items: DraftItems): number {
  return items.reduce((sum, item) => sum + itemBytes(item), 0);
}
