import { assertEquals } from "@std/assert";
import { ANY, makeLists } from "../testkit/chatting.ts";
import { Firefox, firefoxPath } from "../testkit/firefox.ts";
import { Program } from "../testkit/program.ts";
import { tempDir } from "../testkit/temp_dir.ts";

const path = firefoxPath();

Deno.test("two people talk in Firefox", { ignore: path === undefined }, async () => {
  using folder = tempDir();
  await makeLists(folder.path);
  await using alice = new Program([folder.file("alice.hkl"), ...ANY]);
  const peer = await alice.line("peer: ");
  await using bob = new Program([folder.file("bob.hkl"), "--peer", peer, ...ANY]);
  await using firefox = await Firefox.start(path ?? "");
  const atAlice = await firefox.open(await alice.line("page: "));
  const atBob = await firefox.open(await bob.line("page: "));
  for (const page of [atAlice, atBob]) {
    await page.until(`document.querySelector("[data-status=connected]")`);
    assertEquals(await page.evaluate("location.hash"), "");
  }

  await atAlice.evaluate(`document.querySelector("#text").focus()`);
  await atAlice.type("hello from Firefox\n");
  await atBob.until(
    `document.querySelector(".entry-in .text")?.textContent === "hello from Firefox"`,
  );
  await atAlice.until(
    `document.querySelector(".entry-out:is([data-state=delivered], [data-state=read])")`,
  );

  await atBob.evaluate(`document.querySelector("#text").focus()`);
  await atBob.type("and back: <b>é漢🔑</b>\n");
  await atAlice.until(
    `document.querySelector(".entry-in .text")?.textContent === "and back: <b>é漢🔑</b>"`,
  );
  assertEquals(await atAlice.evaluate(`document.querySelector("#text").value`), "");

  await bob[Symbol.asyncDispose]();
  await atBob.until(`document.querySelector("[data-testid=connection]")`);
  assertEquals(firefox.complaints, []);
});
