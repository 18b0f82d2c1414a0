import { assertEquals } from "@std/assert";
import { Keyboard, type KeyPress } from "../../../ui/state/keyboard.ts";

const PLAIN: KeyPress = {
  key: "a",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isTyping: false,
  timeMs: 0,
};

Deno.test("Keyboard knows the shortcuts, and leaves what is typed alone", () => {
  const press = (part: Partial<KeyPress>) => new Keyboard().press({ ...PLAIN, ...part });
  assertEquals(press({ key: "?" }), "help");
  assertEquals(press({ key: "?", isTyping: true }), undefined);
  assertEquals(press({ key: ".", ctrlKey: true, isTyping: true }), "hide");
  assertEquals(press({ key: ".", metaKey: true }), "hide");
  assertEquals(press({ key: ".", ctrlKey: true, altKey: true }), undefined);
  assertEquals(press({ key: ",", ctrlKey: true }), "settings");
  assertEquals(press({ key: "f", ctrlKey: true }), "search");
  assertEquals(press({ key: "ArrowUp", altKey: true }), "previous");
  assertEquals(press({ key: "ArrowDown", altKey: true }), "next");
  assertEquals(press({ key: "ArrowDown" }), undefined);
});

Deno.test("Escape three times in a row within a second, and nothing less, is panic", () => {
  const escape = (keyboard: Keyboard, timeMs: number) =>
    keyboard.press({ ...PLAIN, key: "Escape", timeMs });
  const quick = new Keyboard();
  assertEquals([0, 400, 1_000].map((time) => escape(quick, time)), [undefined, undefined, "panic"]);
  const slow = new Keyboard();
  assertEquals([0, 600, 1_200, 1_800].map((time) => escape(slow, time)), Array(4).fill(undefined));
  const mixed = new Keyboard();
  escape(mixed, 0);
  escape(mixed, 1);
  mixed.press(PLAIN);
  assertEquals(escape(mixed, 2), undefined);
});
