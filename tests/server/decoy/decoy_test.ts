import { assertThrows } from "@std/assert";
import { DecoyError, folderDecoy } from "../../../server/decoy/decoy.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

Deno.test("folderDecoy() says why a folder is no site", () => {
  using dir = tempDir();
  assertThrows(() => folderDecoy(dir.file("none")), DecoyError, "expected a folder, got nothing");
  assertThrows(() => folderDecoy(dir.path), DecoyError, "expected a site with an index.html");
  Deno.writeTextFileSync(dir.file("index.html"), "hi");
  assertThrows(() => folderDecoy(dir.file("index.html")), DecoyError, "got a file");
  folderDecoy(dir.path);
});

Deno.test({
  name: "folderDecoy() says that an index.html cannot be read",
  // Whoever may read everything can test nothing here.
  ignore: Deno.uid() === 0,
  fn() {
    using dir = tempDir();
    Deno.writeTextFileSync(dir.file("index.html"), "hi", { mode: 0 });
    assertThrows(() => folderDecoy(dir.path), DecoyError, "got one that it may not");
  },
});
