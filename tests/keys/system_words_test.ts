import { assertEquals, assertStringIncludes } from "@std/assert";
import { unreadable } from "../../keys/disk/unreadable.ts";
import { LOST_MEDIUM, reasonOf, systemCode } from "../../keys/system_words.ts";

/** An error as the runtime makes it where it knows no class and no code. */
function bare(number: number): Error {
  return new Error(`Words of the system (os error ${number}): open '/media/stick/alice.hkl'`);
}

Deno.test("an error of the system that the runtime gives no code has words of ours, and none of the runtime's", () => {
  const stale = Deno.build.os === "darwin" ? 70 : 116;
  const numbers = Deno.build.os === "windows" ? [21, 4_095] : [5, stale, 4_095];
  const reasons = numbers.map((number) => reasonOf(bare(number)));
  assertEquals(reasons.filter((reason) => reason.includes("os error")), []);
  assertEquals(reasons.at(-1), "the system says error 4095");
});

Deno.test({
  name:
    "a medium that is lost, in any of the ways that Linux names, is called that when a list is opened",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const lost = [5, 6, 19, 74, 108, 112, 116, 117, 121, 123].map(bare);
    const errors = [...lost, new Deno.errors.NotConnected(), new Deno.errors.ConnectionAborted()];
    for (const error of errors) {
      assertEquals(LOST_MEDIUM.has(systemCode(error)), true, String(error));
      const { message, hint } = unreadable("/media/stick/alice.hkl", error);
      assertEquals(/os error|the system says/.test(message), false, message);
      assertStringIncludes(hint ?? "", "plug the medium in again");
    }
  },
});
