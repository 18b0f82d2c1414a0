/** A list that takes long to open keeps nobody from ending the program. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encodeHeader } from "../../../keys/list/header_codec.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { LocalApi } from "../../../server/cli/local_api.ts";
import { ANY, makeLists } from "../../testkit/chatting.ts";
import { Program } from "../../testkit/program.ts";
import { writeSmallList } from "../../testkit/small_list.ts";
import { type TempDir, tempDir } from "../../testkit/temp_dir.ts";

/** As many as a header may ask for: they take minutes. */
const MOST_PASSES = 4_096;

/** A list whose passphrase takes minutes to try, and one that opens at once. */
async function lists(folder: TempDir): Promise<{ slow: string[]; fast: string }> {
  const path = folder.file("slow.hkl");
  await writeSmallList(path, { slotCount: 100, startMs: Date.now() - 60_000, passphrase: "x y z" });
  const { header } = readListInfo(path);
  assert(header.passphraseBlock !== undefined);
  const block = header.passphraseBlock.slice();
  new DataView(block.buffer).setUint32(0, MOST_PASSES);
  using file = Deno.openSync(path, { write: true });
  file.writeSync(encodeHeader({ ...header, passphraseBlock: block }));
  const words = folder.file("words");
  Deno.writeTextFileSync(words, "x y z\n");
  await makeLists(folder.path);
  return { slow: [path, "--passphrase-file", words], fast: folder.file("alice.hkl") };
}

Deno.test("the page ends a program whose list takes long to open, and what was written is named", async () => {
  using folder = tempDir();
  const { slow, fast } = await lists(folder);
  await using program = new Program([fast, ...slow, ...ANY]);
  const api = new LocalApi(await program.line("page: "));
  await api.send("hello");
  assertEquals((await api.request("POST", "/quit")).status, 202);
  const { code, stdout, stderr } = await program.end();
  assertEquals([code, stdout.includes("peer: ")], [0, false]);
  assertStringIncludes(stderr, "1 message to bob not delivered");
});

Deno.test("Ctrl-C ends it as well, without being forced to", async () => {
  using folder = tempDir();
  const { slow } = await lists(folder);
  await using program = new Program([...slow, ...ANY]);
  await program.line("page: ");
  program.signal("SIGINT");
  assertEquals((await program.end()).code, 0);
});
