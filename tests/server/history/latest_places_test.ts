/** Places of entries that do not grow with a talk. */
import { assertEquals } from "@std/assert";
import { LatestPlaces } from "../../../server/history/latest_places.ts";

Deno.test("the places of the latest entries are known, and no more of them than are wanted", () => {
  const places = new LatestPlaces(3);
  for (const [place, key] of [..."abc"].entries()) places.set(key, place);
  // Met once more: it is none of the oldest any more.
  places.set("a", 0);
  places.set("d", 3);
  assertEquals([..."abcd"].map((key) => places.get(key)), [0, undefined, 2, 3]);
  places.delete("c");
  places.set("e", 4);
  assertEquals([..."acde"].map((key) => places.has(key)), [true, false, true, true]);
  for (let place = 5; place < 1_000; place++) places.set(String(place), place);
  assertEquals(places.size, 3);
});
