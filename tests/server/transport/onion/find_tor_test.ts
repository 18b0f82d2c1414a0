import { createHmac } from "node:crypto";
import { assertEquals, assertMatch } from "@std/assert";
import { findTor, type TorPorts } from "../../../../server/transport/onion/find_tor.ts";
import { fakeTor } from "../../../testkit/fake_tor.ts";
import { realClock } from "../../../testkit/real_clock.ts";
import { tempDir } from "../../../testkit/temp_dir.ts";

const random = (into: Uint8Array): void => void into.fill(7);
const COOKIE = new Uint8Array(32).fill(9);
const SERVER_NONCE = new Uint8Array(32).fill(5);

/** What a tor says that has the given way to authenticate, and lets in who says `password`. */
function torWith(auth: string, { password = '"secret"', percent = 100 } = {}) {
  return fakeTor((command) => {
    if (command === "PROTOCOLINFO 1") {
      return `250-PROTOCOLINFO 1\r\n250-AUTH ${auth}\r\n250-VERSION Tor="0.4.9"\r\n250 OK`;
    }
    if (command.startsWith("AUTHCHALLENGE SAFECOOKIE ")) {
      const nonce = Uint8Array.fromHex(command.split(" ")[2]!);
      const key = "Tor safe cookie authentication server-to-controller hash";
      const hash = hmac(key, COOKIE, nonce, SERVER_NONCE);
      return `250 AUTHCHALLENGE SERVERHASH=${hash} SERVERNONCE=${SERVER_NONCE.toHex()}`;
    }
    if (command.startsWith("AUTHENTICATE")) {
      return [`AUTHENTICATE ${password}`, "AUTHENTICATE"].includes(command)
        ? "250 OK"
        : "515 Authentication failed";
    }
    if (command === "GETINFO status/bootstrap-phase") {
      return `250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=${percent} TAG=x\r\n250 OK`;
    }
    if (command === "GETINFO net/listeners/socks") {
      return '250-net/listeners/socks="unix:/run/tor/socks" "127.0.0.1:4711"\r\n250 OK';
    }
    return "510 Unrecognized command";
  });
}

function find(ports: TorPorts[], password?: string) {
  return findTor({ clock: realClock, random, ports, password });
}

async function kindAt(port: number, password?: string): Promise<string> {
  const found = await find([{ control: port, socks: deadPort() }], password);
  if (found.kind === "ready") found.control.close();
  return found.kind === "ready" ? "ready" : found.trouble.code;
}

Deno.test("findTor() says that neither tor nor Tor Browser runs", async () => {
  assertEquals(await kindAt(deadPort()), "torMissing");
});

Deno.test("findTor() says that tor runs without a control port", async () => {
  await using socks = fakeTor(() => undefined);
  const control = deadPort();
  assertEquals(await find([{ control, socks: socks.port }]), {
    kind: "trouble",
    trouble: { code: "torWithoutControl", controlPort: control },
  });
});

Deno.test("findTor() takes a tor that asks for nothing, and learns its SOCKS port", async () => {
  await using tor = torWith("METHODS=NULL");
  const found = await find([{ control: tor.port, socks: 1 }]);
  assertEquals(found.kind === "ready" && found.socksPort, 4_711);
  if (found.kind === "ready") found.control.close();
});

Deno.test("findTor() tells a password that is missing, wrong or right", async () => {
  await using tor = torWith("METHODS=HASHEDPASSWORD", { password: '"a \\"b\\\\"' });
  assertEquals(await kindAt(tor.port), "torPassword");
  assertEquals(await kindAt(tor.port, "wrong"), "torPassword");
  assertEquals(await kindAt(tor.port, 'a "b\\'), "ready");
});

Deno.test("findTor() proves that it can read the cookie and does not send it", async () => {
  using folder = tempDir();
  const path = folder.file('a "cookie"');
  Deno.writeFileSync(path, COOKIE);
  const key = "Tor safe cookie authentication controller-to-server hash";
  const proof = hmac(key, COOKIE, new Uint8Array(32).fill(7), SERVER_NONCE).toLowerCase();
  const auth = `METHODS=COOKIE,SAFECOOKIE COOKIEFILE="${path.replaceAll('"', '\\"')}"`;
  await using tor = torWith(auth, { password: proof });
  assertEquals(await kindAt(tor.port), "ready");
  assertEquals(tor.asked.filter((command) => command.includes(COOKIE.toHex())), []);

  Deno.writeFileSync(path, COOKIE.slice(1));
  assertEquals(await kindAt(tor.port), "torCookie", "a file that is no cookie");
  Deno.writeFileSync(path, new Uint8Array(32));
  assertEquals(await kindAt(tor.port), "torMissing", "it knows another cookie: no tor of ours");
});

Deno.test("findTor() says how far tor is in joining its network", async () => {
  await using tor = torWith("METHODS=NULL", { percent: 30 });
  const found = await find([{ control: tor.port, socks: 1 }]);
  assertEquals(found, { kind: "trouble", trouble: { code: "torStarting", percent: 30 } });
});

Deno.test("findTor() prefers a tor that is ready to one that comes first", async () => {
  await using starting = torWith("METHODS=NULL", { percent: 5 });
  await using ready = torWith("METHODS=NULL");
  const ports = [starting, ready].map((tor) => ({ control: tor.port, socks: 1 }));
  const found = await find(ports);
  assertEquals(found.kind, "ready");
  if (found.kind === "ready") found.control.close();
});

Deno.test("findTor() takes what is no tor for none", async () => {
  for (const reply of [undefined, "HTTP/1.1 400 Bad Request", "500 hello", "250 OK"]) {
    await using other = fakeTor(() => reply);
    assertEquals(await kindAt(other.port), "torMissing", String(reply));
    assertMatch(other.asked[0] ?? "", /^PROTOCOLINFO/);
  }
});

function hmac(key: string, ...parts: Uint8Array[]): string {
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex").toUpperCase();
}

/** A port at which nothing listens. */
function deadPort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return (listener.addr as Deno.NetAddr).port;
}
