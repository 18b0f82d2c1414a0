/**
 * Hellos, ours and the peer's (FORMAT.md §hello):
 * 1. `begin` seals hello 1 and keeps the private keys in an attempt;
 * 2. `answer` opens a hello of somebody else, and answers each at most once;
 * 3. `finish` takes what came back for an attempt.
 */
import { createHash } from "node:crypto";
import { ACCEPTANCE_MS, CELL_BYTES, FEATURES, NONCE_BYTES, UNCONFIRMED_MS } from "../constants.ts";
import { deriveHandshakeKey, derivePath } from "./derive.ts";
import {
  answerHello,
  createEphemeral,
  type Ephemeral,
  finishHandshake,
  type HandshakeContext,
} from "./handshake.ts";
import {
  decodeHello1,
  decodeHelloAnswer,
  encodeHello1,
  encodeRefusal,
  HelloError,
} from "./hello.ts";
import { HelloLog } from "./hello_log.ts";
import type { MissingRecord, RecordCache } from "./record_cache.ts";
import type { RecordSource } from "../record_source.ts";
import type { RandomFill } from "../random.ts";
import { slotAt } from "../schedule.ts";
import { openCell, sealCell } from "./seal.ts";
import {
  type HelloAttempt,
  type HelloBegun,
  type PathHit,
  type Refusal,
  type Rejected,
  rejected,
  type RejectReason,
} from "./sealer_outcomes.ts";

/** What the desk works with. */
export interface HandshakesOptions {
  list: RecordSource;
  records: RecordCache;
  random: RandomFill;
  /** When this run began. */
  startedMs: number;
}

/** Z as the initiator has it. */
type Finished =
  | { kind: "agreed"; z: Uint8Array; peerTimeMs: number }
  | { kind: "refused"; reason: Refusal; peerTimeMs: number }
  | Rejected;

/** Z as the responder has it; undefined with a refusal. */
type Answered =
  | { kind: "answered"; answer: Uint8Array; peerTimeMs: number; z: Uint8Array }
  | { kind: "refusal"; answer: Uint8Array; peerTimeMs: number; reason: Refusal }
  | (Rejected & { ownHello?: true });

class Attempt implements HelloAttempt {
  constructor(
    readonly slot: number,
    readonly begunMs: number,
    readonly secrets: {
      context: HandshakeContext;
      answerKey: Uint8Array;
      ephemeral: Ephemeral;
      hello1: Uint8Array;
      cellHash: Uint8Array;
    },
  ) {}

  wipe(): void {
    this.secrets.context.psk.fill(0);
    this.secrets.answerKey.fill(0);
  }
}

/** Begins, answers and finishes the handshakes of one list. */
export class Handshakes {
  readonly #options: HandshakesOptions;
  readonly #log = new HelloLog();
  #attempt: Attempt | undefined;

  constructor(options: HandshakesOptions) {
    this.#options = options;
  }

  /** Seals a hello 1 under `slot`, not below the floor; takes the place of an earlier attempt. */
  async begin(slot: number, nowMs: number): Promise<HelloBegun | MissingRecord> {
    const { list, records, random } = this.#options;
    const ephemeral = await createEphemeral(random);
    const secret = records.readSecret(slot);
    if ("kind" in secret) return secret;
    const hello1 = encodeHello1({
      timeMs: nowMs,
      features: FEATURES,
      x25519: ephemeral.x25519Public,
      mlKem: ephemeral.mlKemPublic,
    });
    const helloKey = deriveHandshakeKey(secret, "hello", list.seat);
    const cell = this.#seal(hello1, helloKey);
    helloKey.fill(0);
    const cellHash = sha256(cell);
    const psk = deriveHandshakeKey(secret, "psk", list.seat);
    this.abandon();
    this.#attempt = new Attempt(slot, nowMs, {
      context: { listId: list.listId, slot, initiator: list.seat, psk },
      answerKey: deriveHandshakeKey(secret, "answer", list.seat),
      ephemeral,
      hello1,
      cellHash,
    });
    this.#log.noteOwn(cellHash, slot);
    const path = derivePath(secret, list.seat);
    secret.root.fill(0);
    return { kind: "begun", path, cell, slot, attempt: this.#attempt };
  }

  /** Gives up the attempt under way, whose answer will be turned away. */
  abandon(): void {
    this.#attempt?.wipe();
    this.#attempt = undefined;
  }

  /** Takes the answer to `attempt`, which is over with it. */
  async finish(attempt: HelloAttempt, answer: Uint8Array, nowMs: number): Promise<Finished> {
    const own = this.#attempt;
    if (own === undefined || own !== attempt) return rejected("attemptAbandoned");
    // The responder has forgotten the session by now.
    if (Math.abs(nowMs - own.begunMs) >= UNCONFIRMED_MS) return this.#giveUp("attemptAbandoned");
    if (answer.length !== CELL_BYTES) return this.#giveUp("wrongLength");
    const { answerKey, cellHash, ephemeral, hello1, context } = own.secrets;
    const plaintext = openCell(answer, { key: answerKey, aad: cellHash });
    if (plaintext === undefined) return this.#giveUp("notAuthentic");
    const said = decodeOr(() => decodeHelloAnswer(plaintext));
    if (said === undefined) return this.#giveUp("malformedAnswer");
    if (said.kind === "refusal") {
      this.abandon();
      return { kind: "refused", reason: said.reason, peerTimeMs: said.timeMs };
    }
    const z = await finishHandshake(context, { ephemeral, hello1, hello2: said });
    if (this.#attempt !== own) {
      z?.fill(0);
      return rejected("attemptAbandoned");
    }
    this.abandon();
    if (z === undefined) return rejected("wrongConfirmation");
    return { kind: "agreed", z, peerTimeMs: said.timeMs };
  }

  /** Answers a hello that came under the path of `hit`. Everything that decides comes before any wait. */
  async answer(hit: PathHit, cell: Uint8Array, nowMs: number): Promise<Answered> {
    const secret = this.#options.records.readSecret(hit.slot);
    if ("kind" in secret) return rejected("recordUnavailable");
    const helloKey = deriveHandshakeKey(secret, "hello", hit.seat);
    const plaintext = openCell(cell, { key: helloKey });
    helloKey.fill(0);
    if (plaintext === undefined) {
      secret.root.fill(0);
      return rejected("notAuthentic");
    }
    const keys = {
      answer: deriveHandshakeKey(secret, "answer", hit.seat),
      psk: deriveHandshakeKey(secret, "psk", hit.seat),
    };
    secret.root.fill(0);
    try {
      return await this.#answerUnder(keys, { hit, cell, plaintext, nowMs });
    } finally {
      for (const key of Object.values(keys)) key.fill(0);
    }
  }

  /** Forgets the hellos of slots before `slot`. */
  forgetBefore(slot: number): void {
    this.#log.forgetBefore(slot);
  }

  async #answerUnder(
    keys: { answer: Uint8Array; psk: Uint8Array },
    { hit, cell, plaintext, nowMs }: {
      hit: PathHit;
      cell: Uint8Array;
      plaintext: Uint8Array;
      nowMs: number;
    },
  ): Promise<Answered> {
    const { list, random } = this.#options;
    const hello = decodeOr(() => decodeHello1(plaintext));
    if (hello === undefined || slotAt(list.schedule, hello.timeMs) !== hit.slot) {
      return rejected("malformedHello");
    }
    const aad = sha256(cell);
    const { timeMs: peerTimeMs } = hello;
    const turnedAway = this.#turnAway(hit, aad, { peerTimeMs, nowMs });
    if (turnedAway !== undefined) return turnedAway;
    const reason = this.#refusalOf(hit, peerTimeMs, nowMs);
    if (reason !== undefined) {
      const refusal = encodeRefusal({ timeMs: nowMs, reason });
      return { kind: "refusal", answer: this.#seal(refusal, keys.answer, aad), peerTimeMs, reason };
    }
    // Both dial at once: one handshake is enough, and seat a's is the one that stays.
    if (list.seat === "b") this.abandon();
    list.noteHello(hit.slot);
    const context = { listId: list.listId, slot: hit.slot, initiator: hit.seat, psk: keys.psk };
    const agreed = await answerHello(context, plaintext, { random, timeMs: nowMs });
    if (agreed === undefined) return rejected("badPublicKey");
    const answer = this.#seal(agreed.plaintext, keys.answer, aad);
    return { kind: "answered", answer, peerTimeMs, z: agreed.z };
  }

  /** An authentic hello that must look like a stranger's: a repeated one, or our own. */
  #turnAway(
    hit: PathHit,
    cellHash: Uint8Array,
    { peerTimeMs, nowMs }: { peerTimeMs: number; nowMs: number },
  ): (Rejected & { ownHello?: true }) | undefined {
    const { list, startedMs } = this.#options;
    const admitted = this.#log.admit(cellHash, hit.slot);
    if (admitted === "own") return { ...rejected("ownHello"), ownHello: true };
    if (admitted === "full") return rejected("tooMany");
    if (admitted === "replayed") return rejected("helloReplayed");
    if (hit.seat === list.seat) {
      // What an earlier run of ours has sent cannot be told from a second program on this seat.
      if (hit.slot < list.claimedBefore || peerTimeMs <= startedMs) {
        return rejected("helloReplayed");
      }
      return Math.abs(peerTimeMs - nowMs) > ACCEPTANCE_MS ? rejected("outsideWindow") : undefined;
    }
    // An earlier run has answered hellos up to `helloBefore`, none of them newer than this.
    const answeredBefore = hit.slot < list.helloBefore ||
      (hit.slot === list.helloBefore && peerTimeMs <= startedMs + ACCEPTANCE_MS);
    return answeredBefore ? rejected("helloReplayed") : undefined;
  }

  #refusalOf(hit: PathHit, peerTimeMs: number, nowMs: number): Refusal | undefined {
    if (hit.seat === this.#options.list.seat) return "sameSeat";
    const apartMs = Math.abs(peerTimeMs - nowMs);
    return apartMs > ACCEPTANCE_MS ? "clockApart" : undefined;
  }

  #seal(plaintext: Uint8Array, key: Uint8Array, aad?: Uint8Array): Uint8Array {
    const nonce = new Uint8Array(NONCE_BYTES);
    this.#options.random(nonce);
    return sealCell(plaintext, { key, nonce, aad });
  }

  #giveUp(reason: RejectReason): Rejected {
    this.abandon();
    return rejected(reason);
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

function decodeOr<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof HelloError) return undefined;
    throw error;
  }
}
