/** Two whole programs in this process: alice listens as she is told, bob dials an address. */
import { assert, assertEquals } from "@std/assert";
import { randomFillSync } from "node:crypto";
import { DEFAULT_RECORD_BYTES } from "../../keys/constants.ts";
import { App } from "../../server/app.ts";
import type { AppOptions } from "../../server/app_options.ts";
import type { ConversationLike } from "../../server/conversation/conversation_like.ts";
import { MemorySource } from "../../server/files/file_source.ts";
import { emptyDecoy } from "../../server/decoy/decoy.ts";
import { dialableUrls } from "../../server/transport/own_addresses.ts";
import { fileBytes } from "./file_bytes.ts";
import { makeList } from "./make_list.ts";
import { realClock } from "./real_clock.ts";
import { tempDir } from "./temp_dir.ts";

/** Nothing that a test waits for takes longer. */
const PATIENCE_MS = 60_000;

const NOTHING = new Uint8Array(0);

/** A program with the options of a test. */
export function startApp(options: Partial<AppOptions> = {}): Promise<App> {
  return App.start({
    clock: realClock,
    random: (bytes) => void randomFillSync(bytes),
    listen: { host: "127.0.0.1", port: 0 },
    page: { host: "127.0.0.1", port: 0 },
    pageFiles: { html: NOTHING, css: NOTHING, languages: {} },
    modes: { padMode: "prefer", coverMode: "quiet", keepKeys: true },
    decoy: emptyDecoy,
    dialable: (host, port) => dialableUrls(host, port, []),
    log: () => {},
    ...options,
  });
}

/** Both programs, and what each has of the conversation once it is open. */
export class AppPair implements AsyncDisposable {
  readonly alice: App;
  readonly bob: App;
  readonly #folder = tempDir();

  static async start(
    { alice, bob }: { alice?: Partial<AppOptions>; bob?: Partial<AppOptions> },
  ): Promise<AppPair> {
    return await AppPair.of(await startApp(alice), await startApp(bob));
  }

  /** Of two programs that run. */
  static async of(alice: App, bob: App): Promise<AppPair> {
    const pair = new AppPair(alice, bob);
    const startMs = Date.now() - 60_000;
    const request = {
      startMs,
      periodMs: 1_000,
      slotCount: 1_000,
      recordBytes: DEFAULT_RECORD_BYTES,
    };
    const outcome = await makeList(pair.#folder.path, request);
    assert(outcome.kind === "written");
    return pair;
  }

  private constructor(alice: App, bob: App) {
    this.alice = alice;
    this.bob = bob;
  }

  /** Where alice listens on loopback. */
  get port(): number {
    return Number(this.alice.hub.settings().listen?.split(":").at(-1));
  }

  /** Opens both lists; bob dials `peer`. */
  async open(peer: URL): Promise<{ alice: ConversationLike; bob: ConversationLike }> {
    const { path } = this.#folder;
    const alice = await this.alice.open({ path: `${path}/alice.hkl` });
    const bob = await this.bob.open({ path: `${path}/bob.hkl`, peer });
    return { alice, bob };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.alice.close(), this.bob.close()]);
    this.#folder[Symbol.dispose]();
  }
}

/** Resolves when the conversation is as wanted. */
export function until(
  conversation: ConversationLike,
  isWanted: (snapshot: ReturnType<ConversationLike["snapshot"]>) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (!isWanted(conversation.snapshot())) return;
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const unsubscribe = conversation.subscribe(look);
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`Waiting failed: ${JSON.stringify(conversation.snapshot())}`));
    }, PATIENCE_MS);
    look();
  });
}

/** Sends a text. Resolves when it is delivered, with how long that took in milliseconds. */
export async function deliver(from: ConversationLike, text: string): Promise<number> {
  const startMs = performance.now();
  const sent = from.send(text);
  assert(sent.kind === "queued", JSON.stringify(sent));
  await until(from, ({ entries }) => {
    const state = entries.find(({ id }) => id === sent.id)?.state;
    return state === "delivered" || state === "read";
  });
  return performance.now() - startMs;
}

/** A text as long as one can be. */
export const LONG_TEXT = "0123456789abcdef".repeat(4_096);

/** Sends a file of `bytes`, which the other side accepts; resolves when it is there. */
export async function deliverFile(
  from: ConversationLike,
  to: ConversationLike,
  bytes: number,
): Promise<void> {
  const source = new MemorySource(fileBytes(bytes));
  const sent = from.sendFile({ source, name: "holiday.bin", type: "" });
  assert(sent.kind === "queued");
  const { id } = sent;
  const stateOf = (of: ConversationLike) =>
    of.snapshot().entries.find((entry) => entry.id === id)?.file?.state;
  await until(to, () => stateOf(to) === "offered");
  assertEquals(to.actOnFile(id, "accept"), undefined);
  await until(from, () => stateOf(from) === "complete");
}
