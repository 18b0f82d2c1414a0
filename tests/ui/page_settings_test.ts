import { assert, assertEquals } from "@std/assert";
import { sharedBrowser } from "../testkit/shared_browser.ts";
import { conversationOf, STATUSES } from "./fake_conversation.ts";
import { FakeProgram } from "./fake_program.ts";

Deno.test("the settings in a real browser", async (test) => {
  await using browser = await sharedBrowser();

  await test.step("a wrong address is named beside its field, a right one is saved", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    const field = tab.page.getByLabel("Address of bob");
    assertEquals(await field.inputValue(), "http://192.0.2.1:7471");
    program.refusal = {
      status: 400,
      error: { code: "valueInvalid", name: "peer", reason: { code: "notHostPort" } },
    };
    await field.fill("ftp:");
    await field.press("Enter");
    await tab.page.locator("#peer-help").getByText("Enter an address as HOST:PORT.").waitFor();
    assertEquals(await field.getAttribute("aria-invalid"), "true");
    program.refusal = undefined;
    await field.fill("192.0.2.9:7471");
    await field.press("Enter");
    await tab.page.getByText("Applied", { exact: true }).waitFor();
    assertEquals(await field.getAttribute("aria-invalid"), "false");
    assertEquals(
      program.asked.at(-1),
      'PUT /settings {"conversation":"bob","peer":"192.0.2.9:7471"}',
    );
  });

  await test.step("the ways in are told: what can be used, what cannot and why", async () => {
    await using program = new FakeProgram();
    const at = "2026-01-01T00:00:00.000Z";
    program.settings.routes = [
      { route: "router", result: { code: "notMapped", router: "192.168.1.1" }, at },
      { route: "onion", list: "a.hkl", result: { code: "onionPublished", host: "a.onion" }, at },
    ];
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    await tab.page.getByText("Your router (192.168.1.1) does not map ports.").waitFor();
    await tab.page.locator(".route.ready").getByText("through Tor").waitFor();
  });

  await test.step("TLS, a certificate and a web server are switched on; router and tor are asked at once", async () => {
    await using program = new FakeProgram();
    program.settings = { ...program.settings, authorities: "/etc/hchat/ca.pem" };
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    const form = tab.page.locator("form", { hasText: "Ways to you" });
    const helpers = tab.page.locator("section", { hasText: "Ask the router" });
    assert(await form.getByRole("radio", { name: "HTTP", exact: true }).isChecked());
    await form.getByRole("radio", { name: "HTTPS", exact: true }).check();
    await form.getByText("tell the other side").waitFor();
    await form.getByRole("button", { name: "Apply" }).click();
    await form.getByText("Applied", { exact: true }).waitFor();
    await form.getByRole("radio", { name: "HTTPS, own certificate" }).check();
    await form.getByLabel("Certificate", { exact: true }).fill("/c.pem");
    await form.getByLabel("Private key").fill("/k.pem");
    program.refusal = {
      status: 400,
      error: { code: "certificateUnusable", path: "/c.pem", reason: "notPair" },
    };
    await form.getByLabel("Private key").press("Enter");
    await form.locator("#certificate-help").getByText("does not belong to the key").waitFor();
    program.refusal = undefined;
    await form.getByRole("radio", { name: "Behind a web server" }).check();
    await form.getByLabel("Public address").fill("https://chat.example.org");
    await form.getByLabel("Public address").press("Enter");
    await form.getByText("Applied", { exact: true }).waitFor();
    await helpers.getByLabel("Ask the router").click();
    await program.until(() => program.settings.mapPort);
    await helpers.getByLabel("Publish an onion address").click();
    await program.until(() => program.settings.onion);
    const aids = tab.page.locator("form", { hasText: "Authorities, tor and time" });
    assertEquals(await aids.getByLabel("Trusted authorities").inputValue(), "/etc/hchat/ca.pem");
    await aids.getByLabel("Trusted authorities").fill("");
    await aids.getByLabel("Password file of tor").fill(" /tor.txt");
    await aids.getByLabel("Time server").fill("pool.ntp.org");
    await aids.getByRole("button", { name: "Apply" }).click();
    await aids.getByText("Applied", { exact: true }).waitFor();
    program.refusal = { status: 400, error: { code: "fileUnreadable" } };
    await aids.getByLabel("Password file of tor").fill("/gone");
    await aids.getByLabel("Password file of tor").press("Enter");
    await aids.locator("#aid-torPasswordFile-help [role=alert]").waitFor();
    assertEquals(program.asked.splice(-2), [
      'PUT /settings {"authorities":null,"torPasswordFile":"/tor.txt","sntp":"pool.ntp.org"}',
      'PUT /settings {"torPasswordFile":"/gone"}',
    ]);
    assertEquals(program.asked, [
      'PUT /settings {"entrance":{"code":"tlsOfList"}}',
      'PUT /settings {"entrance":{"code":"tlsOfFiles","cert":"/c.pem","key":"/k.pem"}}',
      'PUT /settings {"entrance":{"code":"webServer","url":"https://chat.example.org"}}',
      'PUT /settings {"mapPort":true}',
      'PUT /settings {"onion":true}',
    ]);
    assertEquals(tab.complaints.filter((each) => !each.includes("400")), []);
  });

  await test.step("the program is ended only when asked twice, and the page says that it has ended", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    await tab.page.getByRole("button", { name: "End hchat" }).click();
    await tab.page.getByRole("button", { name: "Yes, end it" }).waitFor();
    assertEquals(program.asked, []);
    await tab.page.getByRole("button", { name: "Yes, end it" }).click();
    await program.until(() => program.asked.length === 1);
    assertEquals(program.asked, ["POST /quit"]);
    await program.stop();
    await tab.page.getByTestId("blank").getByText("hchat has ended.").waitFor();
    assertEquals(await tab.page.locator(".app, .banner").count(), 0);
    program.restart();
  });

  await test.step("pad, cover and listening address are saved, and nothing that was not touched", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    await tab.page.getByRole("radio", { name: "Always" }).check();
    await tab.page.getByRole("radio", { name: "Steady" }).check();
    await tab.page.getByRole("button", { name: "Apply" }).first().click();
    await tab.page.getByText("Applied", { exact: true }).waitFor();
    await tab.page.getByLabel("Listening address").fill("127.0.0.1:9000");
    await tab.page.getByLabel("Listening address").press("Enter");
    await program.until(() => program.asked.length === 2);
    assertEquals(program.asked, [
      'PUT /settings {"conversation":"bob","padMode":"always","coverMode":"steady"}',
      'PUT /settings {"listen":"127.0.0.1:9000"}',
    ]);
  });

  await test.step("another list opens beside the first, and its passphrase leaves the page", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Settings" }).click();
    await tab.page.getByLabel("Path of the list").fill("/media/stick/carol.hkl");
    program.refusal = {
      status: 400,
      error: { code: "passphraseNeeded", list: "/media/stick/carol.hkl", detail: "locked" },
    };
    await tab.page.getByLabel("Path of the list").press("Enter");
    await tab.page.locator("#passphrase-help").getByText("Enter it here.").waitFor();
    program.refusal = undefined;
    await tab.page.getByLabel("Passphrase").fill("correct horse");
    await tab.page.getByLabel("Passphrase").press("Enter");
    await tab.page.getByText("Opened", { exact: true }).waitFor();
    assertEquals(
      program.asked.at(-1),
      'PUT /settings {"list":"/media/stick/carol.hkl","passphrase":"correct horse"}',
    );
    assertEquals(await tab.page.getByLabel("Passphrase").inputValue(), "");
    await tab.page.keyboard.press("Escape");
    await tab.page.getByLabel("Message to carol").waitFor();
    assertEquals(await tab.page.getByRole("dialog").count(), 0);
    assertEquals(tab.complaints.filter((each) => !each.includes("400")), []);
  });

  await test.step("the button beside the talks asks for the path at once, and closes when the list is open", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Open another key list" }).click();
    await tab.page.locator("#list:focus").waitFor();
    await tab.page.keyboard.type("/media/stick/carol.hkl");
    await tab.page.keyboard.press("Enter");
    await tab.page.getByLabel("Message to carol").waitFor();
    await tab.page.getByRole("dialog").waitFor({ state: "detached" });
    assertEquals(program.asked, ['PUT /settings {"list":"/media/stick/carol.hkl"}']);
  });

  await test.step("a locked list asks for its passphrase in place of the timeline", async () => {
    await using program = new FakeProgram([conversationOf({ status: STATUSES.locked })]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Passphrase").fill("correct horse");
    await tab.page.getByRole("button", { name: "Unlock" }).click();
    await tab.page.getByLabel("Message to bob").waitFor();
    assertEquals(
      program.asked,
      ['PUT /settings {"list":"alice.hkl","passphrase":"correct horse"}'],
    );
  });

  await test.step("without a conversation the page opens a list by its path", async () => {
    await using program = new FakeProgram([]);
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByRole("button", { name: "Make two key lists" }).waitFor();
    await tab.page.getByLabel("Path of the list").fill("bob.hkl");
    await tab.page.getByRole("button", { name: "Open" }).click();
    await tab.page.getByLabel("Message to carol").waitFor();
  });

  await test.step("everything is reached with the keyboard, and the dialog gives the focus back", async () => {
    await using program = new FakeProgram();
    await using tab = await browser.again();
    await tab.page.goto(program.url);
    await tab.page.getByLabel("Message to bob").waitFor();
    const names: string[] = [];
    for (let press = 0; press < 16; press++) {
      await tab.page.keyboard.press("Tab");
      names.push(await tab.page.evaluate(() => document.activeElement?.ariaLabel ?? ""));
      if (names.at(-1) === "Settings") break;
    }
    assert(names.includes("Settings"), names.join());
    await tab.page.keyboard.press("Enter");
    await tab.page.getByRole("dialog", { name: "Settings" }).waitFor();
    await tab.page.keyboard.press("Escape");
    await tab.page.getByRole("dialog").waitFor({ state: "detached" });
    assertEquals(await tab.page.evaluate(() => document.activeElement?.ariaLabel), "Settings");
  });

  await test.step("colours are chosen against those of the system, pictures ask first, and both can be kept", async () => {
    await using program = new FakeProgram();
    program.settings = { ...program.settings, saveTo: "/stick/hchat.json" };
    await using tab = await browser.again({ colorScheme: "light" });
    await tab.page.goto(program.url);
    const colour = () => tab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await tab.page.getByLabel("Message to bob").waitFor();
    const light = await colour();
    await tab.page.keyboard.press("Control+,");
    await tab.page.getByRole("radio", { name: "Dark" }).check();
    assert(await colour() !== light);
    await tab.page.getByLabel("Ask before pictures are received").check();
    await program.until(() => program.settings.asksForPictures);
    await tab.page.getByRole("button", { name: "Keep for the next start" }).click();
    await program.until(() => program.asked.some((each) => each.includes("save")));
    assertEquals(program.asked, [
      'PUT /settings {"asksForPictures":true}',
      'PUT /settings {"save":true}',
    ]);
    // The choices were with the program before it was told to keep them.
    assertEquals((program.memory["prefs"] as { theme: string }).theme, "dark");
    await tab.page.emulateMedia({ colorScheme: "dark" });
    await tab.page.reload();
    await tab.page.locator("html[data-theme=dark]").waitFor();
    assertEquals(tab.complaints, []);
  });
});
