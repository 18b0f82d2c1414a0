import { assertEquals } from "@std/assert";
import type { KeyPress } from "../../../ui/state/key_press.ts";
import { Keyboard } from "../../../ui/state/keyboard.ts";

const PLAIN: KeyPress = {
  key: "a",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isTyping: false,
  timeMs: 0,
};

Deno.test("Keyboard knows the shortcuts, and leaves what is typed alone", () => {
  const press = (part: Partial<KeyPress>) => new Keyboard().press({ ...PLAIN, ...part }, "Escape");
  assertEquals(press({ key: "?" }), "help");
  assertEquals(press({ key: "?", isTyping: true }), undefined);
  assertEquals(press({ key: ".", ctrlKey: true, isTyping: true }), "hide");
  assertEquals(press({ key: ".", metaKey: true }), "hide");
  assertEquals(press({ key: ".", ctrlKey: true, altKey: true }), undefined);
  assertEquals(press({ key: ",", ctrlKey: true }), "settings");
  assertEquals(press({ key: "f", ctrlKey: true }), "search");
  assertEquals(press({ key: "L", ctrlKey: true, shiftKey: true }), "lock");
  assertEquals(press({ key: "l", ctrlKey: true }), undefined);
  assertEquals(press({ key: "ArrowUp", altKey: true }), "previous");
  assertEquals(press({ key: "ArrowDown", altKey: true }), "next");
  assertEquals(press({ key: "ArrowDown" }), undefined);
});

Deno.test("Escape three times in a row within a second, and nothing less, is panic", () => {
  const escape = (keyboard: Keyboard, timeMs: number) =>
    keyboard.press({ ...PLAIN, key: "Escape", timeMs }, "Escape");
  const quick = new Keyboard();
  assertEquals([0, 400, 1_000].map((time) => escape(quick, time)), [undefined, undefined, "panic"]);
  const slow = new Keyboard();
  assertEquals([0, 600, 1_200, 1_800].map((time) => escape(slow, time)), Array(4).fill(undefined));
  const mixed = new Keyboard();
  escape(mixed, 0);
  escape(mixed, 1);
  mixed.press(PLAIN, "Escape");
  assertEquals(escape(mixed, 2), undefined);
});

Deno.test("another panic key takes the place of Escape, and there can be none", () => {
  const last = (key: string, panicKey: string) => {
    const keyboard = new Keyboard();
    return [0, 1, 2].map((timeMs) => keyboard.press({ ...PLAIN, key, timeMs }, panicKey)).at(-1);
  };
  assertEquals(last("F9", "F9"), "panic");
  assertEquals(last("Escape", "F9"), undefined);
  assertEquals(last("Escape", ""), undefined);
});
