/** `hchat history` and `hchat wipe` in this process, on files of odd names and kinds. */
import { assert, assertEquals } from "@std/assert";
import { KeyList } from "../../../keys/list/key_list.ts";
import { historyCommand } from "../../../server/command/history_command.ts";
import { wipeCommand } from "../../../server/command/wipe_command.ts";
import { openHistory } from "../../../server/history/history.ts";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import { makeList } from "../../testkit/make_list.ts";
import { runCommand } from "../../testkit/run_command.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

Deno.test({
  name: "a line feed in the name of a vault or an export writes no line of its own",
  // Windows has no such names.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using folder = tempDir();
    await makeList(folder.path);
    const list = folder.file("alice.hkl");
    const [path, target] = [folder.file("a\nvault"), folder.file("an\nexport")];
    const opened = await KeyList.open(list, { write: false });
    const history = await openHistory({ path, vault: opened.vault, desk: new VaultClerk() });
    opened.close();
    assert(history.kind === "opened");
    await history.history.close();
    const exported = await runCommand(historyCommand, [list, "--file", path, "--export", target]);
    const said = target.replace("\n", "?");
    assertEquals(exported, {
      code: 0,
      lines: [`exported: ${said}`],
      errors: [
        `hchat: warning: ${said} is not sealed: anyone with this file can read the messages`,
      ],
    });
    const wiped = await runCommand(wipeCommand, [list, "--file", path, "--yes"]);
    assertEquals([wiped.code, wiped.lines], [0, [`wiped: ${path.replace("\n", "?")}`]]);
  },
});

Deno.test("neither command takes what is no vault for one, and both say what to do", async () => {
  using folder = tempDir();
  await makeList(folder.path);
  const list = folder.file("alice.hkl");
  const empty = folder.file("empty");
  Deno.writeFileSync(empty, new Uint8Array());
  const read = await runCommand(historyCommand, [list, "--file", empty]);
  assertEquals([read.code, read.lines], [1, []]);
  assertEquals(read.errors, [
    `hchat: error: Cannot read the history at ${empty}: the file is damaged`,
  ]);
  const away = folder.file("away");
  Deno.symlinkSync(folder.file("nowhere"), away);
  for (const [file, reason] of [[folder.path, "no vault"], [away, "the file is gone"]] as const) {
    const wiped = await runCommand(wipeCommand, [list, "--file", file, "--yes"]);
    assertEquals([wiped.code, wiped.lines], [1, []]);
    assert(wiped.errors[0]?.endsWith(reason), wiped.errors[0]);
  }
});
