/** The ways to a whole program, changed by its settings while it runs. */
import { assert, assertEquals } from "@std/assert";
import { meetingPort } from "../../../keys/meeting_place.ts";
import type { App } from "../../../server/app.ts";
import type { SettingsJson, SettingsPatch } from "../../../server/gui_api/settings_json.ts";
import { AppPair, deliver, startApp } from "../../testkit/app_pair.ts";
import { selfSigned } from "../../testkit/authority.ts";
import { makeList } from "../../testkit/make_list.ts";
import { shownAt } from "../../testkit/shown_key.ts";
import { tempDir } from "../../testkit/temp_dir.ts";
import { WEAK_PAIR } from "../../testkit/weak_certificate.ts";

/** Nobody's tor. */
const NO_TOR = { ports: [{ control: 9, socks: 9 }] };

async function apply(app: App, patch: SettingsPatch): Promise<SettingsJson> {
  const applied = await app.hub.applySettings(patch);
  assert(applied.kind === "applied", JSON.stringify(applied));
  return applied.settings;
}

Deno.test("two programs talk on, under TLS and without, when the settings change that", async () => {
  await using pair = await AppPair.start({});
  const { port } = pair;
  const { alice, bob } = await pair.open(new URL(`http://127.0.0.1:${port}`));
  await deliver(alice, "one");
  for (const [entrance, scheme] of [["tlsOfList", "https"], ["plain", "http"]] as const) {
    const settings = await apply(pair.alice, { entrance: { code: entrance } });
    assertEquals(settings.entrance, { code: entrance });
    assertEquals(settings.dialable, [`${scheme}://127.0.0.1:${port}`]);
    await apply(pair.bob, { peer: `${scheme}://127.0.0.1:${port}` });
    await deliver(bob, scheme);
    await deliver(alice, scheme);
  }
});

Deno.test("behind a web server its address comes first, and afterwards all is as before", async () => {
  using folder = tempDir();
  const listId = new Uint8Array(16).fill(0x61);
  await makeList(folder.path, { listId, startMs: Date.now() - 60_000 });
  const app = await startApp({ listen: { host: "127.0.0.1" } });
  await app.open({ path: folder.file("alice.hkl"), peer: new URL("http://192.0.2.1:1") });
  const url = "https://chat.example.org/app";
  const listen = `127.0.0.1:${meetingPort(listId)}`;
  const behind = await apply(app, { entrance: { code: "webServer", url } });
  // Also a program that dials, since it was told to.
  assertEquals(behind.conversations[0]?.listen, listen);
  assertEquals(behind.dialable, [url]);
  assertEquals(behind.routes.map(({ route, result }) => [route, result]), [
    ["webServer", { code: "webServerUnused", url, listen }],
  ]);
  const plain = await apply(app, { entrance: { code: "plain" } });
  assertEquals(plain.routes, []);
  assertEquals(plain.dialable, [`http://${listen}`]);
  await app.close();
});

Deno.test("each list has its port and certificate once TLS is switched on", async () => {
  using folder = tempDir();
  const app = await startApp();
  for (const seed of [0x62, 0x63]) {
    const own = `${folder.path}/${seed}`;
    Deno.mkdirSync(own);
    await makeList(own, { listId: new Uint8Array(16).fill(seed), startMs: Date.now() - 60_000 });
    await app.open({ path: `${own}/alice.hkl` });
  }
  const places = ({ conversations }: SettingsJson) => conversations.map(({ listen }) => listen);
  const before = places(app.hub.settings());
  assertEquals(before[0], before[1]);
  const secure = places(await apply(app, { entrance: { code: "tlsOfList" } }));
  assertEquals(secure[0], before[0]);
  const keys = await Promise.all(secure.map((place) => shownAt(Number(place?.split(":")[1]))));
  assertEquals(new Set(keys).size, 2);
  await app.close();
});

Deno.test("a certificate that cannot be used, and a port that cannot be had, change nothing", async () => {
  using folder = tempDir();
  const [one, other] = [selfSigned(), selfSigned()];
  const files = {
    cert: one.cert,
    key: one.key,
    other: other.key,
    weak: WEAK_PAIR.cert,
    weakKey: WEAK_PAIR.key,
    long: `${one.cert}${" ".repeat(1_048_576)}`,
  };
  for (const [name, text] of Object.entries(files)) Deno.writeTextFileSync(folder.file(name), text);
  const app = await startApp();
  const wrong: [string, string, string, string][] = [
    ["gone", "key", "gone", "unreadable"],
    ["key", "key", "key", "noCertificate"],
    ["cert", "cert", "cert", "noKey"],
    ["cert", "other", "cert", "notPair"],
    ["weak", "weakKey", "weak", "notSafe"],
    ["long", "key", "long", "unreadable"],
  ];
  for (const [cert, key, named, reason] of wrong) {
    const applied = await app.hub.applySettings({
      entrance: { code: "tlsOfFiles", cert: folder.file(cert), key: folder.file(key) },
    });
    const path = folder.file(named);
    const error = { code: "certificateUnusable", path, reason };
    assertEquals(applied, { kind: "refused", error } as typeof applied);
  }
  const entrance = {
    code: "tlsOfFiles",
    cert: folder.file("cert"),
    key: folder.file("key"),
  } as const;
  const missed = await app.hub.applySettings({ entrance, onion: true, listen: "192.0.2.99:7471" });
  assertEquals(missed.kind, "refused");
  const { entrance: kept, onion, routes } = app.hub.settings();
  assertEquals([kept, onion, routes], [{ code: "plain" }, false, []]);
  const port = Number((await apply(app, { entrance })).listen?.split(":")[1]);
  assertEquals(app.hub.settings().dialable[0], `https://localhost:${port}`);
  await shownAt(port);
  await app.close();
});

Deno.test("onion address and router port are asked for and given back", async () => {
  using folder = tempDir();
  await makeList(folder.path, { startMs: Date.now() - 60_000 });
  const app = await startApp({ tor: NO_TOR });
  const path = folder.file("alice.hkl");
  await app.open({ path });
  const told = new Promise<void>((resolve) => {
    const unsubscribe = app.hub.subscribe(() => {
      if (!app.hub.settings().routes.some(({ route }) => route === "onion")) return;
      unsubscribe();
      resolve();
    });
  });
  // A port on loopback is never asked for at the router of this machine.
  const asked = await apply(app, { onion: true, mapPort: true });
  assertEquals([asked.onion, asked.mapPort], [true, true]);
  await told;
  const results = app.hub.settings().routes.map(({ result }) => result.code).sort();
  assertEquals(results, ["onLoopback", "torMissing"]);
  const given = await apply(app, { onion: false, mapPort: false });
  assertEquals([given.onion, given.mapPort, given.routes], [false, false, []]);
  await app.close();
});
