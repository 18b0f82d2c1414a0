/**
 * Our own hellos (FORMAT.md §hello):
 * 1. `begin` seals hello 1 and keeps the private keys in an attempt;
 * 2. `finish` takes what came back for it. A knock, under a slot that is whole hours away, brings a refusal alone.
 */
import { equals } from "@std/bytes/equals";
import { CELL_BYTES, CLOCK_LIMIT_MS, FEATURES, HORIZON_MS, UNCONFIRMED_MS } from "../constants.ts";
import { deriveHandshakeKey, type SlotSecret } from "../derive.ts";
import {
  createEphemeral,
  type Ephemeral,
  finishHandshake,
  type HandshakeContext,
} from "./handshake/handshake.ts";
import {
  decodeHelloAnswer,
  decodeOr,
  encodeHello1,
  encodeKnock,
  type Hello2,
  type HelloRefusal,
  type RefusalReason,
} from "./handshake/hello.ts";
import type { MissingRecord, RecordCache } from "./record_cache.ts";
import type { HandshakeMemory, RecordSource } from "../record_source.ts";
import type { RequestTags } from "./request_tags.ts";
import { compareRetained, type EarlierLines, rememberConfirmed, retainedTags } from "./retained.ts";
import type { RandomFill } from "../random.ts";
import { isInWindow, slotAt, windowAround } from "../schedule.ts";
import { otherSeat } from "../seat.ts";
import type { SessionSecrets } from "./session.ts";
import { hashCell, openCell, sealFresh } from "./seal.ts";
import {
  type HelloAttempt,
  type HelloBegun,
  type Rejected,
  rejected,
  type RejectReason,
} from "./sealer_outcomes.ts";

/** What hellos are made and answered with. */
export interface HelloOptions {
  list: RecordSource;
  records: RecordCache;
  random: RandomFill;
  lines: EarlierLines;
  tags: RequestTags;
}

/** The session as the initiator has it. */
export type Finished =
  | { kind: "agreed"; secrets: SessionSecrets; peerTimeMs: number }
  | { kind: "refused"; reason: RefusalReason; peerTimeMs: number }
  | Rejected;

class Attempt implements HelloAttempt {
  constructor(
    readonly slot: number,
    /** By our clock, and as hello 1 says it. */
    readonly begunMs: number,
    readonly saidMs: number,
    readonly secrets: {
      answerKey: Uint8Array;
      cellHash: Uint8Array;
      /** Undefined for a knock, which leads to no session. */
      handshake?: Handshake | undefined;
    },
  ) {}

  wipe(): void {
    this.secrets.handshake?.context.psk.fill(0);
    this.secrets.answerKey.fill(0);
  }
}

/** What hello 1 leaves with its initiator. */
interface Handshake {
  context: Omit<HandshakeContext, "retained">;
  /** What the list remembered when hello 1 named it. */
  memory: HandshakeMemory;
  ephemeral: Ephemeral;
  hello1: Uint8Array;
}

/** Begins the handshakes of one list and takes their answers; one is under way at a time. */
export class HelloInitiator {
  readonly #options: HelloOptions;
  #attempt: Attempt | undefined;
  /** How often an attempt was given up, be it under way or being made. */
  #abandoned = 0;

  constructor(options: HelloOptions) {
    this.#options = options;
  }

  /** Whether the hello of this hash is ours and under way. */
  isUnderWay(cellHash: Uint8Array): boolean {
    return this.#attempt !== undefined && equals(this.#attempt.secrets.cellHash, cellHash);
  }

  /**
   * Seals a hello 1 under the slot of `timeMs`, not below the floor; takes the place of an earlier attempt.
   * `timeMs` is what the hello says, `nowMs` when it is made. Abandoned where the peer's hello came meanwhile and
   * takes its place.
   */
  async begin(
    slot: number,
    { timeMs, nowMs }: { timeMs: number; nowMs: number },
  ): Promise<HelloBegun | MissingRecord | { kind: "abandoned" }> {
    const { list, records, random } = this.#options;
    const abandoned = this.#abandoned;
    const ephemeral = await createEphemeral(random);
    if (this.#abandoned !== abandoned) return { kind: "abandoned" };
    const secret = records.readSecret(slot);
    if ("kind" in secret) return secret;
    const memory = list.handshakeMemory;
    const { x25519Public: hello1Key, mlKemPublic: mlKem } = ephemeral;
    const tags = retainedTags(memory, { sender: list.seat, hello1Key });
    const hello1 = encodeHello1({ timeMs, features: FEATURES, x25519: hello1Key, mlKem, tags });
    const key = deriveHandshakeKey(secret, "hello", list.seat);
    const cell = sealFresh(hello1, { key, random });
    key.fill(0);
    const psk = deriveHandshakeKey(secret, "psk", list.seat);
    const context = { listId: list.listId, slot, initiator: list.seat, psk };
    const handshake = { context, memory, ephemeral, hello1 };
    return this.#begun({ slot, secret, timeMs, nowMs, cell, handshake });
  }

  /** Seals a knock under the slot of `timeMs`, which is whole hours from `nowMs`; takes the place of an earlier attempt. */
  knock(
    slot: number,
    { timeMs, nowMs }: { timeMs: number; nowMs: number },
  ): HelloBegun | MissingRecord {
    const { list, records, random } = this.#options;
    const secret = records.readSecret(slot);
    if ("kind" in secret) return secret;
    const key = deriveHandshakeKey(secret, "hello", list.seat);
    const cell = sealFresh(encodeKnock({ timeMs, ownMs: nowMs }), { key, random });
    key.fill(0);
    return this.#begun({ slot, secret, timeMs, nowMs, cell });
  }

  /** The attempt that has sealed `cell`; overwrites `secret`. */
  #begun({ slot, secret, timeMs, nowMs, cell, handshake }: {
    slot: number;
    secret: SlotSecret;
    timeMs: number;
    nowMs: number;
    cell: Uint8Array;
    handshake?: Handshake;
  }): HelloBegun {
    const { list: { seat }, tags } = this.#options;
    this.abandon();
    const answerKey = deriveHandshakeKey(secret, "answer", seat);
    const attempt = new Attempt(slot, nowMs, timeMs, {
      answerKey,
      cellHash: hashCell(cell),
      handshake,
    });
    this.#attempt = attempt;
    const tag = tags.tagFor(cell, { slot, seat, secret });
    secret.root.fill(0);
    return { kind: "begun", tag, cell, slot, attempt };
  }

  /** Gives up the attempt under way, whose answer will be turned away. */
  abandon(): void {
    this.#abandoned++;
    this.#attempt?.wipe();
    this.#attempt = undefined;
  }

  /** Takes the answer to `attempt`, which is over with it. */
  async finish(attempt: HelloAttempt, answer: Uint8Array, nowMs: number): Promise<Finished> {
    const own = this.#attempt;
    if (own === undefined || own !== attempt) return rejected("attemptAbandoned");
    // By now the responder has forgotten the session.
    if (Math.abs(nowMs - own.begunMs) >= UNCONFIRMED_MS) return this.#giveUp("attemptAbandoned");
    if (answer.length !== CELL_BYTES) return this.#giveUp("wrongLength");
    const { answerKey, cellHash } = own.secrets;
    const plaintext = openCell(answer, { key: answerKey, aad: cellHash });
    if (plaintext === undefined) return this.#giveUp("notAuthentic");
    const said = decodeOr(() => decodeHelloAnswer(plaintext));
    if (said === undefined) return this.#giveUp("malformedAnswer");
    if (!this.#isPlausible(own, said)) return this.#giveUp("malformedAnswer");
    if (said.kind === "hello2") {
      const { handshake } = own.secrets;
      if (handshake === undefined) return this.#giveUp("malformedAnswer");
      return await this.#agree(own, handshake, said);
    }
    this.abandon();
    return { kind: "refused", reason: said.reason, peerTimeMs: said.timeMs };
  }

  /**
   * Whether a responder can have answered at the time that it says: it then knew our tag, and a session comes only of
   * clocks that are not too far apart.
   */
  #isPlausible({ slot, saidMs }: Attempt, { kind, timeMs }: Hello2 | HelloRefusal): boolean {
    const { schedule } = this.#options.list;
    const hasTag = isInWindow(windowAround(schedule, timeMs, HORIZON_MS), slot);
    return hasTag && (kind === "refusal" || Math.abs(timeMs - saidMs) <= CLOCK_LIMIT_MS);
  }

  async #agree(own: Attempt, handshake: Handshake, hello2: Hello2): Promise<Finished> {
    const { list, lines } = this.#options;
    const { ephemeral, hello1, context, memory } = handshake;
    const { unproven } = list.handshakeMemory;
    const { retained, continuity, line } = compareRetained(
      { ...memory, unproven },
      hello2.tags,
      { seat: list.seat, isInitiator: true, hello1Key: ephemeral.x25519Public, lines },
    );
    const whole = { ...context, retained };
    const agreed = await finishHandshake(whole, { ephemeral, hello1, hello2 });
    if (this.#attempt !== own) {
      for (const secret of [agreed?.z, agreed?.retained]) secret?.fill(0);
      return rejected("attemptAbandoned");
    }
    this.abandon();
    if (agreed === undefined) return rejected("wrongConfirmation");
    const { z, ...rest } = agreed;
    const legacy = { ...rest, continuity, line };
    // What the peer had said before this answer is older than the session. Our first cell makes the peer forget
    // the secret before, so ours has to be durable first.
    await rememberConfirmed(list, legacy, { lines, answeredMs: hello2.timeMs });
    const { timeMs: peerTimeMs } = hello2;
    const firstSlots = { a: own.slot, b: own.slot };
    firstSlots[otherSeat(list.seat)] = slotAt(list.schedule, peerTimeMs);
    return { kind: "agreed", secrets: { z, legacy, firstSlots, peerTimeMs }, peerTimeMs };
  }

  #giveUp(reason: RejectReason): Rejected {
    this.abandon();
    return rejected(reason);
  }
}
