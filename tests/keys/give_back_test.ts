import { assertEquals } from "@std/assert";
import { giveBack } from "../../keys/give_back.ts";

Deno.test("giveBack() empties a long array of its own, and leaves a short one and a part of another", () => {
  const [long, short, whole] = [65_536, 32_767, 65_536].map((bytes) => new Uint8Array(bytes));
  giveBack(long!);
  giveBack(short!);
  giveBack(whole!.subarray(1));
  assertEquals([long!.length, short!.length, whole!.length], [0, 32_767, 65_536]);
});
