/** Vaults behind links, vaults that are gone, and what is wiped under the name of one. */
import { assert, assertEquals } from "@std/assert";
import { ListOpener } from "../../../server/list_opener.ts";
import { HistoryReader } from "../../../server/history/history_reader.ts";
import { openHistory } from "../../../server/history/history.ts";
import { VaultClerk } from "../../../server/history/vault_clerk.ts";
import { vaultBeside } from "../../../server/history/vault_path.ts";
import { ENTRY } from "../../../server/history/row_kinds.ts";
import { SealedRows } from "../../../server/history/sealed_rows.ts";
import { wipeVault } from "../../../server/history/wipe_vault.ts";
import { closeOpened } from "../../../server/conversation/opened_talk.ts";
import { makeList } from "../../testkit/make_list.ts";
import { MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import { type TempDir, tempDir } from "../../testkit/temp_dir.ts";

const { vault } = new MemoryList();

/** Opens the vault at `path`, making it, and gives it back; why that is not possible. */
async function opened(path: string): Promise<string | undefined> {
  const history = await openHistory({ path, vault, desk: new VaultClerk() });
  if (history.kind === "failed") return history.fault;
  await history.history.close();
  return undefined;
}

function namesIn(folder: TempDir): string[] {
  return [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
}

Deno.test("a vault is used and read through a link", async () => {
  using folder = tempDir();
  const [path, link] = [folder.file("vault"), folder.file("link")];
  assertEquals(await opened(path), undefined);
  Deno.symlinkSync(path, link);
  assertEquals(await opened(link), undefined);
  const reader = HistoryReader.open(link, vault);
  assert(reader.kind === "opened");
  reader.reader.close();
  assertEquals(namesIn(folder), ["link", "vault"]);
});

Deno.test("a link to a vault whose medium is away makes none there, and is not called wiped", async () => {
  using folder = tempDir();
  const link = folder.file("link");
  Deno.symlinkSync(folder.file("vault"), link);
  assertEquals(await opened(link), "gone");
  assertEquals(wipeVault(link), { kind: "failed", fault: "gone" });
  assertEquals(namesIn(folder), ["link"]);
});

Deno.test("reading makes no vault, neither of an empty file nor where there is none", () => {
  using folder = tempDir();
  const empty = folder.file("empty");
  Deno.writeFileSync(empty, new Uint8Array());
  assertEquals(HistoryReader.open(empty, vault), { kind: "failed", fault: "damaged" });
  assertEquals(HistoryReader.open(folder.file("none"), vault), { kind: "failed", fault: "gone" });
  assertEquals(namesIn(folder), ["empty"]);
  assertEquals(Deno.statSync(empty).size, 0);
});

Deno.test("a list that comes back from the lock without its vault gets no new one; one that was closed does", async () => {
  using folder = tempDir();
  await makeList(folder.path);
  const path = folder.file("alice.hkl");
  const open = [path];
  const opener = new ListOpener({
    modes: { padMode: "prefer", coverMode: "quiet", keepKeys: true, historyPath: vaultBeside },
    vaultDesk: () => Promise.resolve(new VaultClerk()),
    openPaths: () => open,
  });
  /** What came of the vault. */
  const reopened = async (): Promise<string> => {
    const { history, ...rest } = await opener.open(path, undefined);
    await closeOpened({ ...rest, history });
    return history?.kind === "failed" ? history.fault : history?.kind ?? "none";
  };
  assertEquals([await reopened(), await reopened()], ["opened", "opened"]);
  Deno.removeSync(vaultBeside(path));
  assertEquals(await reopened(), "gone");
  open.pop();
  assertEquals(await reopened(), "opened");
});

Deno.test("what is no file is not called wiped, and is left", () => {
  using folder = tempDir();
  Deno.mkdirSync(folder.file("folder"));
  assertEquals(wipeVault(folder.file("folder")), { kind: "failed", fault: "foreign" });
  assertEquals(namesIn(folder), ["folder"]);
});

Deno.test("a damaged vault is wiped; a damaged file that nothing marks as a vault is left", async () => {
  using folder = tempDir();
  const [path, other] = [folder.file("vault"), folder.file("other")];
  assertEquals(await opened(path), undefined);
  const bytes = Deno.readFileSync(path);
  // SQLite takes neither for a database.
  bytes.fill(0xff, 0, 16);
  Deno.writeFileSync(path, bytes);
  assertEquals(await opened(path), "damaged");
  assertEquals(wipeVault(path), { kind: "wiped" });
  Deno.writeFileSync(other, bytes.fill(0xff, 0, 100));
  assertEquals(wipeVault(other), { kind: "failed", fault: "damaged" });
  assertEquals(namesIn(folder), ["other"]);
});

Deno.test("what SQLite has kept beside a vault is wiped where the vault itself was removed", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  Deno.writeFileSync(`${path}-wal`, new Uint8Array(100).fill(1));
  assertEquals(wipeVault(path), { kind: "wiped" });
  assertEquals(namesIn(folder), []);
  assertEquals(wipeVault(path), { kind: "none" });
});

Deno.test("a vault that is closed in the middle of a save opens again, without any of it", () => {
  using folder = tempDir();
  const path = folder.file("vault");
  const keys = { sealer: vault.sealer("history"), random: seededRandom("rows") };
  const open = (): SealedRows => {
    const opened = SealedRows.open(path, keys);
    assert(opened.kind === "opened", JSON.stringify(opened));
    return opened.rows;
  };
  const rows = open();
  rows.put(ENTRY, 1, new Uint8Array(10));
  rows.commit();
  rows.put(ENTRY, 2, new Uint8Array(10));
  rows.close();
  const later = open();
  assertEquals(later.load(ENTRY)?.map(({ place }) => place), [1]);
  later.close();
});

Deno.test("a vault is overwritten from its end on, so that what was interrupted is wiped by the next try", async () => {
  using folder = tempDir();
  const path = folder.file("vault");
  assertEquals(await opened(path), undefined);
  const keys = { sealer: vault.sealer("history"), random: seededRandom("rows") };
  const rows = SealedRows.open(path, keys);
  assert(rows.kind === "opened");
  rows.rows.put(ENTRY, 1, new Uint8Array(3_000_000));
  rows.rows.commit();
  rows.rows.close();
  const before = Deno.readFileSync(path);
  const { writeSync } = Deno.FsFile.prototype;
  let writes = 0;
  Deno.FsFile.prototype.writeSync = function (bytes) {
    if (++writes > 2) throw new Deno.errors.Interrupted("power cut");
    return writeSync.call(this, bytes);
  };
  try {
    assertEquals(wipeVault(path), { kind: "failed", fault: "unreadable" });
  } finally {
    Deno.FsFile.prototype.writeSync = writeSync;
  }
  const left = Deno.readFileSync(path);
  const end = before.length - 2 * 1_048_576;
  assertEquals(left.subarray(0, end), before.subarray(0, end));
  assert(left.subarray(end).every((byte) => byte === 0));
  assertEquals(wipeVault(path), { kind: "wiped" });
  assertEquals(namesIn(folder), []);
});
