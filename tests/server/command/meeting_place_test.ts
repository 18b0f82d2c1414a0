/** Where programs listen and dial when nobody names a port. */
import { assertEquals } from "@std/assert";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { meetingPort } from "../../../keys/meeting_place.ts";
import { peerLines } from "../../../server/command/chat/chat_lines.ts";
import { makeLists, meetingLists } from "../../testkit/chatting.ts";
import { ProgramHere, runHere } from "../../testkit/program_here.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const PAGE = ["--page", "127.0.0.1:0", "--no-open"];

/** The port of a printed address. */
function portOf(url: string): number {
  return Number(new URL(url).port);
}

Deno.test("an address without a port leads to the port of the list", async () => {
  using folder = await meetingLists();
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...PAGE]);
  const { listId } = readListInfo(`${folder.path}/alice.hkl`).header;
  assertEquals(portOf(await alice.line("peer: ")), meetingPort(listId));
  const words = ["send", `${folder.path}/bob.hkl`, "--peer", "127.0.0.1", "no port needed"];
  const sent = await runHere(words);
  assertEquals([sent.code, sent.stderr], [0, ""]);
});

Deno.test("a program with several lists listens at the port of each, and says whom it is for", async () => {
  using one = await meetingLists();
  using two = await meetingLists();
  const lists = [`${one.path}/alice.hkl`, `${two.path}/bob.hkl`];
  await using program = new ProgramHere([...lists, ...PAGE]);
  await program.line("page: ");
  program.interrupt();
  const { stdout } = await program.end();
  const lines = [...stdout.matchAll(/^peer: (\S+) \((.+)\)$/gm)];
  const ports = lines.map(([, url = ""]) => portOf(url));
  assertEquals(ports, lists.map((path) => meetingPort(readListInfo(path).header.listId)));
  assertEquals(lines.map(([, , name]) => name), ["bob", "alice"]);
});

Deno.test("a program that dials listens where it is told to, and nowhere else", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  for (const [more, count] of [[[], 0], [["--listen", "127.0.0.1:0"], 1]] as const) {
    const words = [`${folder.path}/bob.hkl`, "--peer", "127.0.0.1", ...more, ...PAGE];
    await using program = new ProgramHere(words);
    await program.line("page: ");
    program.interrupt();
    const { stdout } = await program.end();
    assertEquals(stdout.match(/^peer: /gm)?.length ?? 0, count);
  }
});

Deno.test("a program that only an onion address leads to says what the other side dials", async () => {
  using folder = await meetingLists();
  const words = [`${folder.path}/alice.hkl`, "--onion", "--listen", "127.0.0.1:0", ...PAGE];
  await using program = new ProgramHere(words);
  assertEquals(await program.line("peer: "), "onion");
});

Deno.test("peerLines() leaves out this computer's loopback where an onion address is published", () => {
  const conversations = [{ name: "bob", listen: "0.0.0.0:1" }];
  const lines = (urls: string[], onion: boolean) => peerLines(urls, { conversations, onion });
  assertEquals(lines(["http://[::1]:1"], false), ["peer: http://[::1]:1"]);
  assertEquals(lines(["http://[::1]:1"], true), ["peer: onion"]);
  assertEquals(lines(["http://192.0.2.2:1"], true), ["peer: http://192.0.2.2:1", "peer: onion"]);
});
