/**
 * Hellos of somebody else (FORMAT.md §hello): what is authentic and newer than all that was answered before is
 * answered, once. Everything that decides comes before the first wait, so that two copies cannot both pass.
 */
import { ACCEPTANCE_MS, CLOCK_LIMIT_MS, HORIZON_MS, RETAINED_TAG_BYTES } from "../constants.ts";
import { deriveHandshakeKey } from "../derive.ts";
import { answerHello } from "./handshake/handshake.ts";
import {
  decodeCall,
  decodeOr,
  encodeHello1,
  encodeRefusal,
  type Hello1,
  type Knock,
  type RefusalReason,
} from "./handshake/hello.ts";
import { ML_KEM_PUBLIC_BYTES } from "./handshake/ml_kem.ts";
import { X25519_BYTES } from "./handshake/x25519.ts";
import type { HelloClock } from "./hello_clock.ts";
import type { HelloInitiator, HelloOptions } from "./hello_initiator.ts";
import { compareRetained, type Legacy, retainedTags } from "./retained.ts";
import type { RememberOutcome } from "../record_source.ts";
import { slotAt } from "../schedule.ts";
import type { SendSlots } from "./send_slots.ts";
import type { SessionSecrets } from "./session.ts";
import { evenOut, hashCell, openCell, sealFresh } from "./seal.ts";
import { type Rejected, rejected, type TagClaim, type TagHit } from "./sealer_outcomes.ts";

/** What a responder works with. */
export interface HelloResponderOptions extends HelloOptions {
  /** Our own hellos, one of which may come back to us. */
  initiator: HelloInitiator;
  clock: HelloClock;
  slots: Pick<SendSlots, "current">;
}

/** The session as the responder has it; none with a refusal. */
export type Answered =
  | { kind: "answered"; answer: Uint8Array; peerTimeMs: number; secrets: SessionSecrets }
  | { kind: "refusal"; answer: Uint8Array; peerTimeMs: number; reason: RefusalReason }
  | (Rejected & { ownHello?: true });

/** A hello 1 that has been opened. */
interface OpenedHello {
  hit: TagHit;
  plaintext: Uint8Array;
  hello: Hello1;
  /** SHA-256 of the cell. */
  hash: Uint8Array;
  nowMs: number;
}

/** A hello that says nothing: what is read where there is none. */
const STAND_IN = encodeHello1({
  timeMs: 0,
  features: 0,
  x25519: new Uint8Array(X25519_BYTES),
  mlKem: new Uint8Array(ML_KEM_PUBLIC_BYTES),
  tags: {
    current: new Uint8Array(RETAINED_TAG_BYTES),
    previous: new Uint8Array(RETAINED_TAG_BYTES),
  },
});

/** Answers the hellos of one list's peer. */
export class HelloResponder {
  readonly #options: HelloResponderOptions;
  /** Time of the newest hello that is being answered. */
  #answeringMs = 0;
  /** Time of the newest hello under each seat's tag that was refused in this run. */
  readonly #refusedMs = { a: 0, b: 0 };
  /** What the newest knock says that was answered in this run. */
  #knockedMs = 0;

  constructor(options: HelloResponderOptions) {
    this.#options = options;
  }

  /**
   * Answers a hello that came where `hit` says. What gets no answer costs the same work whatever is wrong with it: the
   * cell, a stand-in with the other outcome, and the reading of a hello.
   */
  async answer(
    { isDecoy = false, ...hit }: TagClaim,
    cell: Uint8Array,
    nowMs: number,
  ): Promise<Answered> {
    const secret = this.#options.records.readSecret(hit.slot);
    if ("kind" in secret) {
      return rejected(secret.kind === "pending" ? "recordPending" : "recordUnavailable");
    }
    const key = deriveHandshakeKey(secret, isDecoy ? "decoy" : "hello", hit.seat);
    const answerKey = deriveHandshakeKey(secret, "answer", hit.seat);
    const psk = deriveHandshakeKey(secret, "psk", hit.seat);
    secret.root.fill(0);
    const authentic = openCell(cell, { key });
    const plaintext = authentic ?? STAND_IN;
    try {
      const hello = decodeOr(() => decodeCall(plaintext));
      const hash = hashCell(cell);
      if (authentic === undefined) {
        evenOut({ wasAuthentic: false });
        return rejected("notAuthentic");
      }
      const opened = { hit, plaintext, hash, nowMs };
      const answered = await this.#judge(opened, hello, { answerKey, psk });
      if (answered.kind === "rejected") evenOut({ wasAuthentic: true });
      return answered;
    } finally {
      for (const each of [key, answerKey, psk, authentic]) each?.fill(0);
    }
  }

  /** What an authentic hello gets; undefined: it cannot be read. */
  async #judge(
    read: Omit<OpenedHello, "hello">,
    hello: Hello1 | Knock | undefined,
    keys: { answerKey: Uint8Array; psk: Uint8Array },
  ): Promise<Answered> {
    const { hit, hash, nowMs } = read;
    if (hello === undefined || slotAt(this.#options.list.schedule, hello.timeMs) !== hit.slot) {
      return rejected("malformedHello");
    }
    if (hello.kind === "knock") return this.#answerKnock(hello, { hit, hash, nowMs, ...keys });
    const opened = { ...read, hello };
    return this.#turnAway(opened) ?? this.#refuse(opened, keys.answerKey) ??
      this.#refrain(opened) ?? await this.#agree(opened, keys);
  }

  /** An authentic hello that must get the answer of a stranger: a held-back or repeated one, or our own. */
  #turnAway(
    { hit, hash, hello: { timeMs }, nowMs }: OpenedHello,
  ): (Rejected & { ownHello?: true }) | undefined {
    const { list, initiator, clock } = this.#options;
    if (initiator.isUnderWay(hash)) return { ...rejected("ownHello"), ownHello: true };
    if (hit.seat !== list.seat) {
      const isNew = timeMs > Math.max(list.handshakeMemory.answeredMs, this.#answeringMs);
      return isNew ? undefined : rejected("helloReplayed");
    }
    // What we may have sent ourselves cannot be told from a second program on this seat.
    if (hit.slot < list.claimedBefore || clock.mayHaveSaid(timeMs)) {
      return rejected("helloReplayed");
    }
    return Math.abs(timeMs - nowMs) > ACCEPTANCE_MS ? rejected("outsideWindow") : undefined;
  }

  /** A knock of a clock that is too far apart is told the time, once; it changes nothing that is remembered. */
  #answerKnock(
    { timeMs, ownMs }: Knock,
    { hit, hash, nowMs, answerKey }: {
      hit: TagHit;
      hash: Uint8Array;
      nowMs: number;
      answerKey: Uint8Array;
    },
  ): Answered {
    const { list, random, clock } = this.#options;
    // What a clock said that has been set back since is out of reach, and must not keep the peer waiting.
    const isReachable = this.#knockedMs <= nowMs + HORIZON_MS;
    const isOld = hit.seat === list.seat || (isReachable && timeMs <= this.#knockedMs);
    if (isOld || Math.abs(ownMs - nowMs) <= CLOCK_LIMIT_MS) return rejected("helloReplayed");
    this.#knockedMs = timeMs;
    const reason = "clockApart";
    const refusal = encodeRefusal({ timeMs: clock.next(nowMs), reason });
    const answer = sealFresh(refusal, { key: answerKey, random, aad: hash });
    return { kind: "refusal", answer, peerTimeMs: ownMs, reason };
  }

  /** The refusal of a hello that leads to no session, once; undefined where it may lead to one. */
  #refuse(opened: OpenedHello, key: Uint8Array): Answered | undefined {
    const { hit: { seat }, hash, hello: { timeMs: peerTimeMs }, nowMs } = opened;
    const reason = this.#refusalOf(opened);
    if (reason === undefined) return undefined;
    if (peerTimeMs <= this.#refusedMs[seat]) return rejected("helloReplayed");
    this.#refusedMs[seat] = peerTimeMs;
    const { random, clock } = this.#options;
    const refusal = encodeRefusal({ timeMs: clock.next(nowMs), reason });
    return {
      kind: "refusal",
      answer: sealFresh(refusal, { key, random, aad: hash }),
      peerTimeMs,
      reason,
    };
  }

  #refusalOf({ hit, hello, nowMs }: OpenedHello): RefusalReason | undefined {
    if (hit.seat === this.#options.list.seat) return "sameSeat";
    return Math.abs(hello.timeMs - nowMs) > CLOCK_LIMIT_MS ? "clockApart" : undefined;
  }

  /**
   * Below our floor we can seal nothing, and agree on no session: its initiator would find that out with its first
   * cell, and call again at once.
   */
  #refrain({ nowMs }: OpenedHello): Rejected | undefined {
    const current = this.#options.slots.current(nowMs);
    const isBelow = current.kind === "blocked" && current.reason === "belowFloor";
    return isBelow ? rejected("belowFloor") : undefined;
  }

  async #agree(
    opened: OpenedHello,
    { answerKey, psk }: { answerKey: Uint8Array; psk: Uint8Array },
  ): Promise<Answered> {
    const { list, random, initiator, clock, lines } = this.#options;
    const { hit, hello, hash } = opened;
    this.#answeringMs = hello.timeMs;
    const memory = list.handshakeMemory;
    const hello1Key = hello.x25519;
    const tags = retainedTags(memory, { sender: list.seat, hello1Key });
    const reader = { seat: list.seat, isInitiator: false, hello1Key, lines };
    const kinship = compareRetained(memory, hello.tags, reader);
    const { shared, retained, continuity, line } = kinship;
    // Both dial at once: one handshake is enough. Seat a's stays, unless seat b has answered it and moved on.
    const hasMovedOn = shared !== undefined && !kinship.isTheirCurrent;
    const givesWay = list.seat === "b" || hasMovedOn;
    if (givesWay) initiator.abandon();
    const { listId } = list;
    const context = { listId, slot: hit.slot, initiator: hit.seat, psk, retained };
    const timeMs = clock.next(opened.nowMs);
    const answered = await answerHello(context, opened, { random, timeMs, tags });
    if (answered === undefined) return rejected("badPublicKey");
    const { z, ...rest } = answered.agreed;
    const legacy = { ...rest, continuity, line };
    const reason = await this.#settle(legacy, { timeMs: hello.timeMs, givesWay, shared });
    if (reason !== undefined) {
      for (const secret of [z, legacy.retained]) secret.fill(0);
      return rejected(reason);
    }
    const answer = sealFresh(answered.hello2, { key: answerKey, random, aad: hash });
    const firstSlots = { a: hit.slot, b: hit.slot };
    firstSlots[list.seat] = slotAt(list.schedule, timeMs);
    const { timeMs: peerTimeMs } = hello;
    const secrets = { z, legacy, firstSlots, peerTimeMs };
    return { kind: "answered", answer, peerTimeMs, secrets };
  }

  /** Remembers a session that hello 2 is to begin; the reason where its hello is turned away in the end. */
  async #settle(
    legacy: Legacy,
    { timeMs, givesWay, shared }: {
      timeMs: number;
      givesWay: boolean;
      shared: Uint8Array | undefined;
    },
  ): Promise<"helloReplayed" | "recordUnavailable" | undefined> {
    const { list, initiator } = this.#options;
    if (!this.#isNewest(timeMs)) return "helloReplayed";
    // One that we began while this one was computed crosses it as well.
    if (givesWay) initiator.abandon();
    const { kind } = await this.#remember(legacy, { answeredMs: timeMs, shared });
    // The medium may have taken long, and the peer, or we, may have gone on without this hello.
    if (list.handshakeMemory.answeredMs !== timeMs) return "helloReplayed";
    // A medium that is gone would leave us nothing to show to a peer that has moved on.
    return kind === "removed" ? "recordUnavailable" : undefined;
  }

  /** While a hello was computed, a newer one may have come, or a session that is newer. */
  #isNewest(timeMs: number): boolean {
    return timeMs === this.#answeringMs && timeMs > this.#options.list.handshakeMemory.answeredMs;
  }

  /**
   * Before hello 2 leaves: the initiator may get it or not, so both secrets are good until it has confirmed. A
   * session without a shared secret counts only then: a caller that proves nothing must not make us forget.
   */
  #remember(
    { retained }: Legacy,
    { answeredMs, shared }: { answeredMs: number; shared: Uint8Array | undefined },
  ): Promise<RememberOutcome> | RememberOutcome {
    return this.#options.list.rememberHandshake(
      shared === undefined
        ? { answeredMs }
        : { answeredMs, retained: retained.slice(), previousRetained: shared },
    );
  }
}
