import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { numberedName, safeFileName } from "../../../server/files/file_name.ts";

const NAMES: [string, string][] = [
  ["holiday.jpg", "holiday.jpg"],
  ["Zoë und Käthe.pdf", "Zoë und Käthe.pdf"],
  ["../../etc/passwd", "_.._etc_passwd"],
  ["C:\\Windows\\system.ini", "C__Windows_system.ini"],
  ["/absolute", "_absolute"],
  [".bashrc", "bashrc"],
  ["..", "file"],
  ["", "file"],
  ["///", "file"],
  ["con", "_con"],
  ["Aux.txt", "_Aux.txt"],
  ["LPT1.tar.gz", "_LPT1.tar.gz"],
  ["console.log", "console.log"],
  ["talk.vault-journal", "talk.vault-journal_"],
  ["talk.db-WAL", "talk.db-WAL_"],
  ["talk-shm", "talk-shm_"],
  ["ship-journal.txt", "ship-journal.txt"],
  ["name.", "name"],
  ["name. . .", "name"],
  ["photo\u202egnp.exe", "photognp.exe"],
  ["invoice\u200b\u2060\ufeff.pdf", "invoice.pdf"],
  ["report.pdf\u3164\u3164.exe", "report.pdf.exe"],
  ["report.pdf          .exe", "report.pdf .exe"],
  ["line\nbreak\u0000.txt", "line_break_.txt"],
  ["e\u0301.txt", "é.txt"],
];

for (const [given, safe] of NAMES) {
  Deno.test(`safeFileName() makes ${JSON.stringify(safe)} of ${JSON.stringify(given)}`, () => {
    assertEquals(safeFileName(given), safe);
  });
}

Deno.test("safeFileName() shortens 10,000 characters and keeps the extension that is seen", () => {
  for (const letter of ["x", "é", "👨‍👩‍👧"]) {
    const name = safeFileName(`${letter.repeat(10_000)}.tar.png`);
    assert(name.endsWith(".png"));
    assert(new TextEncoder().encode(name).length <= 215);
    assert(name.isWellFormed());
  }
});

Deno.test("whatever a file is called, its safe name is one name, and safe itself", () => {
  const chars = fc.constantFrom(
    "/",
    "\\",
    ".",
    " ",
    "\u202e",
    "\u0000",
    "a",
    "é",
    "com1",
    "👍",
    ":",
  );
  const name = fc.oneof(fc.string({ unit: "binary" }), fc.array(chars).map((all) => all.join("")));
  fc.assert(fc.property(name, (given) => {
    const safe = safeFileName(given);
    assert(safe.length > 0 && new TextEncoder().encode(safe).length <= 216);
    // deno-lint-ignore no-control-regex -- Control characters are what is looked for.
    assert(!/[/\\:*?"<>|\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(safe));
    assert(!/^[. ]|[. ]$/.test(safe));
    assertEquals(safeFileName(safe), safe);
  }));
});

Deno.test("numberedName() puts the number before the extension", () => {
  assertEquals(numberedName("cat.png", 1), "cat.png");
  assertEquals(numberedName("cat.png", 2), "cat (2).png");
  assertEquals(numberedName("README", 3), "README (3)");
});
