/** CONTRIBUTING.md names each room and each dependency, and rooms say of themselves what it says. */
import { assert, assertEquals } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { readSource, ROOT } from "../testkit/sources.ts";

/** A room's sentence where it stands in code: the first line of a file. */
const ROOM_LINE = /^(?:\/\/|\/\*) Room: (.+?)\.(?: \*\/)?\n/;

Deno.test("CONTRIBUTING.md has one row for each room", () => {
  const rooms = ["keys/", "server/", "ui/"].flatMap((folder) => [...roomsIn(folder)]);
  assert(rooms.length >= 20, `${rooms.length} rooms`);
  assertEquals([...sentences().keys()].sort(), rooms.sort());
});

Deno.test("one file of each room opens with the sentence of its row", () => {
  for (const [room, sentence] of sentences()) {
    const opening = filesIn(room).flatMap((path) => ROOM_LINE.exec(readSource(path))?.[1] ?? []);
    assertEquals(opening, [`${sentence[0]?.toLowerCase()}${sentence.slice(1)}`], room);
  }
});

Deno.test("CONTRIBUTING.md says why each dependency is there", () => {
  const packages = Object.keys(project.imports).map((name) => name.replace(/\/$/, ""));
  const named = rows("Dependencies").map(([name = ""]) => name.split(" ")[0]);
  assertEquals(named.filter((name) => name !== "deno").sort(), packages.sort());
});

/** Cells of the table under a heading, without head and rule. */
function rows(heading: string): string[][] {
  const text = readSource("CONTRIBUTING.md");
  const [, section = ""] = new RegExp(`## ${heading}\n([\\s\\S]*?)(?:\n## |$)`).exec(text) ?? [];
  return [...section.matchAll(/^\| (.+?) *\| (.+?) *\|$/gm)]
    .map(([, left = "", right = ""]) => [left.replaceAll("`", ""), right.replaceAll("`", "")])
    .slice(2);
}

/** From a room's folder to its sentence. */
function sentences(): Map<string, string> {
  return new Map(rows("The house").map(([room = "", sentence = ""]) => [room, sentence]));
}

function* roomsIn(folder: string): Generator<string> {
  yield folder;
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (isDirectory && name !== "dist") yield* roomsIn(`${folder}${name}/`);
  }
}

function filesIn(room: string): string[] {
  return [...Deno.readDirSync(new URL(room, ROOT))]
    .filter(({ name }) => /\.(tsx?|css)$/.test(name)).map(({ name }) => `${room}${name}`);
}
