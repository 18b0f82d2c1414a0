import { assert, assertEquals, assertMatch } from "@std/assert";
import { meetingHead, meetingName, meetingPath, meetingPort } from "../../keys/meeting_place.ts";
import { loadVectors } from "../testkit/load_vectors.ts";
import { seededRandom } from "../testkit/memory_list.ts";

function listIds(count: number): Uint8Array[] {
  const random = seededRandom("list ids");
  return Array.from({ length: count }, () => {
    const id = new Uint8Array(16);
    random(id);
    return id;
  });
}

Deno.test("the meeting place of a list is the one of FORMAT.md", () => {
  const listId = Uint8Array.fromHex("0946a682ee1d2b1a9bf07cedc09a9777");
  assertEquals([meetingPort(listId), meetingPath(listId)], [30_412, "/service/logs/poll"]);
});

for (const { title, input, expected } of loadVectors("meeting")) {
  Deno.test(`meeting vector: ${title}`, () => {
    const listId = Uint8Array.fromHex(input.listId);
    assertEquals({
      outcome: "ok",
      port: meetingPort(listId),
      path: meetingPath(listId),
      head: meetingHead(listId),
      names: { a: meetingName(listId, "a"), b: meetingName(listId, "b") },
    }, expected);
  });
}

Deno.test("ports are 1,024 to 49,151 and paths ordinary words, and lists differ in them", () => {
  const ids = listIds(500);
  const ports = ids.map(meetingPort);
  assert(ports.every((port) => port >= 1_024 && port <= 49_151));
  assert(new Set(ports).size > 480);
  const paths = ids.map(meetingPath);
  for (const path of paths) assertMatch(path, /^(\/[a-z]+[0-9]?){3,4}$/);
  assert(new Set(paths).size > 400);
});
