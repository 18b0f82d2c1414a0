/**
 * One seat of a key list at work: the only door through which the rest of the program seals and opens.
 * 1. `advance` slides request tags, records and sessions with the clock, and overwrites what has passed;
 * 2. `beginHello` and `finishHello` (we ask), `openRequest` (we answer) agree on a session;
 * 3. `sealFrame` claims the slot, masks texts with the pad and seals under the session;
 * 4. `identify`, then `openRequest`, or `openAnswer`: request tag, authentication, replay window, frame.
 */
import { ACCEPTANCE_MS, CELL_BYTES, HORIZON_MS } from "../constants.ts";
import { ElapsedTime } from "./elapsed_time.ts";
import { type FrameDraft, MAX_SEGMENT_BYTES } from "./frame/frame.ts";
import { Handshakes } from "./handshakes.ts";
import { SessionCipher } from "./session_cipher.ts";
import { type PadLedger, padLedgerOf } from "./pad.ts";
import { LikelySize } from "./likely_size.ts";
import { RequestTags, standInClaim } from "./request_tags.ts";
import { RecordCache } from "./record_cache.ts";
import { padBytesOf, type RecordSource } from "../record_source.ts";
import { authenticationOf, EarlierLines } from "./retained.ts";
import { isInWindow, momentAt, slotAt, type SlotWindow, windowAround } from "../schedule.ts";
import { isCellLength } from "./frame/cell_size.ts";
import { blocked, SendSlots } from "./send_slots.ts";
import {
  type AnswerOpened,
  type Authentication,
  type Blocked,
  type FrameOptions,
  type HelloAttempt,
  type HelloBegun,
  type HelloFinished,
  rejected,
  type RequestOpened,
  type Room,
  type Sealed,
  type SealerOptions,
  type SessionState,
  type TaggedCell,
  type TagHit,
} from "./sealer_outcomes.ts";
import { type Shape, Shaper } from "./shape.ts";
import { Sessions } from "./sessions.ts";

/** Seals, opens and shakes hands for one seat. */
export class Sealer {
  /** Of which size a cell is that has come. */
  readonly likelySize: LikelySize;
  readonly #list: RecordSource;
  readonly #horizonMs: number;
  readonly #records: RecordCache;
  readonly #tags: RequestTags;
  readonly #shaper: Shaper;
  readonly #sessions = new Sessions();
  readonly #lines = new EarlierLines();
  readonly #pads: PadLedger;
  readonly #slots: SendSlots;
  readonly #handshakes: Handshakes;
  readonly #frames: SessionCipher;
  readonly #elapsed: ElapsedTime;
  #lastMs: number | undefined;
  #lastSlot: number | undefined;
  #closed = false;

  constructor(list: RecordSource, options: SealerOptions) {
    const { random, nowMs, horizonMs = HORIZON_MS, onPadUse } = options;
    this.#list = list;
    const slots = this.#slots = new SendSlots(list);
    this.#horizonMs = horizonMs;
    const elapsed = this.#elapsed = new ElapsedTime(nowMs);
    const records = this.#records = new RecordCache(list);
    const pads = this.#pads = padLedgerOf(list, nowMs);
    this.#shaper = new Shaper(list, { records, random });
    this.#tags = new RequestTags(list, records);
    const sessions = this.#sessions;
    const shared = { list, records, sessions, random, lines: this.#lines, tags: this.#tags };
    this.#frames = new SessionCipher({ ...shared, pads, onPadUse });
    const onSession = (): void => this.#holdRecords();
    this.#handshakes = new Handshakes({ ...shared, slots, elapsed, onSession });
    this.likelySize = new LikelySize({ list, records, sessions, elapsed });
    this.advance(nowMs);
  }

  /** Slides everything to `nowMs` and overwrites what has passed. Cheap within one slot. */
  advance(nowMs: number): void {
    if (this.#closed) return;
    const isAnotherTry = this.#tags.isAnotherTryDue(this.#elapsed.ms);
    if (nowMs === this.#lastMs && !isAnotherTry) return;
    this.#lastMs = nowMs;
    this.#elapsed.advance(nowMs);
    this.#sessions.expire(this.#elapsed.ms);
    const slot = slotAt(this.#list.schedule, nowMs);
    if (slot === this.#lastSlot && !this.#tags.isAnotherTryDue(this.#elapsed.ms)) return;
    this.#lastSlot = slot;
    this.#sessions.slide(this.#list.schedule, this.#elapsed.ms);
    this.#holdRecords();
    this.#tags.slideTo(this.#horizon(nowMs), this.#elapsed.ms);
  }

  /** Keeps the records at hand that cells of the moment need. */
  #holdRecords(): void {
    const { schedule } = this.#list;
    const own = windowAround(schedule, this.#elapsed.nowMs, ACCEPTANCE_MS);
    const records = [own, ...this.#sessions.windows(schedule, this.#elapsed.ms)];
    this.#records.keep(records);
    this.#list.hold?.({ records, roots: this.#horizon(this.#elapsed.nowMs) });
  }

  /** Resolves when the medium of the list has answered, and what was pending is worth another try. */
  async settled(): Promise<void> {
    await this.#list.settled?.();
  }

  /**
   * Whose request begins with `tag ‖ cell`; undefined for everybody else's. `cell` may have padding behind it. One block
   * of AES and one look-up.
   */
  identify({ tag, cell }: TaggedCell, nowMs: number): TagHit | undefined {
    this.advance(nowMs);
    return this.#tags.find(tag, cell);
  }

  sessionState(nowMs: number): SessionState {
    this.advance(nowMs);
    const { current, next } = this.#sessions;
    if (current?.canSeal(this.#elapsed.ms)) {
      return current.isDue(this.#elapsed.ms) ? "rekeyDue" : "standing";
    }
    return next === undefined ? "none" : "unconfirmed";
  }

  /** Whether a hello of ours would cross the first frame of seat a, which is `roundTripMs` under way. */
  isPeersTurn(nowMs: number, roundTripMs = 0): boolean {
    this.advance(nowMs);
    return this.#handshakes.isPeersTurn(roundTripMs);
  }

  /** Makes a hello 1 for the slot of the moment; an earlier attempt is abandoned. */
  async beginHello(nowMs: number): Promise<HelloBegun | Blocked> {
    this.advance(nowMs);
    return await this.#handshakes.begin(nowMs);
  }

  /** Makes a knock for the slot that is `hours` away, not 0; an earlier attempt is abandoned. */
  async beginKnock(nowMs: number, hours: number): Promise<HelloBegun | Blocked> {
    this.advance(nowMs);
    return await this.#handshakes.knock(nowMs, hours);
  }

  /** Takes the answer to a hello. `confirmed`: seal a cell at once, the peer waits for it. */
  async finishHello(
    attempt: HelloAttempt,
    answer: Uint8Array,
    nowMs: number,
  ): Promise<HelloFinished> {
    this.advance(nowMs);
    return await this.#handshakes.finish(attempt, answer, nowMs);
  }

  /**
   * Opens the body of a request whose tag `identify` has looked up, and waits for a record that is being read. A cell
   * that does not open costs the same work whatever is wrong with it, and under an unknown tag as well, so that the time
   * of the answer tells nothing of tag and cell.
   */
  async openRequest(
    hit: TagHit | undefined,
    cell: Uint8Array,
    nowMs: number,
  ): Promise<RequestOpened> {
    for (;;) {
      const opened = await this.#tryRequest(hit, cell, nowMs);
      const waits = opened.kind === "rejected" && opened.reason === "recordPending";
      if (!waits || hit === undefined) return opened;
      await this.settled();
    }
  }

  async #tryRequest(
    hit: TagHit | undefined,
    cell: Uint8Array,
    nowMs: number,
  ): Promise<RequestOpened> {
    this.advance(nowMs);
    if (this.#closed) return rejected("closed");
    if (!isCellLength(cell.length)) return rejected("wrongLength");
    if (hit !== undefined && !isInWindow(this.#horizon(nowMs), hit.slot)) {
      return rejected("outsideWindow");
    }
    const claim = hit ?? standInClaim(this.#list, nowMs);
    // Under our own tag nothing but a hello can come: cells of ours must not come back to us.
    const isOwn = claim.seat === this.#list.seat;
    const opened = this.#frames.open(
      isOwn ? { ...claim, isDecoy: true } : claim,
      cell,
      this.#elapsed.ms,
    );
    if (opened.kind === "frame" || cell.length !== CELL_BYTES) return opened;
    const mayBeHello = opened.reason === "notAuthentic" || opened.reason === "outsideWindow";
    const answered = await this.#handshakes.answer(
      mayBeHello ? claim : { ...claim, isDecoy: true },
      cell,
      nowMs,
    );
    const isNeither = answered.kind === "rejected" && answered.reason === "notAuthentic";
    return isNeither || !mayBeHello ? opened : answered;
  }

  /**
   * Opens the answer to a request of ours: a cell of the peer, in a slot that only the keys tell. Rejected as
   * "recordPending" it is worth another try when `settled()` has resolved.
   */
  openAnswer(cell: Uint8Array, nowMs: number): AnswerOpened {
    this.advance(nowMs);
    return this.#frames.openAnywhere(cell, this.#elapsed.ms);
  }

  /** What the session in use says of the peer; undefined where there is none. */
  authentication(): Authentication | undefined {
    const { current } = this.#sessions;
    return current === undefined ? undefined : authenticationOf(this.#list, current.legacy);
  }

  /**
   * Another program may have sent on our seat: the pad through the slot of the moment counts as spent, by our clock or
   * the peer's, whichever is ahead, and by another one that is ahead of both by a minute.
   */
  distrustPad(nowMs: number): void {
    this.advance(nowMs);
    const peersMs = this.#sessions.current?.peerClock.at(this.#elapsed.ms) ?? nowMs;
    this.#pads.distrust(slotAt(this.#list.schedule, Math.max(nowMs, peersMs) + ACCEPTANCE_MS));
  }

  /**
   * The two people have compared these words and they match, so continuity is kept again. False, and nothing is
   * changed, where they are not those of the session in use any more.
   */
  markContinuityKept(words: readonly string[]): boolean {
    const shown = this.#sessions.current?.legacy.words;
    if (shown === undefined || shown.join() !== words.join()) return false;
    void this.#list.rememberHandshake({ unproven: false });
    return true;
  }

  /** How much text fits now. In mode `always` a segment longer than `padBytesPerSlot` waits for ever. */
  room(nowMs: number): Room {
    this.advance(nowMs);
    const padBytesPerSlot = padBytesOf(this.#list.recordBytes);
    const moment = momentAt(this.#list.schedule, nowMs);
    const padBytes = moment.kind === "running" ? this.#pads.left(moment.slot, padBytesPerSlot) : 0;
    return { textBytes: MAX_SEGMENT_BYTES, padBytes, padBytesPerSlot };
  }

  /**
   * Seals `draft` under the slot of the moment. Blocked with `padSpent` in
   * any mode where a segment that has gone out under the pad would have to go without. Throws FrameError or
   * RangeError where the draft does not fit a cell.
   */
  sealFrame(
    draft: FrameDraft,
    { nowMs, padMode, size = "normal", isAnswer = false }: FrameOptions,
  ): Sealed | Blocked {
    this.advance(nowMs);
    const session = this.#sessions.current;
    if (session?.canSeal(this.#elapsed.ms) !== true) return blocked("noSession");
    const claimed = this.#slots.claim(nowMs, session.firstSealSlot);
    if (claimed.kind === "blocked") return claimed;
    const { slot } = claimed;
    const record = this.#records.get(slot);
    if (record.kind !== "record") return this.#slots.withoutRecord(record.kind, slot);
    const sealed = this.#frames.seal(draft, { session, slot, record, nowMs, padMode, size });
    if (sealed.kind === "padSpent") return this.#slots.untilNext("padSpent", slot);
    const { seat } = this.#list;
    const { secret } = record;
    const tag = isAnswer ? "" : this.#tags.tagFor(sealed.cell, { slot, seat, secret });
    return { ...sealed, tag, slot };
  }

  /** What the next body that leaves, and its exchange, are to look like. */
  shape(nowMs: number): Shape {
    this.advance(nowMs);
    return this.#shaper.next(nowMs);
  }

  /** Overwrites every secret in memory; nothing can be sealed or opened afterwards. */
  close(): void {
    this.#closed = true;
    this.#handshakes.close();
    this.#sessions.wipe();
    this.#lines.wipe();
    this.#records.close();
    this.#pads.forgetTexts();
    this.#shaper.wipe();
    this.#tags.wipe();
  }

  #horizon(nowMs: number): SlotWindow {
    return windowAround(this.#list.schedule, nowMs, this.#horizonMs);
  }
}
