/** Commands over media that take long: they say what they wait for, and Ctrl-C ends them cleanly. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { type CommandArgs, CommandError } from "../../../server/cli/command.ts";
import { Patience } from "../../../server/cli/patience.ts";
import { type Burned, burnList } from "../../../server/command/live_burn.ts";
import { wipeAt } from "../../../server/command/wipe_command.ts";
import type { VaultDesk } from "../../../server/history/vault_job.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { GatedDesk } from "../../testkit/gated_desk.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const NO_ARGS: CommandArgs = {
  positionals: [],
  value: () => undefined,
  values: () => [],
  has: () => false,
};
const AWAITED = { place: "/stick", leaves: "files may be left" };

function burnAll(path: string, io: FakeIo, desk: GatedDesk): Promise<Burned> {
  const startDesk = () => Promise.resolve(desk);
  return burnList(path, { args: NO_ARGS, io, until: (header) => header.slotCount, startDesk });
}

Deno.test("a medium that is silent for five seconds is named once", async () => {
  const io = new FakeIo();
  const work = Promise.withResolvers<string>();
  const patience = new Patience(io, AWAITED);
  const done = patience.during(work.promise);
  await io.clock.advance(3_000);
  patience.heard();
  await io.clock.advance(4_999);
  assertEquals(io.errors, []);
  await io.clock.advance(60_000);
  assertEquals(io.errors, ["hchat: hint: waiting for /stick: the medium takes long"]);
  work.resolve("done");
  assertEquals(await done, "done");
});

Deno.test("Ctrl-C waits for the step under way, says so, and a further one does not wait", async () => {
  const io = new FakeIo();
  const work = Promise.withResolvers<void>();
  const done = new Patience(io, AWAITED).during(work.promise);
  io.stop.abort();
  await io.clock.advance(999);
  assertEquals([io.errors, io.force], [[], undefined]);
  await io.clock.advance(60_000);
  const ending = [
    "hchat: ending when /stick has answered: the medium takes long",
    "hchat: hint: Ctrl-C ends hchat now",
  ];
  assertEquals(io.errors, ending);
  io.force?.();
  assertEquals(io.errors, [...ending, "hchat: warning: files may be left"]);
  work.resolve();
  await done;
  await io.clock.advance(1);
  assertEquals(io.force, undefined);
});

Deno.test("what ends soon after Ctrl-C says nothing of the medium", async () => {
  const io = new FakeIo();
  const work = Promise.withResolvers<void>();
  const done = new Patience(io, AWAITED).during(work.promise);
  io.stop.abort();
  work.resolve();
  await done;
  await io.clock.advance(60_000);
  assertEquals([io.errors, io.force], [[], undefined]);
});

Deno.test("burning a list whose medium hangs says what it waits for, and goes on", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: 100 });
  const [io, desk] = [new FakeIo(), new GatedDesk()];
  desk.hang();
  const burning = burnAll(path, io, desk);
  await io.clock.advance(5_000);
  assertEquals(io.errors, [`hchat: hint: waiting for ${path}: the medium takes long`]);
  desk.release();
  const { outcome, burnedUntil } = await burning;
  assertEquals([outcome?.kind, burnedUntil], ["burned", 100]);
});

Deno.test("burning finishes its batch when it is interrupted, and says how far it came", async () => {
  using dir = tempDir();
  // A batch is four chunks, of 26 such records each.
  const { path } = await writeSmallList(dir.file("alice.hkl"), {
    slotCount: 1_000,
    recordBytes: 40_064,
  });
  const io = new FakeIo();
  io.progress = () => io.stop.abort();
  let ms = 0;
  io.clock.now = () => ms += 1_000;
  const { outcome, from, burnedUntil } = await burnAll(path, io, new GatedDesk());
  assertEquals([outcome, from, burnedUntil], [undefined, 0, 104]);
  const info = readListInfo(path);
  assert(info.burnedUntil === 104);
  const again = await burnAll(path, new FakeIo(), new GatedDesk());
  assertEquals([again.from, again.burnedUntil], [104, 1_000]);
});

/** A desk that never answers, until it is ended. */
function silentDesk(): VaultDesk & { isEnded: boolean } {
  const silence = Promise.withResolvers<never>();
  return {
    isEnded: false,
    do: () => silence.promise,
    end() {
      this.isEnded = true;
      silence.reject(new Error("Cannot reach the vault: its thread has ended"));
    },
  };
}

Deno.test("hchat wipe says what it waits for, and Ctrl-C ends it at once", async () => {
  const io = new FakeIo();
  const desk = silentDesk();
  const wiping = wipeAt("/stick/alice.vault", io, () => Promise.resolve(desk));
  await io.clock.advance(5_000);
  const waits = ["hchat: hint: waiting for /stick/alice.vault: the medium takes long"];
  assertEquals(io.errors, waits);
  io.stop.abort();
  await assertRejects(() => wiping, CommandError, "Cannot wipe /stick/alice.vault: interrupted");
  assertEquals([desk.isEnded, io.errors], [true, waits]);
});

Deno.test("hchat wipe overwrites in a thread, and lets go of it", async () => {
  using folder = tempDir();
  const path = folder.file("alice.vault");
  assertEquals(await wipeAt(path, new FakeIo()), { kind: "none" });
  Deno.writeTextFileSync(path, "Dear diary, ".repeat(500));
  assertEquals(await wipeAt(path, new FakeIo()), { kind: "failed", fault: "damaged" });
});
