/** What the ways go by, changed by the settings of a whole program while it runs. */
import dgram from "node:dgram";
import { assert, assertEquals } from "@std/assert";
import type { App } from "../../../server/app.ts";
import type { SettingsJson, SettingsPatch } from "../../../server/gui_api/settings_json.ts";
import { UserTor } from "../../../server/transport/onion/user_tor.ts";
import { startApp } from "../../testkit/app_pair.ts";
import { makeAuthority } from "../../testkit/authority.ts";
import { fakeTor } from "../../testkit/fake_tor.ts";
import { httpsServer } from "../../testkit/https_server.ts";
import { makeList } from "../../testkit/make_list.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { realClock } from "../../testkit/real_clock.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

async function apply(app: App, patch: SettingsPatch): Promise<SettingsJson> {
  const applied = await app.hub.applySettings(patch);
  assert(applied.kind === "applied", JSON.stringify(applied));
  return applied.settings;
}

/** Resolves when the only conversation is away for this reason. */
function awayFor(app: App, reason: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { status } = app.hub.conversations()[0]!.snapshot();
      if (status.code !== "away" || status.reason.code !== reason) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = app.hub.subscribe(look);
    look();
  });
}

Deno.test("an authority is trusted from the moment that its file is named, and no longer than that", async () => {
  using folder = tempDir();
  const authority = makeAuthority();
  Deno.writeTextFileSync(folder.file("ca.pem"), authority.pem);
  Deno.writeTextFileSync(folder.file("broken.pem"), "nothing");
  const server = await httpsServer(authority.issue(), {
    answer: (reply) => reply.end(new Uint8Array()),
  });
  await makeList(folder.path, { startMs: Date.now() - 60_000 });
  const app = await startApp();
  const peer = new URL(`https://127.0.0.1:${server.port}`);
  await app.open({ path: folder.file("alice.hkl"), peer });
  await awayFor(app, "certificateNotOfList");
  const path = folder.file("ca.pem");
  assertEquals((await apply(app, { authorities: path })).authorities, path);
  await awayFor(app, "notHchat");
  for (const [name, reason] of [["gone.pem", "unreadable"], ["broken.pem", "noCertificate"]]) {
    const wrong = folder.file(name!);
    const refused = await app.hub.applySettings({ authorities: wrong, sntp: "127.0.0.1" });
    const error = { code: "certificateUnusable", path: wrong, reason };
    assertEquals(refused, { kind: "refused", error } as typeof refused);
  }
  const { authorities, sntp } = app.hub.settings();
  assertEquals([authorities, sntp], [path, null]);
  assertEquals((await apply(app, { authorities: "" })).authorities, null);
  await awayFor(app, "certificateNotOfList");
  await app.close();
  await server.close();
});

Deno.test("a time server is asked from the moment that it is named, and forgotten with it", async () => {
  const asked = Promise.withResolvers<void>();
  const server = dgram.createSocket("udp4", () => asked.resolve());
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", () => resolve()));
  const app = await startApp();
  const place = `127.0.0.1:${server.address().port}`;
  assertEquals((await apply(app, { sntp: place })).sntp, place);
  await asked.promise;
  assertEquals((await apply(app, { sntp: "localhost:123" })).sntp, "localhost");
  const forgotten = await apply(app, { sntp: null });
  assertEquals([forgotten.sntp, forgotten.timeServer], [null, undefined]);
  await app.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

Deno.test("the password of tor is that of the file that is named", async () => {
  using folder = tempDir();
  Deno.writeTextFileSync(folder.file("tor.txt"), "secret\n");
  Deno.writeTextFileSync(folder.file("empty.txt"), "\nsecret");
  const app = await startApp();
  const path = folder.file("tor.txt");
  assertEquals((await apply(app, { torPasswordFile: path })).torPasswordFile, path);
  for (const wrong of ["gone.txt", "empty.txt", ""]) {
    const refused = await app.hub.applySettings({ torPasswordFile: `${folder.path}/${wrong}` });
    assertEquals(refused, { kind: "refused", error: { code: "fileUnreadable" } });
  }
  assertEquals(app.hub.settings().torPasswordFile, path);
  assertEquals((await apply(app, { torPasswordFile: null })).torPasswordFile, null);
  await app.close();
});

Deno.test("tor is asked with the password of the moment", async () => {
  await using fake = fakeTor((command) =>
    command.startsWith("PROTOCOLINFO")
      ? '250-PROTOCOLINFO 1\r\n250-AUTH METHODS=HASHEDPASSWORD\r\n250-VERSION Tor="0.4.8.1"\r\n250 OK'
      : command === 'AUTHENTICATE "new"'
      ? "250 OK"
      : "515 Bad authentication"
  );
  const tor = new UserTor({
    clock: realClock,
    random: seededRandom("tor"),
    ports: [{ control: fake.port, socks: 9 }],
    password: "old",
  });
  await tor.use();
  tor.usePassword("new");
  await tor.use();
  await tor.close();
  assertEquals(fake.asked.filter((command) => command.startsWith("AUTHENTICATE")), [
    'AUTHENTICATE "old"',
    'AUTHENTICATE "new"',
  ]);
});
