import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import type { LocalApi } from "../../../server/cli/local_api.ts";
import { ANY, apiOf, makeLists, untilShown } from "../../testkit/chatting.ts";
import { digestOf, fileBytes } from "../../testkit/file_bytes.ts";
import { runProgramFully } from "../../testkit/program.ts";
import { ProgramHere, runHere } from "../../testkit/program_here.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** Decides on every file that comes, until it is called. */
function decideAll(api: LocalApi, action: "accept" | "refuse"): () => void {
  let ended = false;
  const decide = async (): Promise<void> => {
    while (!ended) {
      await untilShown(api, ({ entries }) => {
        const waiting = entries.filter(({ file }) => file?.state === "offered");
        for (const { id } of waiting) {
          // What is decided already is declined, and in the end the program is gone.
          api.request("POST", `/files/${id}/${action}`, {}).catch(() => {});
        }
        return ended || waiting.length > 0;
      }, "no file came");
    }
  };
  decide().catch(() => {});
  return () => void (ended = true);
}

Deno.test("send --file brings files and standard input into the folder for downloads", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  Deno.mkdirSync(folder.file("saved"));
  const downloads = ["--downloads", folder.file("saved")];
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY, ...downloads]);
  const api = await apiOf(alice);
  const send = ["send", `${folder.path}/bob.hkl`, "--peer", await alice.line("peer: ")];
  const bytes = fileBytes(3_000_000);
  Deno.writeFileSync(folder.file("trip.mp4"), bytes);
  const end = decideAll(api, "accept");
  const files = ["--file", folder.file("trip.mp4"), "--file", "-"];
  const sent = await runProgramFully([...send, ...files, "look"], { stdin: "piped" });
  end();
  assertEquals(sent.code, 0, sent.stderr);
  assertMatch(sent.stdout, /^(delivered: .*id [0-9a-f]{32}\n){3}$/);
  assertEquals(digestOf(Deno.readFileSync(folder.file("saved/trip.mp4"))), digestOf(bytes));
  assertEquals(Deno.readTextFileSync(folder.file("saved/standard input")), "piped");
  assertEquals([...Deno.readDirSync(folder.file("saved"))].length, 2);
});

Deno.test("send --file says that a file cannot be read, or was refused", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const api = await apiOf(alice);
  const send = ["send", `${folder.path}/bob.hkl`, "--peer", await alice.line("peer: ")];
  const faults: [path: string, fault: string, hint: string][] = [
    [folder.file("absent\nhchat: all is well"), "there is no such file", "check the path"],
    [folder.path, "expected a file, got a folder", "give the path of a file in it"],
  ];
  for (const [path, fault, hint] of faults) {
    const { code, stderr } = await runHere([...send, "--file", path]);
    const named = `hchat: error: Cannot send the file: ${path.replaceAll("\n", "?")}: ${fault}`;
    assertEquals(code, 1);
    assertStringIncludes(stderr, named);
    assertStringIncludes(stderr, `\nhchat: hint: ${hint}`);
  }
  Deno.writeTextFileSync(folder.file("notes.txt"), "notes");
  const end = decideAll(api, "refuse");
  const refused = await runHere([...send, "--file", folder.file("notes.txt")]);
  end();
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "Cannot deliver notes.txt: alice refused it");
});

Deno.test("send --file says what to do where nobody accepts, and where nobody answers", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  Deno.writeTextFileSync(folder.file("notes.txt"), "notes");
  const send = ["send", `${folder.path}/bob.hkl`, "--file", folder.file("notes.txt"), "--peer"];
  const alone = await runHere([...send, "http://127.0.0.1:1", "--timeout", "2s"]);
  assertStringIncludes(alone.stderr, "hint: can't reach alice at 127.0.0.1:1: ");
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const peer = await alice.line("peer: ");
  const undecided = await runHere([...send, peer, "--timeout", "10s"]);
  assertStringIncludes(undecided.stderr, "hint: alice has to accept a file that is no picture; ");
});

/** The smallest PNG there is: one pixel. */
const PIXEL = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
);

Deno.test("a picture that send --file brings is a picture on the page, without a question", async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new ProgramHere([`${folder.path}/alice.hkl`, ...ANY]);
  const api = await apiOf(alice);
  const send = ["send", `${folder.path}/bob.hkl`, "--peer", await alice.line("peer: ")];
  Deno.writeFileSync(folder.file("pixel.png"), PIXEL);
  const sent = await runHere([...send, "--file", folder.file("pixel.png")]);
  assertEquals(sent.code, 0, sent.stderr);
  const isPicture = ({ file }: EntryJson): boolean =>
    file?.type === "image/png" && file.state === "complete";
  await untilShown(api, ({ entries }) => entries.some(isPicture), "no picture came");
});
