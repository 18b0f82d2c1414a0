/** Something else than tor at the control port. */
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { fakeTor } from "../../../testkit/fake_tor.ts";
import { ControlConnection } from "../../../../server/transport/onion/control_connection.ts";
import { findTor } from "../../../../server/transport/onion/find_tor.ts";
import { OnionService } from "../../../../server/transport/onion/onion_service.ts";
import { UserTor } from "../../../../server/transport/onion/user_tor.ts";
import { FakeClock } from "../../../testkit/fake_clock.ts";
import { realClock } from "../../../testkit/real_clock.ts";
import { tempDir } from "../../../testkit/temp_dir.ts";

const random = (into: Uint8Array): void => void into.fill(7);

/** A listener that writes `bytes` again and again to whoever connects, and counts what was taken. */
function flood(bytes: Uint8Array): { port: number; taken: () => number } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let taken = 0;
  const serving = (async () => {
    for await (const connection of listener) {
      try {
        while (true) taken += await connection.write(bytes);
      } catch {
        connection.close();
      }
    }
  })();
  return {
    port: listener.addr.port,
    taken: () => taken,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await serving;
    },
  };
}

const MEBIBYTE = 1_048_576;

Deno.test("endless lines, endless replies and endless single lines end the connection", async () => {
  const endless = {
    "lines nobody asked for": "650 x\r\n",
    "a reply of several lines": `250-${"x".repeat(1_000)}\r\n`,
    "lines up to a dot that never comes": `250+x\r\n${"y\r\n".repeat(1_000)}`,
    "one line": "250-xxxxxxxx",
  };
  for (const [words, text] of Object.entries(endless)) {
    await using floods = flood(new TextEncoder().encode(text.repeat(20)));
    const control = await ControlConnection.connect(floods.port, realClock);
    await assertRejects(async () => {
      while (true) await control.ask("GETINFO version");
    });
    await control.ended;
    // What the system itself keeps on its way is no memory of ours.
    assertLess(floods.taken(), 16 * MEBIBYTE, words);
  }
});

Deno.test("a tor that does not answer any more is given up, and holds up no end of the program", async () => {
  const clock = new FakeClock(Date.now());
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const serving = (async () => {
    const connection = await listener.accept();
    const part = new Uint8Array(4_096);
    for (;;) {
      const length = await connection.read(part);
      if (length === null) break;
      const command = new TextDecoder().decode(part.subarray(0, length));
      if (command.startsWith("ADD_ONION")) resolve();
      else {
        const reply = command.startsWith("PROTOCOLINFO")
          ? "250-AUTH METHODS=NULL\r\n250 OK"
          : "250-x PROGRESS=100\r\n250 OK";
        await connection.write(new TextEncoder().encode(`${reply}\r\n`));
      }
    }
    connection.close();
  })();
  const tor = new UserTor({ clock, random, ports: [{ control: listener.addr.port, socks: 9 }] });
  const results: string[] = [];
  const keys = {
    host: `${"a".repeat(56)}.onion`,
    serviceKey: new Uint8Array(64),
    clientKey: new Uint8Array(32),
    clientPublicKey: new Uint8Array(32),
  };
  const service = new OnionService({
    clock,
    tor,
    keysAt: () => Promise.resolve(keys),
    port: 1,
    onResult: ({ code }) => results.push(code),
  });
  service.start();
  await asked;
  const ending = service.close();
  await clock.advance(10_000);
  await ending;
  await tor.close();
  await serving;
  listener.close();
});

Deno.test("a cookie that is no file of 32 bytes is not read", async () => {
  using folder = tempDir();
  await Deno.writeFile(folder.file("long"), new Uint8Array(33));
  for (const path of ["/dev/zero", folder.path, folder.file("long"), folder.file("none")]) {
    await using tor = fakeTor(() => `250-AUTH METHODS=SAFECOOKIE COOKIEFILE="${path}"\r\n250 OK`);
    const ports = [{ control: tor.port, socks: 9 }];
    assertEquals(await findTor({ clock: realClock, random, ports }), {
      kind: "trouble",
      trouble: { code: "torCookie", path },
    });
  }
});

Deno.test("figures that no tor has are not believed", async () => {
  const socks: Record<string, number> = { "99999": 9, "0": 9, "65535": 65_535, "123456": 9 };
  for (const [said, expected] of Object.entries(socks)) {
    await using tor = fakeTor((command) => {
      if (command.startsWith("PROTOCOLINFO")) return "250-AUTH METHODS=NULL\r\n250 OK";
      if (command.includes("bootstrap")) return "250-x PROGRESS=100\r\n250 OK";
      return `250-net/listeners/socks="127.0.0.1:${said}"\r\n250 OK`;
    });
    const ports = [{ control: tor.port, socks: 9 }];
    const found = await findTor({ clock: realClock, random, ports });
    assertEquals(found.kind === "ready" && found.socksPort, expected);
    if (found.kind === "ready") found.control.close();
  }
});
