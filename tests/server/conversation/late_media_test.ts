/** Which medium is named where one does not answer at the end of a conversation. */
import { assertEquals } from "@std/assert";
import type { Medium } from "../../../server/conversation/conversation_options.ts";
import { openHistory } from "../../../server/history/history.ts";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import type { VaultJob, VaultResults } from "../../../server/history/vault_job.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { loneConversation } from "../../testkit/lone_conversation.ts";
import { MemoryList } from "../../testkit/memory_list.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Does not come to a save in the time of a test. */
class StuckVault extends VaultClerk {
  override do<Job extends VaultJob>(job: Job): Promise<VaultResults[Job["kind"]]> {
    return job.kind === "save" ? new Promise(() => {}) : super.do(job);
  }
}

/** Does not take what was written last in the time of a test. */
class StuckList extends MemoryList {
  close(): Promise<void> {
    return new Promise(() => {});
  }
}

/** The media that are late when a conversation with one text ends. */
async function lateOf(list: MemoryList, desk: VaultClerk): Promise<Medium[]> {
  using folder = tempDir();
  const clock = new FakeClock(Date.UTC(2026, 0, 1) + 60_000);
  const history = await openHistory({ path: folder.file("a.hcv"), vault: list.vault, desk });
  const late: Medium[] = [];
  const conversation = loneConversation({
    list,
    clock,
    history,
    onUnsettled: (medium) => late.push(medium),
  });
  conversation.send("to be kept");
  const closed = conversation.close();
  await clock.advance(3_000);
  await closed;
  desk.end();
  return late.sort();
}

Deno.test("a conversation whose media answer ends without a word", async () => {
  assertEquals(await lateOf(new MemoryList(), new VaultClerk()), []);
});

Deno.test("a vault that is late at the end is named, and not the list", async () => {
  assertEquals(await lateOf(new MemoryList(), new StuckVault()), ["history"]);
});

Deno.test("a list that is late at the end is named, and not the vault", async () => {
  assertEquals(await lateOf(new StuckList(), new VaultClerk()), ["list"]);
});

Deno.test("where both are late at the end, both are named", async () => {
  assertEquals(await lateOf(new StuckList(), new StuckVault()), ["history", "list"]);
});
