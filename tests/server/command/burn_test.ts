import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { slotStartMs } from "../../../keys/schedule.ts";
import { infoCommand } from "../../../server/command/info_command.ts";
import { burnCommand } from "../../../server/command/burn_command.ts";
import { formatTime, formatZonedTime } from "../../../server/cli/time.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { type CommandRun, runCommand } from "../../testkit/run_command.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { useList } from "../../testkit/use_list.ts";

const START_MS = Date.UTC(2026, 0, 1);
const PERIOD_MS = 10_000;
const HOUR_MS = 3_600_000;
const SLOTS = 4_000;

/** Runs `hchat burn LIST --until …` while the clock shows `nowMs`; asked questions get `answer`. */
async function burn(
  path: string,
  words: string[],
  { nowMs, answer }: { nowMs: number; answer?: string },
): Promise<CommandRun & { asked: string[] }> {
  const io = new FakeIo();
  io.clock.set(nowMs);
  if (answer !== undefined) io.answers.push(answer);
  return { ...await runCommand(burnCommand, [path, "--until", ...words], io), asked: io.asked };
}

Deno.test("hchat burn --until now goes an hour past the last use without asking, and not further", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: SLOTS });
  await useList(path, 1_000);
  const lastMs = START_MS + 1_001 * PERIOD_MS;
  const near = await burn(path, ["now"], { nowMs: lastMs + HOUR_MS });
  assertEquals([near.code, near.asked, near.errors], [0, [], []]);
  assertEquals(readListInfo(path).burnedUntil, 1_361);
  const far = await burn(path, ["now"], { nowMs: lastMs + HOUR_MS + PERIOD_MS });
  assertEquals([far.code, far.asked.length], [1, 1]);
  assertEquals(readListInfo(path).burnedUntil, 1_361);
});

Deno.test("hchat burn under a clock that is far ahead says what it would take and names the clock", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: SLOTS });
  await useList(path, 1_000);
  const nowMs = START_MS + 3_000 * PERIOD_MS;
  const refused = await burn(path, ["now"], { nowMs, answer: "" });
  assertEquals([refused.code, refused.lines], [1, []]);
  assertEquals(refused.asked, ["Burn 3000 keys of alice's list? It cannot be undone. Type yes:"]);
  const [taken, why, ...rest] = refused.errors;
  assertMatch(taken ?? "", /^hchat: warning: this burns 3000 keys, .* to .*, and leaves 1000$/);
  assertEquals(
    why,
    `hchat: warning: the list was last used at ${formatTime(START_MS + 1_000 * PERIOD_MS)}; this ` +
      `computer's clock says ${
        formatTime(nowMs)
      }: if it is wrong, keys are lost that both of you ` +
      "still need",
  );
  assertStringIncludes(rest.join("\n"), "Cannot burn keys: expected yes, got another answer");
  assertEquals(readListInfo(path).burnedUntil, 0);
  const agreed = await burn(path, ["now"], { nowMs, answer: "yes" });
  assertEquals([agreed.code, readListInfo(path).burnedUntil], [0, 3_000]);
});

Deno.test("hchat burn takes nothing where nobody can answer, and does not ask with --yes", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: SLOTS });
  const nowMs = START_MS + 3_000 * PERIOD_MS;
  const silent = await burn(path, ["now"], { nowMs });
  assertEquals([silent.code, readListInfo(path).burnedUntil], [1, 0]);
  assertStringIncludes(silent.errors.join("\n"), "has not been used yet");
  const scripted = await burn(path, ["now", "--yes"], { nowMs });
  assertEquals([scripted.code, scripted.asked, scripted.errors], [0, [], []]);
  assertEquals(readListInfo(path).burnedUntil, 3_000);
});

Deno.test("hchat burn asks about a typed time as well, and a burn is no use of the list", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: SLOTS });
  await useList(path, 1_000);
  const timeOf = (slot: number): string => new Date(START_MS + slot * PERIOD_MS).toISOString();
  const nowMs = START_MS + 1_000 * PERIOD_MS;
  const typed = await burn(path, [timeOf(2_000)], { nowMs, answer: "yes" });
  assertEquals([typed.code, typed.asked.length], [0, 1]);
  assertStringIncludes(typed.errors.join("\n"), "if the time given is wrong");
  const further = await burn(path, [timeOf(2_001)], { nowMs });
  assertEquals([further.code, further.asked.length], [1, 1]);
  assertStringIncludes(further.errors.join("\n"), "this burns 1 key,");
});

Deno.test("hchat burn counts a hello of the peer as a use, and does not ask where it takes nothing", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: SLOTS });
  const list = await KeyList.open(path, { write: true });
  list.rememberHandshake({ answeredMs: slotStartMs(list.schedule, 500) });
  list.close();
  const nowMs = START_MS + 501 * PERIOD_MS;
  assertEquals((await burn(path, ["now"], { nowMs })).asked, []);
  assertEquals((await burn(path, ["all", "--yes"], { nowMs })).code, 0);
  const again = await burn(path, ["all"], { nowMs });
  assertEquals([again.code, again.asked], [0, []]);
});

Deno.test("hchat burn and info under a clock before the last use say that a clock is wrong, an hour and a key apart", async () => {
  using dir = tempDir();
  const { path } = await writeSmallList(dir.file("alice.hkl"), { slotCount: SLOTS });
  await useList(path, 1_000);
  const usedMs = START_MS + 1_000 * PERIOD_MS;
  const errorsOf = async (nowMs: number): Promise<string[]> => {
    const io = new FakeIo();
    io.clock.set(nowMs);
    await runCommand(infoCommand, [path], io);
    const burned = await burn(path, [new Date(START_MS).toISOString()], { nowMs });
    assertEquals(io.errors, burned.errors);
    return io.errors;
  };
  assertEquals(await errorsOf(usedMs - HOUR_MS - PERIOD_MS), []);
  const [warning, hint] = await errorsOf(usedMs - HOUR_MS - PERIOD_MS - 1);
  assertStringIncludes(warning ?? "", `the list was last used at ${formatZonedTime(usedMs)}`);
  assertStringIncludes(hint ?? "", "compare it with a telephone");
  // Before its begin as well: nobody has used it then.
  assertStringIncludes((await errorsOf(START_MS - 1)).join(), "it is wrong, or a clock was wrong");
});
