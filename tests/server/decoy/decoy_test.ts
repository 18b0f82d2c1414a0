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
