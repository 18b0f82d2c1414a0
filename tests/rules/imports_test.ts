/** The rooms (one row each): what a room may import, that nothing points upward, and that no circle is left. */
import { assert, assertEquals } from "@std/assert";
import { readSource, ROOT, sourcesIn } from "../testkit/sources.ts";

const IMPORT =
  /^(?:import|export)\s+(type\s)?(?:[\w$*{},\s]+?\sfrom\s+)?"([^"\s]+)"|\bimport\("([^"\s]+)"\)/gm;

/** A room: its folder (files directly inside), and the rooms and packages that it may import. */
interface Room {
  folder: string;
  imports: string[];
}

/** To join and to compare bytes, which any room may do. */
const BYTES = "@std/bytes/";

const KEYS: Room[] = [
  { folder: "keys/", imports: ["node:", BYTES] },
  { folder: "keys/disk/", imports: ["keys/", "node:", BYTES] },
  { folder: "keys/list/secret/", imports: ["keys/", "node:", BYTES] },
  {
    folder: "keys/list/",
    imports: ["keys/", "keys/disk/", "keys/list/secret/", "node:", BYTES],
  },
  {
    folder: "keys/make/",
    imports: [
      "keys/",
      "keys/disk/",
      "keys/list/",
      "keys/list/secret/",
      "keys/thread/",
      "node:",
      BYTES,
      "@std/async/",
    ],
  },
  { folder: "keys/thread/", imports: ["keys/"] },
  {
    folder: "keys/live/",
    imports: ["keys/", "keys/disk/", "keys/list/", "keys/thread/", BYTES],
  },
  // The keys of cells never meet the file that they come from: records arrive through `RecordSource`.
  { folder: "keys/cell/frame/", imports: ["keys/"] },
  { folder: "keys/cell/handshake/", imports: ["keys/", "node:", BYTES] },
  {
    folder: "keys/cell/",
    imports: ["keys/", "keys/cell/frame/", "keys/cell/handshake/", "node:", BYTES],
  },
  {
    folder: "keys/cell/month/",
    imports: ["keys/", "keys/cell/", "node:", BYTES, "@std/encoding/"],
  },
];

/** From the ground up: a room of server/ may import those above it in this table, and what it names. */
const SERVER: Room[] = [
  // Types alone: what the errors and notices of a list are called is the list's own matter.
  { folder: "server/gui_api/", imports: ["keys/", "keys/list/"] },
  { folder: "server/shared/", imports: [] },
  { folder: "server/time/", imports: ["keys/", "node:"] },
  { folder: "server/http/wire/", imports: ["keys/", "node:"] },
  { folder: "server/http/", imports: ["keys/", "node:"] },
  { folder: "server/decoy/", imports: ["node:", "finalhandler", "serve-static"] },
  {
    folder: "server/transport/onion/",
    imports: ["keys/", "keys/cell/", "keys/cell/month/", "node:", "@std/encoding/"],
  },
  { folder: "server/transport/tls/", imports: ["keys/", "keys/cell/month/", "node:"] },
  { folder: "server/transport/port_mapping/", imports: ["keys/", "node:"] },
  { folder: "server/transport/http2/", imports: ["keys/", BYTES] },
  { folder: "server/transport/connections/", imports: ["keys/"] },
  {
    folder: "server/transport/",
    imports: ["keys/", "keys/cell/frame/", "keys/cell/month/", "hono", "node:"],
  },
  { folder: "server/messages/", imports: ["keys/", "keys/cell/", "keys/cell/frame/"] },
  {
    folder: "server/history/",
    imports: [
      "keys/",
      "keys/disk/",
      "keys/list/",
      "keys/list/secret/",
      "keys/thread/",
      "node:",
      "@std/async/",
    ],
  },
  {
    folder: "server/files/",
    imports: ["keys/", "keys/cell/", "keys/cell/frame/", "keys/disk/", "node:"],
  },
  {
    folder: "server/peer/",
    imports: ["keys/", "keys/cell/", "keys/cell/frame/", "keys/cell/handshake/", "node:"],
  },
  {
    folder: "server/conversation/",
    imports: ["keys/", "keys/cell/", "keys/cell/frame/", "keys/list/", "keys/list/secret/"],
  },
  {
    folder: "server/hub/",
    imports: ["keys/", "keys/disk/", "keys/list/", "keys/list/secret/", "node:"],
  },
  {
    folder: "server/making/",
    imports: [
      "keys/",
      "keys/disk/",
      "keys/list/",
      "keys/list/secret/",
      "keys/make/",
      "keys/thread/",
      "node:",
    ],
  },
  // The guard compares the token in constant time, which is what @std/crypto is there for.
  {
    folder: "server/api/",
    imports: ["keys/", "hono", "node:", "qr", "@std/crypto/", "@std/http/"],
  },
  { folder: "server/dpi/", imports: ["keys/", "node:"] },
];

/** What every room of server/ may import. */
const GROUND = [
  BYTES,
  "server/emitter.ts",
  "server/constants.ts",
  "server/refusal.ts",
];

const UPPER: Room[] = [
  {
    folder: "server/",
    imports: ["keys/", "keys/cell/", "keys/list/", "keys/live/", "node:"],
  },
  {
    folder: "server/cli/",
    imports: [
      "keys/",
      "keys/disk/",
      "keys/list/",
      "node:",
      BYTES,
      "@std/async/",
      "@std/cli/",
      "@std/text/",
      "deno.json",
    ],
  },
  {
    folder: "server/cli/passphrase/",
    imports: ["keys/", "keys/disk/", "keys/list/", "node:", "@std/async/"],
  },
  {
    folder: "server/command/pair/",
    imports: ["keys/", "keys/list/", "keys/list/secret/", "keys/make/", "node:"],
  },
  {
    folder: "server/command/chat/",
    imports: ["keys/", "keys/disk/", "keys/list/", "node:"],
  },
  {
    folder: "server/command/",
    imports: [
      "keys/",
      "keys/list/",
      "keys/list/secret/",
      "keys/live/",
      "keys/make/",
      "keys/disk/",
      "node:",
      "@std/cli/",
      "deno.json",
    ],
  },
  { folder: "main.ts", imports: ["keys/", "node:"] },
];

/** What every view may import; of the actions their types. */
const UNDER_VIEWS = ["ui/", "ui/actions/", "ui/words/", "ui/state/", "preact"];

const UI: Room[] = [
  { folder: "ui/words/", imports: [] },
  { folder: "ui/words/en/", imports: ["ui/words/", "server/shared/"] },
  { folder: "ui/words/fr/", imports: ["ui/words/"] },
  { folder: "ui/words/ar/", imports: ["ui/words/"] },
  { folder: "ui/state/", imports: ["ui/words/", "server/shared/"] },
  { folder: "ui/client/", imports: ["ui/state/"] },
  { folder: "ui/actions/", imports: ["ui/client/", "ui/state/"] },
  { folder: "ui/views/parts/", imports: [...UNDER_VIEWS] },
  { folder: "ui/views/talk/", imports: [...UNDER_VIEWS, "ui/views/parts/"] },
  { folder: "ui/views/settings/", imports: [...UNDER_VIEWS, "ui/views/parts/"] },
  { folder: "ui/views/first/", imports: [...UNDER_VIEWS, "ui/views/parts/"] },
  {
    folder: "ui/views/",
    imports: [
      ...UNDER_VIEWS,
      "ui/views/parts/",
      "ui/views/talk/",
      "ui/views/settings/",
      "ui/views/first/",
    ],
  },
  {
    folder: "ui/",
    imports: [
      "ui/client/",
      ...UNDER_VIEWS,
      "ui/views/parts/",
      "ui/views/",
      "ui/words/en/",
    ],
  },
];

const ROOMS = [...KEYS, ...below(SERVER), ...aboveServer(UPPER), ...UI];

/** The one place where server/ takes the built page. */
const BUILT_PAGE = /^ui\/dist\//;

/** What runs on the user's machine, but for the page. */
const PROGRAM = ["main.ts", ...sourcesIn("keys/"), ...sourcesIn("server/")];
const ALL = [...PROGRAM, ...sourcesIn("ui/")];

interface Import {
  file: string;
  target: string;
  typeOnly: boolean;
}

Deno.test("every import goes down: from a room to those its row names", () => {
  const imports = importsOf(ALL);
  assert(imports.length > 300, "found too few imports to believe the search");
  assertEquals(imports.filter((each) => !isAllowed(each)).map(arrow), []);
});

Deno.test("every file of the program is in a room", () => {
  const folders = ROOMS.map((room) => room.folder);
  assertEquals(ALL.filter((file) => !folders.includes(roomOf(file))), []);
});

Deno.test("no files import each other in a circle, types included", () => {
  const next = new Map<string, string[]>();
  for (const { file, target } of importsOf(ALL)) {
    if (target.endsWith(".ts") || target.endsWith(".tsx")) {
      next.set(file, [...next.get(file) ?? [], target]);
    }
  }
  assertEquals(circlesOf(next), []);
});

Deno.test("no rooms import each other in a circle", () => {
  const next = new Map<string, string[]>();
  for (const { file, target } of importsOf(ALL)) {
    const [from, to] = [roomOf(file), roomOf(target)];
    // The ground of server/ and of ui/ holds both what all rooms share and what puts them together.
    if (from === to || [from, to].some((room) => ["server/", "ui/"].includes(room))) continue;
    if (!/\.tsx?$/.test(target)) continue;
    next.set(from, [...next.get(from) ?? [], to]);
  }
  assertEquals(circlesOf(next), []);
});

Deno.test("a room holds at most thirty files", () => {
  const counts = Map.groupBy(ALL, roomOf);
  const crowded = [...counts].filter(([, files]) => files.length > 30)
    .map(([room, files]) => `${room}: ${files.length}`);
  assertEquals(crowded, []);
});

Deno.test("the built page enters the program in one file", () => {
  const doors = importsOf([...sourcesIn("server/")]).filter((each) => BUILT_PAGE.test(each.target));
  assert(new Set(doors.map((each) => each.file)).size <= 1, "more than one file imports the page");
});

Deno.test("only the cells' seal, the tags' mask, a list's secrets and its encrypted records call a cipher", () => {
  const callers = PROGRAM.filter((file) =>
    /createCipheriv|createDecipheriv/.test(readSource(file))
  );
  assertEquals(callers.sort(), [
    "keys/cell/seal.ts",
    "keys/cell/tag_mask.ts",
    "keys/list/passphrase.ts",
    "keys/list/secret/aead.ts",
  ]);
});

Deno.test("no HTTP/2 enters by the library that a hostile server brings down", () => {
  assertEquals(PROGRAM.filter((file) => readSource(file).includes("node:http2")), []);
});

Deno.test("native code is called for what SECURITY.md names alone", () => {
  const callers = [...PROGRAM, ...sourcesIn("scripts/")]
    .filter((file) => /\bDeno\.dlopen\(/.test(readSource(file)));
  assertEquals(callers.sort(), [
    "keys/disk/_native_map_linux.ts",
    "keys/disk/_native_map_macos.ts",
    "keys/disk/_native_map_windows.ts",
    "keys/disk/byte_stream.ts",
    "keys/disk/drop_cache.ts",
    "keys/random.ts",
    "scripts/release/close_descriptors.ts",
    "server/cli/hangup_ignored.ts",
    "server/http/local_users.ts",
    "server/http/open_files.ts",
  ]);
});

/** Adds to each room those before it in the table. */
function below(rooms: Room[]): Room[] {
  return rooms.map(({ folder, imports }, index) => ({
    folder,
    imports: [...imports, ...GROUND, ...rooms.slice(0, index).map((room) => room.folder)],
  }));
}

/** The same for what stands on all of server/. */
function aboveServer(rooms: Room[]): Room[] {
  const folders = SERVER.map((room) => room.folder);
  return rooms.map(({ folder, imports }, index) => ({
    folder,
    imports: [...imports, ...folders, ...rooms.slice(0, index).map((room) => room.folder)],
  }));
}

function arrow(each: Import): string {
  return `${each.file} → ${each.target}`;
}

/** Folder of a file, with a slash; main.ts is a room of its own. */
function roomOf(path: string): string {
  return path === "main.ts" ? path : path.slice(0, path.lastIndexOf("/") + 1);
}

function isAllowed({ file, target, typeOnly }: Import): boolean {
  const room = ROOMS.find((each) => each.folder === roomOf(file));
  if (room === undefined) return false;
  if (roomOf(target) === room.folder) return true;
  if (room.folder === "server/api/" && BUILT_PAGE.test(target)) return true;
  if (room.folder.startsWith("ui/") && typeOnly && roomOf(target) === "server/gui_api/") {
    return true;
  }
  return room.imports.some((allowed) =>
    allowed.endsWith("/") && !allowed.startsWith("@") && allowed.includes("/")
      ? roomOf(target) === allowed
      : target.startsWith(allowed)
  );
}

/** Each circle once, as the path of its nodes. */
function circlesOf(next: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (node: string, path: string[]): void => {
    const at = path.indexOf(node);
    if (at >= 0) return void circles.push([...path.slice(at), node].join(" → "));
    if (done.has(node)) return;
    for (const target of next.get(node) ?? []) visit(target, [...path, node]);
    done.add(node);
  };
  for (const node of next.keys()) visit(node, []);
  return circles;
}

function importsOf(files: string[]): Import[] {
  const found: Import[] = [];
  for (const file of files) {
    for (const match of readSource(file).matchAll(IMPORT)) {
      const specifier = match[2] ?? match[3] ?? "";
      const target = specifier.startsWith(".")
        ? new URL(specifier, new URL(file, ROOT)).href.slice(ROOT.href.length)
        : specifier;
      found.push({ file, target, typeOnly: match[1] !== undefined });
    }
  }
  return found;
}
