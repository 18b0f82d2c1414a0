import { realClock } from "../../testkit/real_clock.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { hasDesktop } from "../../../server/command/chat/browser.ts";
import { CommandError } from "../../../server/cli/command.ts";
import { findLists, folderOf } from "../../../server/command/chat/find_lists.ts";
import { dialableUrls, type OwnAddress } from "../../../server/transport/own_addresses.ts";
import {
  decodeSettings,
  encodeSettings,
  readSettings,
  settingsToSave,
  writeSettings,
} from "../../../server/command/chat/saved_settings.ts";

/** A folder that is gone when the test ends. */
async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("findLists() takes the first place that holds lists", () =>
  inFolder(async (folder) => {
    const [beside, here, medium] = [`${folder}/be side`, `${folder}/hère`, `${folder}/medium`];
    for (const each of [beside, here, medium]) await Deno.mkdir(each);
    const find = () =>
      findLists({
        programFolder: beside,
        currentFolder: here,
        mediaFolders: [`${folder}/none`, medium],
        clock: realClock,
      });
    assertEquals(await find(), []);
    await Deno.writeTextFile(`${medium}/c.hkl`, "");
    assertEquals(await find(), [`${medium}/c.hkl`]);
    await Deno.writeTextFile(`${here}/b.hkl`, "");
    assertEquals(await find(), [`${here}/b.hkl`]);
    for (const name of ["z.hkl", "a.hkl", "a.hkl.001", ".x.hkl", "hkl", "n.txt"]) {
      await Deno.writeTextFile(`${beside}/${name}`, "");
    }
    await Deno.mkdir(`${beside}/folder.hkl`);
    assertEquals(await find(), [`${beside}/a.hkl`, `${beside}/z.hkl`]);
  }));

Deno.test("folderOf() a program started as ./hchat is a folder that the page can walk from", () => {
  assertEquals(folderOf("./hchat"), Deno.cwd());
  assertEquals(folderOf("hchat"), Deno.cwd());
  assertEquals(folderOf("/media/stick/hchat"), "/media/stick");
  assertEquals(folderOf("/hchat"), "/");
});

Deno.test("dialableUrls() puts the address that others reach most likely first", () => {
  const own: OwnAddress[] = [
    { name: "lo", family: "IPv4", address: "127.0.0.1" },
    { name: "docker0", family: "IPv4", address: "172.17.0.1" },
    { name: "eth0", family: "IPv6", address: "2001:db8::1" },
    { name: "eth0", family: "IPv6", address: "fe80::1" },
    { name: "eth0", family: "IPv4", address: "192.0.2.7" },
  ];
  assertEquals(dialableUrls("0.0.0.0", 7471, own), [
    "http://192.0.2.7:7471",
    "http://172.17.0.1:7471",
    "http://127.0.0.1:7471",
  ]);
  assertEquals(dialableUrls("::", 1, own).slice(0, 2), [
    "http://192.0.2.7:1",
    "http://[2001:db8::1]:1",
  ]);
  assertEquals(dialableUrls("0.0.0.0", 1, []), ["http://127.0.0.1:1"]);
  assertEquals(dialableUrls("::1", 1, own), ["http://[::1]:1"]);
});

Deno.test("saved settings are read as they were written", () =>
  inFolder(async (folder) => {
    assertEquals(await readSettings(folder), {});
    assertEquals(await readSettings(undefined), {});
    const settings = {
      listen: "0.0.0.0:7471",
      behind: "https://chat.example.org/app",
      peers: { bob: "http://192.0.2.1:7471" },
      padMode: "always" as const,
      asksForPictures: true,
      choices: { theme: "dark", muted: ["bob"] },
    };
    await writeSettings(folder, settings);
    assertEquals(await readSettings(folder), settings);
    assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name), ["hchat.json"]);
    assertEquals(decodeSettings(encodeSettings(settings), "x"), settings);
  }));

Deno.test("saved settings are for their owner alone, whatever an earlier run has left", () =>
  inFolder(async (folder) => {
    const [path, partial] = [`${folder}/hchat.json`, `${folder}/hchat.json.partial`];
    for (const left of [path, partial]) Deno.writeTextFileSync(left, "{}", { mode: 0o644 });
    await writeSettings(folder, { peers: { bob: "http://192.0.2.1:7471" } });
    assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name), ["hchat.json"]);
    if (Deno.build.os !== "windows") assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
  }));

Deno.test("saved settings that cannot be written leave the old ones, and nothing beside them", () =>
  inFolder(async (folder) => {
    const old = { peers: { bob: "http://192.0.2.1:7471" } };
    await writeSettings(folder, old);
    const { syncData } = Deno.FsFile.prototype;
    Deno.FsFile.prototype.syncData = () => Promise.reject(new Deno.errors.NotFound("pulled out"));
    try {
      await assertRejects(() => writeSettings(folder, {}), Deno.errors.NotFound);
    } finally {
      Deno.FsFile.prototype.syncData = syncData;
    }
    assertEquals(await readSettings(folder), old);
    assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name), ["hchat.json"]);
  }));

Deno.test("settingsToSave() leaves out addresses that nobody chose, and keeps peers that are not open", () => {
  const conversation = {
    listen: "0.0.0.0:30412",
    dialable: [],
    list: "/a.hkl",
    padMode: "prefer" as const,
    coverMode: "quiet" as const,
  };
  const settings = {
    listen: null,
    dialable: [],
    entrance: { code: "webServer", url: "https://chat.example.org" } as const,
    mapPort: true,
    onion: false,
    authorities: null,
    torPasswordFile: null,
    sntp: null,
    routes: [],
    visits: [],
    panic: "end" as const,
    page: "http://127.0.0.1:7470",
    asksForPictures: false,
    conversations: [
      { ...conversation, name: "bob", peer: "http://192.0.2.1:1" },
      { ...conversation, name: "ann", peer: null },
    ],
  };
  const before = {
    behind: "https://other.example.org",
    peers: { ann: "http://192.0.2.2:1", eve: "http://192.0.2.3:1" },
  };
  const { page } = settings;
  const saved = settingsToSave(settings, { before, automatic: { page } });
  assertEquals(decodeSettings(encodeSettings(saved), "x"), {
    behind: "https://chat.example.org",
    mapPort: true,
    peers: { eve: "http://192.0.2.3:1", bob: "http://192.0.2.1:1" },
    padMode: "prefer",
    coverMode: "quiet",
  });
  const files = { cert: "c.pem", key: "k.pem" };
  const secure = settingsToSave(
    {
      ...settings,
      entrance: { code: "tlsOfFiles", ...files },
      authorities: "ca.pem",
      torPasswordFile: "tor.txt",
      sntp: "pool.ntp.org",
      onion: true,
    },
    { before, automatic: { page } },
  );
  const kept = decodeSettings(encodeSettings(secure), "x");
  const { tls, cert, key, ca, behind, onion, torPasswordFile, sntp } = kept;
  assertEquals({ torPasswordFile, sntp }, { torPasswordFile: "tor.txt", sntp: "pool.ntp.org" });
  assertEquals({ tls, cert, key }, { tls: true, ...files });
  assertEquals({ ca, behind, onion }, { ca: "ca.pem", behind: undefined, onion: true });
  const own = settingsToSave({ ...settings, entrance: { code: "tlsOfList" } }, {
    before: { cert: "c.pem", key: "k.pem" },
    automatic: { page },
  });
  assertEquals([own.tls, own.cert, own.key, own.behind], [true, undefined, undefined, undefined]);
  const listen = "0.0.0.0:7471";
  const chosen = settingsToSave({ ...settings, listen }, { before: {}, automatic: {} });
  assertEquals([chosen.listen, chosen.page], ["0.0.0.0:7471", "127.0.0.1:7470"]);
});

Deno.test("saved settings that are wrong are refused by name", () => {
  const cases: [string, string][] = [
    ["", "expected a JSON object"],
    ["[]", "expected a JSON object"],
    ['{"port": 1}', 'expected a setting of hchat, got "port"'],
    ['{"__proto__": 1}', "expected a setting of hchat, got"],
    ['{"listen": 7}', "listen: expected HOST:PORT"],
    ['{"behind": "chat.example.org"}', "behind: expected https://"],
    ['{"behind": "onion"}', "behind: expected https://"],
    ['{"behind": "http://chat.example.org"}', "behind: expected https://"],
    ['{"page": "x"}', "page: "],
    ['{"peers": []}', "peers: "],
    ['{"tls": "yes"}', "tls: expected true or false"],
    ['{"cert": ""}', "cert: expected the path of a file"],
    ['{"onion": 1}', "onion: expected true or false"],
    ['{"mapPort": "on"}', "mapPort: expected true or false"],
    ['{"torPasswordFile": ""}', "torPasswordFile: expected the path of a file"],
    ['{"sntp": "no where"}', "sntp: expected HOST or HOST:PORT"],
    ['{"ca": 1}', "ca: expected the path of a file"],
    ['{"asksForPictures": 1}', "asksForPictures: expected true or false"],
    ['{"choices": []}', "choices: expected an object"],
    ['{"peers": {"bob": "ftp://x"}}', "peers: "],
    ['{"padMode": "most"}', "padMode: expected"],
    ['{"coverMode": 1}', "coverMode: expected"],
  ];
  for (const [text, words] of cases) {
    assertThrows(() => decodeSettings(text, "hchat.json"), CommandError, words);
  }
});

Deno.test("a settings file of absurd size is refused", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/hchat.json`, new Uint8Array(70_000));
    await assertRejects(() => readSettings(folder), CommandError, "at most 65536 bytes");
  }));

Deno.test("a settings file that is no file is named in words of our own", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/hchat.json`);
    await assertRejects(() => readSettings(folder), CommandError, "expected a file of at most");
    await Deno.remove(`${folder}/hchat.json`);
    await Deno.symlink(`${folder}/hchat.json`, `${folder}/hchat.json`);
    await assertRejects(() => readSettings(folder), CommandError, "too many symbolic links");
  }));

Deno.test("hasDesktop() asks for a display on Linux and for no remote shell on macOS", () => {
  const only = (set: string, value: string) => (name: string) => name === set ? value : undefined;
  assertEquals(hasDesktop(() => undefined, "linux"), false);
  assertEquals(hasDesktop(only("DISPLAY", ""), "linux"), false);
  assertEquals(hasDesktop(only("WAYLAND_DISPLAY", "wayland-0"), "linux"), true);
  assertEquals(hasDesktop(() => undefined, "darwin"), true);
  assertEquals(hasDesktop(only("SSH_CONNECTION", "x"), "darwin"), false);
  assertEquals(hasDesktop(() => undefined, "windows"), true);
});
