/** What becomes of the program where the system allows it few open files, and a crowd of connections comes. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LocalApi } from "../../../server/cli/local_api.ts";
import { connectionRoom, FEWEST_FILES } from "../../../server/http/connection_room.ts";
import { openFilesLimit } from "../../../server/http/open_files.ts";
import { ANY, makeLists, untilDelivered } from "../../testkit/chatting.ts";
import { Program, runProgramFully, sourceWords, type StartOptions } from "../../testkit/program.ts";
import { ProgramHere } from "../../testkit/program_here.ts";
import { rawExchange } from "../../testkit/raw_http.ts";
import { SseReader } from "../../testkit/sse_reader.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

/** More than the files that the program is allowed. */
const CROWD = 400;

const PATIENCE_MS = 60_000;

/** Of the port for peers, a server without routes, and of the page under a foreign name. */
const STATUSES = ["HTTP/1.1 404 Not Found", "HTTP/1.1 403 Forbidden"];

const isWindows = Deno.build.os === "windows";

/** Starts the program under a hard limit on open files. */
function withFiles(files: number): StartOptions {
  return { program: ["sh", "-c", `ulimit -n ${files} && exec "$0" "$@"`, ...sourceWords()] };
}

/** Connections that say nothing; each promise resolves when the other end has closed its one. */
interface Crowd extends Disposable {
  gone: Promise<void>[];
}

async function gather(url: string): Promise<Crowd> {
  const address = { hostname: "127.0.0.1", port: Number(new URL(url).port) };
  const tried = await Promise.allSettled(
    Array.from({ length: CROWD }, () => Deno.connect(address)),
  );
  const connections = tried.filter((each) => each.status === "fulfilled").map(({ value }) => value);
  const gone = connections.map(async (connection) => {
    await connection.read(new Uint8Array(1)).catch(() => {});
  });
  return {
    gone,
    [Symbol.dispose]: () => connections.forEach((connection) => connection.close()),
  };
}

/** Resolves when `count` of the promises have; throws when they take too long. */
function some(promises: Promise<void>[], count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = 0;
    const late = setTimeout(() => {
      reject(new Error(`Waiting failed: ${settled} of ${count} connections were closed`));
    }, PATIENCE_MS);
    for (const promise of promises) {
      void promise.then(() => {
        if (++settled < count) return;
        clearTimeout(late);
        resolve();
      });
    }
  });
}

/** The page's own stream of events. */
async function openEvents(pageUrl: string): Promise<SseReader> {
  const { origin, hash } = new URL(pageUrl);
  const authorization = `Bearer ${hash.slice("#token=".length)}`;
  const stream = new SseReader(await fetch(`${origin}/events`, { headers: { authorization } }));
  await stream.nextBlock();
  return stream;
}

const GET = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/** First line of the answer to a request on a connection of its own; asks again while connections are refused. */
async function statusOf(url: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const { text, ended } = await rawExchange({ port: Number(new URL(url).port), parts: [GET] });
    if (text !== "" || ended === "open") return text.split("\r\n")[0]!;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return "refused";
}

Deno.test({
  name:
    "a crowd does not use up the files that the system allows, neither at the port nor the page",
  ignore: isWindows,
  async fn() {
    using folder = tempDir();
    await makeLists(folder.path);
    await using alice = new Program([`${folder.path}/alice.hkl`, ...ANY], withFiles(FEWEST_FILES));
    const [peer, page] = [await alice.line("peer: "), await alice.line("page: ")];
    const atAlice = new LocalApi(page);
    {
      using crowd = await gather(peer);
      assertEquals(crowd.gone.length, CROWD);
      const { strangersPerAddress } = connectionRoom(FEWEST_FILES).peers;
      await some(crowd.gone, CROWD - strangersPerAddress);
      assertEquals([await statusOf(peer), await statusOf(page)], STATUSES);
    }
    let toBob: string;
    {
      const stream = await openEvents(page);
      using crowd = await gather(page);
      await some(crowd.gone, connectionRoom(FEWEST_FILES).page.strangers);
      assertEquals([await statusOf(peer), await statusOf(page)], STATUSES);
      // Who has brought the token keeps his place.
      assertEquals(alice.stderr, "");
      toBob = await atAlice.send("to you");
      assert(await stream.next() !== undefined);
      await stream.close();
    }
    await using bob = new ProgramHere([`${folder.path}/bob.hkl`, "--peer", peer, ...ANY]);
    const api = new LocalApi(await bob.line("page: "));
    await untilDelivered(api, await api.send("still there?"));
    await untilDelivered(atAlice, toBob);
    alice.signal("SIGINT");
    const { code, stderr } = await alice.end();
    assertEquals([code, stderr.split("\n").length], [0, 2], stderr);
    assertStringIncludes(stderr, "hchat: warning: 1 message from bob not read");
  },
});

Deno.test({
  name: "chat says at its start that the system allows it too few open files, and what to do",
  ignore: isWindows,
  async fn() {
    await using program = new Program(ANY, withFiles(FEWEST_FILES - 1));
    await program.line("peer: ");
    assertStringIncludes(
      program.stderr,
      "hchat: warning: the system lets hchat open only 255 files, expected 256 or more",
    );
    assertStringIncludes(program.stderr, "hchat: hint: start it again after: ulimit -n 1024");
  },
});

Deno.test({
  name: "chat does not take a port where the system allows it too few files to serve the page",
  ignore: isWindows,
  async fn() {
    const { code, stdout, stderr } = await runProgramFully(ANY, withFiles(24));
    assertEquals([code, stdout], [1, ""]);
    assertStringIncludes(
      stderr,
      "hchat: error: Cannot start: expected at least 64 open files, got 24",
    );
    assertStringIncludes(stderr, "hchat: hint: start it again after: ulimit -n 1024");
  },
});

Deno.test("connectionRoom() leaves files for all else", () => {
  const most = {
    peers: { strangers: 144, strangersPerAddress: 126, authenticated: 48 },
    page: { strangers: 85, strangersPerAddress: 85, authenticated: 43 },
  };
  for (const files of [undefined, 20_000, 568]) assertEquals(connectionRoom(files), most);
  assertEquals(connectionRoom(567).page.strangers, 84);
  assertEquals(connectionRoom(FEWEST_FILES), {
    peers: { strangers: 36, strangersPerAddress: 32, authenticated: 12 },
    page: { strangers: 16, strangersPerAddress: 16, authenticated: 8 },
  });
  assertEquals(connectionRoom(20), {
    peers: { strangers: 12, strangersPerAddress: 11, authenticated: 4 },
    page: { strangers: 10, strangersPerAddress: 10, authenticated: 6 },
  });
});

Deno.test({
  name: "openFilesLimit() is what the system says",
  ignore: isWindows,
  async fn() {
    const { stdout } = await new Deno.Command("sh", { args: ["-c", "ulimit -Hn"] }).output();
    const hard = new TextDecoder().decode(stdout).trim();
    const limit = openFilesLimit();
    // The runtime has raised the soft limit as far as it could, which where there is no hard one is some number.
    assert(hard === "unlimited" ? limit !== undefined : limit === Number(hard));
  },
});
