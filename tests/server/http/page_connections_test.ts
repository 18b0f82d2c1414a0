/** The page's connections over real sockets: who gives way to whom, and what a request may look like. */
import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { guiApp } from "../../../server/api/gui_app.ts";
import { type GuiHandler, type GuiListener, listenGui } from "../../../server/api/gui_listen.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { FakeConversation } from "../../testkit/fake_conversation.ts";
import { PAGE, TOKEN } from "../../testkit/gui_setup.ts";
import { leastBelow, tookMs } from "../../testkit/least_below.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

const LIMITS = { strangers: 4, strangersPerAddress: 4, authenticated: 3 };

interface Setup extends AsyncDisposable {
  listener: GuiListener;
  bob: FakeConversation;
  /** Opens a connection and sends a request as it is; `HOST` and `TOKEN` stand for the header lines. */
  connect(request?: string): Promise<Line>;
}

/** `around` puts something in front of the app. */
async function setUp(around = (app: GuiHandler) => app): Promise<Setup> {
  const clock = new FakeClock();
  const bob = new FakeConversation();
  const hub = new Hub({ clock, conversations: [bob] });
  const listening = await listenGui({
    port: 0,
    limits: LIMITS,
    app: (bound) =>
      around(
        guiApp({ random: seededRandom("tickets"), hub, token: TOKEN, page: PAGE, clock, ...bound }),
      ),
  });
  assert(listening.kind === "listening");
  const { listener } = listening;
  const lines: Line[] = [];
  return {
    listener,
    bob,
    connect: async (request = "") => {
      const line = new Line(await Deno.connect({ hostname: "127.0.0.1", port: listener.port }));
      lines.push(line);
      const headers = request.replaceAll("HOST", `Host: 127.0.0.1:${listener.port}`)
        .replaceAll("TOKEN", `Authorization: Bearer ${TOKEN}`);
      if (headers !== "") await line.send(headers);
      return line;
    },
    [Symbol.asyncDispose]: async () => {
      await hub.close();
      await listener.close();
      lines.forEach((line) => line.close());
    },
  };
}

/** One connection; takes down what comes. */
class Line {
  text = "";
  isOpen = true;
  readonly #connection: Deno.Conn;
  #changed: () => void = () => {};

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
    void this.#listen();
  }

  async send(text: string): Promise<void> {
    let rest = new TextEncoder().encode(text);
    while (rest.length > 0) rest = rest.subarray(await this.#connection.write(rest));
  }

  /** Resolves once `words` have come; throws when the connection ends before. */
  async heard(words: string): Promise<void> {
    while (!this.text.includes(words)) {
      assert(this.isOpen, `the connection ended before "${words}": ${this.text}`);
      await new Promise<void>((resolve) => this.#changed = resolve);
    }
  }

  /** Resolves when the other end has closed it. */
  async ended(): Promise<void> {
    while (this.isOpen) await new Promise<void>((resolve) => this.#changed = resolve);
  }

  close(): void {
    try {
      this.#connection.close();
    } catch {
      // It is closed already.
    }
  }

  async #listen(): Promise<void> {
    const decoder = new TextDecoder();
    const part = new Uint8Array(65_536);
    for (;;) {
      const length = await this.#connection.read(part).catch(() => null);
      if (length === null) break;
      this.text += decoder.decode(part.subarray(0, length), { stream: true });
      this.#changed();
    }
    this.isOpen = false;
    this.#changed();
  }
}

const SETTINGS = "GET /settings HTTP/1.1\r\nHOST\r\nTOKEN\r\n\r\n";
const EVENTS = "GET /events HTTP/1.1\r\nHOST\r\nTOKEN\r\n\r\n";
const HALF_BODY =
  "POST /send HTTP/1.1\r\nHOST\r\nTOKEN\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nhalf";

/** A stream of events that is open. */
async function openStream(setup: Setup): Promise<Line> {
  const stream = await setup.connect(EVENTS);
  await stream.heard("retry:");
  return stream;
}

/** A connection over which something was answered, and which is kept. */
async function openResting(setup: Setup): Promise<Line> {
  const resting = await setup.connect(SETTINGS);
  await resting.heard('"conversations"');
  return resting;
}

Deno.test("strangers replace each other, older ones first, and never a connection with the token", async () => {
  const halves = [
    "",
    "GET / HTTP/1.1\r\nX: ",
    HALF_BODY.replace("TOKEN\r\n", ""),
    EVENTS.replace("TOKEN\r\n", ""),
  ];
  for (const half of halves) {
    await using setup = await setUp();
    const [stream, resting] = [await openStream(setup), await openResting(setup)];
    const crowd: Line[] = [];
    for (let count = 0; count < 5 * LIMITS.strangers; count++) {
      crowd.push(await setup.connect(half));
    }
    const gone = Promise.withResolvers<void>();
    let open = crowd.length;
    const count = (): void => {
      if (--open === LIMITS.strangers) gone.resolve();
    };
    for (const line of crowd) void line.ended().then(count);
    await gone.promise;
    await (await openResting(setup)).send(SETTINGS);
    assertEquals([stream.isOpen, resting.isOpen], [true, true], half);
    setup.bob.send("still there");
    await stream.heard("still there");
  }
});

Deno.test("a connection with the token always gets in, and idle ones give way first", async () => {
  await using setup = await setUp();
  const stream = await openStream(setup);
  const resting = [await openResting(setup), await openResting(setup), await openResting(setup)];
  await resting[0]!.ended();
  const half = await setup.connect(HALF_BODY);
  await resting[1]!.ended();
  const more = await openStream(setup);
  await resting[2]!.ended();
  assertEquals([stream.isOpen, half.isOpen, more.isOpen], [true, true, true]);
  const newest = await openStream(setup);
  await stream.ended();
  await half.send(" done");
  await half.heard("202 Accepted");
  assertEquals([more.isOpen, newest.isOpen], [true, true]);
});

Deno.test("who waits for the answer to a whole request gives way to none", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  await using setup = await setUp((app) => ({
    fetch: (request, surroundings) => {
      if (new URL(request.url).pathname !== "/slow") return app.fetch(request, surroundings);
      surroundings.authenticated();
      asked.resolve();
      return answer.promise;
    },
  }));
  const waiting = await setup.connect("GET /slow HTTP/1.1\r\nHOST\r\n\r\n");
  await asked.promise;
  const [first] = [await openStream(setup), await openStream(setup), await openStream(setup)];
  await first.ended();
  answer.resolve(new Response("at last"));
  await waiting.heard("at last");
});

Deno.test("readers of events that never read do not keep the page from closing", async () => {
  assertLess(await leastBelow(5_000, closingWithDeafReaders), 5_000);
});

/** How long the page takes to close, in milliseconds, while as many readers as may be have events to read, and do not. */
async function closingWithDeafReaders(): Promise<number> {
  const setup = await setUp();
  const connections: Deno.Conn[] = [];
  for (let count = 0; count < LIMITS.authenticated; count++) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: setup.listener.port });
    const own = `Host: 127.0.0.1:${setup.listener.port}\r\nAuthorization: Bearer ${TOKEN}\r\n`;
    await connection.write(new TextEncoder().encode(`GET /events HTTP/1.1\r\n${own}\r\n`));
    connections.push(connection);
  }
  for (let count = 0; count < 800; count++) {
    setup.bob.send("x".repeat(16_000));
    await new Promise((resolve) => setTimeout(resolve));
  }
  const closingMs = await tookMs(() => setup[Symbol.asyncDispose]());
  connections.forEach((connection) => connection.close());
  return closingMs;
}

Deno.test("who asks on before the answer has come loses the connection", async () => {
  await using setup = await setUp();
  const line = await setup.connect(EVENTS + SETTINGS);
  await line.ended();
});

Deno.test("a body that is far too long is answered, whatever of it was sent", async () => {
  await using setup = await setUp();
  const line = await setup.connect(
    "POST /send HTTP/1.1\r\nHOST\r\nTOKEN\r\nContent-Type: text/plain\r\nContent-Length: 9000000\r\n\r\n",
  );
  await line.heard("413 Payload Too Large");
  const chunked = await setup.connect(
    "POST /send HTTP/1.1\r\nHOST\r\nTOKEN\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
  );
  for (let count = 0; count < 9; count++) {
    await chunked.send(`ffff\r\n${"x".repeat(0xffff)}\r\n`);
  }
  await chunked.heard("textTooLong");
});

Deno.test("a body that nobody read does not stand before the next request", async () => {
  await using setup = await setUp();
  const body = `Content-Length: 400000\r\n\r\n${"x".repeat(400_000)}`;
  const own = `Host: 127.0.0.1:${setup.listener.port}\r\nAuthorization: Bearer ${TOKEN}\r\n`;
  const chunk = `ffff\r\n${"x".repeat(0xffff)}\r\n`;
  const chunks = `Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(6)}0\r\n\r\n`;
  const cases = [
    ["/send HTTP/1.1\r\nHOST", body, "tokenMissing"],
    ["/nothing HTTP/1.1\r\nHOST\r\nTOKEN", body, "notFound"],
    ["/send HTTP/1.1\r\nHOST\r\nTOKEN\r\nContent-Type: text/plain", body, "textTooLong"],
    ["/send HTTP/1.1\r\nHOST\r\nTOKEN\r\nContent-Type: text/plain", chunks, "textTooLong"],
  ];
  for (const [head, rest, code] of cases) {
    const line = await setup.connect(`POST ${head}\r\n${rest}`);
    await line.heard(code!);
    await line.send(`GET /settings HTTP/1.1\r\n${own}\r\n`);
    await line.heard('"conversations"');
  }
});

Deno.test("a body that goes on and on after the answer is cut off", async () => {
  await using setup = await setUp();
  const line = await setup.connect(
    "POST /send HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n",
  );
  await line.heard("tokenMissing");
  while (line.isOpen) {
    await line.send("1\r\nx\r\n").catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
});

Deno.test("a connection serves one request after the other, HEAD and empty answers among them", async () => {
  await using setup = await setUp();
  const line = await setup.connect(SETTINGS.replace("GET", "HEAD"));
  await line.heard("\r\n\r\n");
  assert(line.text.startsWith("HTTP/1.1 200 OK\r\n") && line.text.endsWith("\r\n\r\n"), line.text);
  const own = `Host: 127.0.0.1:${setup.listener.port}\r\nAuthorization: Bearer ${TOKEN}\r\n`;
  await line.send(`POST /read HTTP/1.1\r\n${own}\r\n`);
  await line.heard("HTTP/1.1 204 No Content");
  const cookies = `Cookie: ${"c".repeat(700_000)}\r\n`;
  await line.send(`GET /nothing HTTP/1.1\r\n${own}${cookies}\r\n`);
  await line.heard("notFound");
  assertStringIncludes(line.text, "HTTP/1.1 404 Not Found");
});

Deno.test("a stream that is ended while nobody reads it takes its connection, and what waits there, with it", async () => {
  const whole = new Uint8Array(32 * 1_048_576).fill(32);
  const waits = Promise.withResolvers<ReadableStreamDefaultController>();
  const source: UnderlyingDefaultSource = {
    start: (controller) => controller.enqueue(whole),
    pull: (controller) => waits.resolve(controller),
  };
  const headers = { "content-type": "text/event-stream" };
  const app: GuiHandler = { fetch: () => new Response(new ReadableStream(source), { headers }) };
  await using setup = await setUp(() => app);
  const { port } = setup.listener;
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  (await waits.promise).error(new Error("too far behind"));
  let bytes = 0;
  const part = new Uint8Array(65_536);
  for (;;) {
    const length = await connection.read(part).catch(() => null);
    if (length === null) break;
    bytes += length;
  }
  assert(bytes < whole.length, `${bytes} came`);
});
