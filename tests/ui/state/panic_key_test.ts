import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { KeyPress } from "../../../ui/state/key_press.ts";
import { Keyboard } from "../../../ui/state/keyboard.ts";
import { panicChoice, readPanicKey } from "../../../ui/state/panic_key.ts";

const PLAIN: KeyPress = {
  key: "a",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isTyping: true,
  timeMs: 0,
};

const NAMED = ["Escape", "F1", "F5", "F12", "Pause", "ScrollLock", "Insert", "MediaPlayPause"];

/** The name that a press gives the panic key; undefined for none. */
function nameOf(part: Partial<KeyPress>): string | undefined {
  const choice = panicChoice({ ...PLAIN, ...part });
  return choice.kind === "key" ? choice.name : undefined;
}

Deno.test("panicChoice() takes every key that writes and edits nothing", () => {
  for (const key of NAMED) assertEquals(nameOf({ key }), key);
  assertEquals(nameOf({ key: "x", ctrlKey: true, altKey: true }), "Ctrl+Alt+X");
  assertEquals(nameOf({ key: "é", ctrlKey: true, metaKey: true }), "Ctrl+Meta+É");
});

Deno.test("panicChoice() takes no key that one presses three times while one writes", () => {
  const ordinary = ["a", "A", " ", "é", "😀", "Enter", "Tab", "Backspace", "ArrowLeft", "Home"];
  for (const key of ordinary) {
    assertEquals(panicChoice({ ...PLAIN, key }).kind, "ordinary", key);
  }
  for (const part of [{ ctrlKey: true }, { metaKey: true }, { altKey: true, shiftKey: true }]) {
    assertEquals(panicChoice({ ...PLAIN, key: "z", ...part }).kind, "ordinary");
  }
  for (const key of ["Shift", "Control", "Dead", "Process", ""]) {
    assertEquals(panicChoice({ ...PLAIN, key }).kind, "incomplete", key);
  }
});

Deno.test("every key that can be chosen is kept, and ends everything when it is pressed three times", () => {
  const keys = fc.oneof(fc.constantFrom(...NAMED, "Enter", "Tab"), fc.string({ maxLength: 1 }));
  const presses = fc.record({
    ...Object.fromEntries(Object.keys(PLAIN).map((name) => [name, fc.boolean()])),
    key: keys,
    timeMs: fc.constant(0),
  }) as unknown as fc.Arbitrary<KeyPress>;
  fc.assert(fc.property(presses, (press) => {
    const choice = panicChoice(press);
    if (choice.kind !== "key") return;
    assertEquals(readPanicKey(choice.name), choice.name);
    const keyboard = new Keyboard();
    const asked = [0, 1, 2].map((timeMs) => keyboard.press({ ...press, timeMs }, choice.name));
    assertEquals(asked, [undefined, undefined, "panic"]);
  }));
});

Deno.test("readPanicKey() reads nothing that is no name of a panic key", () => {
  assertEquals(readPanicKey(""), "");
  for (const value of [undefined, 7, "a", "Enter", "ArrowUp", "Ctrl+A B", "<b>"]) {
    assertEquals(readPanicKey(value), undefined);
  }
});
