/**
 * Real programs with a vault, killed by the system at any moment: each text arrives once and in order.
 * HCHAT_KILLS=50 kills fifty times.
 */
import { assertEquals } from "@std/assert";
import { LocalApi } from "../../../server/cli/local_api.ts";
import { makeLists, untilShown } from "../../testkit/chatting.ts";
import { opened } from "../../testkit/opened.ts";
import { Program } from "../../testkit/program.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const KILLS = Number(Deno.env.get("HCHAT_KILLS") ?? 6);
/** Longest time between two texts and the kill. */
const MOMENT_MS = 400;

type Name = "alice" | "bob";

/** A program that is started again and again under the same words. */
class Side {
  readonly sent: string[] = [];
  readonly #words: string[];
  #program: Program | undefined;
  #api: LocalApi | undefined;

  constructor(words: string[]) {
    this.#words = words;
  }

  async start(): Promise<void> {
    this.#program = new Program(this.#words);
    this.#api = new LocalApi(await this.#program.line("page: "));
    await opened(this.#api);
  }

  get api(): LocalApi {
    return this.#api!;
  }

  async say(text: string): Promise<void> {
    this.sent.push(text);
    await this.api.send(text);
  }

  async kill(): Promise<void> {
    this.#program?.signal("SIGKILL");
    await this.#program?.end();
  }

  async received(): Promise<string[]> {
    const [conversation] = (await this.api.messages()).conversations;
    return (conversation?.entries ?? []).filter(({ direction }) => direction === "in")
      .map(({ text }) => text);
  }
}

Deno.test(`after ${KILLS} kills each text is there once and in order, on both sides`, async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  const dice = seededDice(7);
  const common = ["--history", "--no-open", "--page", "127.0.0.1:0"];
  const port = freePort();
  const sides: Record<Name, Side> = {
    alice: new Side([folder.file("alice.hkl"), ...common, "--peer", `http://127.0.0.1:${port}`]),
    bob: new Side([folder.file("bob.hkl"), ...common, "--listen", `127.0.0.1:${port}`]),
  };
  try {
    await sides.bob.start();
    await sides.alice.start();
    for (let kill = 0; kill < KILLS; kill++) {
      for (const [name, side] of Object.entries(sides)) {
        await side.say(`${name} ${kill} ${"z".repeat(Math.floor(dice() * 4_000))}`);
      }
      await new Promise((resolve) => setTimeout(resolve, dice() * MOMENT_MS));
      const victim = sides[dice() < 0.5 ? "alice" : "bob"];
      await victim.kill();
      await victim.start();
    }
    await sides.alice.say("last");
    await sides.bob.say("last");
    for (const side of Object.values(sides)) {
      await untilShown(
        side.api,
        ({ entries }) =>
          entries.some(({ direction, text }) => direction === "in" && text === "last"),
        "the last",
      );
    }
    assertEquals(await sides.bob.received(), sides.alice.sent);
    assertEquals(await sides.alice.received(), sides.bob.sent);
  } finally {
    for (const side of Object.values(sides)) await side.kill();
  }
});

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
