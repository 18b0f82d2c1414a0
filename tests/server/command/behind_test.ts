/** `--behind` on the command line. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readListInfo } from "../../../keys/list/list_info.ts";
import { meetingPort } from "../../../keys/meeting_place.ts";
import { meetingLists } from "../../testkit/chatting.ts";
import { ProgramHere, runHere } from "../../testkit/program_here.ts";

const PAGE = ["--page", "127.0.0.1:0", "--no-open"];
const BEHIND = ["--behind", "https://chat.example.org/app"];

/** What a program prints until it is told to end. */
async function printed(words: string[]): Promise<string> {
  await using program = new ProgramHere([...words, ...PAGE]);
  await program.line("page: ");
  program.interrupt();
  return (await program.end()).stdout;
}

Deno.test("behind a web server one port of this computer is for every list, and the address is public", async () => {
  using one = await meetingLists();
  using two = await meetingLists();
  const lists = [`${one.path}/alice.hkl`, `${two.path}/bob.hkl`];
  const stdout = await printed([...lists, ...BEHIND]);
  assertEquals(stdout.match(/^peer: .*$/gm), ["peer: https://chat.example.org/app"]);
  const port = meetingPort(readListInfo(lists[0]!).header.listId);
  assertMatch(
    stdout,
    new RegExp(`^web server: .*https://chat.example.org/app to http://127.0.0.1:${port}$`, "m"),
  );
  // Also a program that dials, since it was told to.
  const dials = await printed([lists[0]!, ...BEHIND, "--peer", "192.0.2.1"]);
  assertStringIncludes(dials, `http://127.0.0.1:${port}\n`);
});

Deno.test("--behind takes the address of a web site alone, and never repeats a password", async () => {
  const wrong: Record<string, string> = {
    "chat.example.org": "expected https://, got",
    onion: "expected https://, got",
    "ftp://chat.example.org": "Cannot read --behind: expected",
    "https://chat.example.org/?x": "Cannot read --behind: expected nothing behind",
    "https://bob:secret@chat.example.org": "user name or password",
  };
  for (const [url, words] of Object.entries(wrong)) {
    const { code, stderr } = await runHere(["a.hkl", "--behind", url, ...PAGE]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, words);
    assertStringIncludes(stderr, "hint: write it as: --behind https://chat.example.org");
    assertEquals(stderr.includes("secret"), false, stderr);
  }
});

Deno.test("--behind declines a web server without TLS, and says what to do", async () => {
  for (const url of ["http://chat.example.org", "HTTP://chat.example.org:80/app"]) {
    const { code, stderr } = await runHere(["a.hkl", "--behind", url, ...PAGE]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, "Cannot read --behind: expected ");
    assertStringIncludes(stderr, "for plain HTTP leave --behind out");
  }
});
