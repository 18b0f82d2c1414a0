/** An answer that is longer than memory: a page is made when the one before was taken, and not earlier. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isPassing, pagedBody } from "../../../server/http/document_body.ts";
import { exhausted } from "../../testkit/exhausted.ts";

const LONG = "x".repeat(100_000);

/** Pages that are counted. */
class Pages {
  made = 0;
  readonly ended = Promise.withResolvers<void>();
  /** What a page waits for before it is made. */
  gate: Promise<void> = Promise.resolve();
  readonly closing = new AbortController();
  readonly #texts: string[][];

  constructor(texts: string[][]) {
    this.#texts = texts;
  }

  body(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return pagedBody(this.#all(), this.closing.signal);
  }

  async *#all(): AsyncGenerator<string[], void> {
    try {
      for (const text of this.#texts) {
        this.made++;
        await this.gate;
        yield text;
      }
    } finally {
      this.ended.resolve();
    }
  }
}

Deno.test("a body of pages is their text, and pages may be empty", async () => {
  const pages = new Pages([["one ", "two"], [], ["grüße"], [LONG, "z"]]);
  const body = pages.body();
  assert(isPassing(body));
  assertEquals(await new Response(body).text(), `one twogrüße${LONG}z`);
  assertEquals(await new Response(new Pages([]).body()).text(), "");
});

Deno.test("no page is made before its reader has taken the one before, however long that is", async () => {
  const pages = new Pages(Array.from({ length: 9 }, () => [LONG, LONG]));
  const body = pages.body();
  await exhausted();
  assertEquals(pages.made, 0);
  const reader = body.getReader();
  for (let page = 1; page <= 3; page++) {
    for (let lot = 0; lot < 2; lot++) {
      assertEquals((await reader.read()).value?.length, LONG.length);
      await exhausted();
      assertEquals(pages.made, page);
    }
  }
  await reader.cancel();
  await pages.ended.promise;
  assertEquals(pages.made, 3);
});

Deno.test("a reader that goes waits for no page that is under way, and no other one is made", async () => {
  const pages = new Pages([["one"], ["two"], ["three"]]);
  const gate = Promise.withResolvers<void>();
  const reader = pages.body().getReader();
  await reader.read();
  pages.gate = gate.promise;
  const next = reader.read();
  await exhausted();
  await reader.cancel();
  assertEquals((await next).done, true);
  gate.resolve();
  await pages.ended.promise;
  assertEquals(pages.made, 2);
});

Deno.test("a body whose source closes breaks off, whether its reader waits or has stopped", async () => {
  for (const isWaiting of [true, false]) {
    const pages = new Pages([["one", LONG, "behind"], ["two"]]);
    const reader = pages.body().getReader();
    assertEquals((await reader.read()).value?.length, 3);
    const gate = Promise.withResolvers<void>();
    if (isWaiting) {
      await reader.read();
      await reader.read();
      pages.gate = gate.promise;
    }
    const next = isWaiting ? reader.read() : undefined;
    await exhausted();
    pages.closing.abort();
    await assertRejects(() => next ?? reader.read(), Deno.errors.Interrupted);
    gate.resolve();
    await pages.ended.promise;
    assertEquals(pages.made, isWaiting ? 2 : 1);
  }
  const late = new Pages([["one"]]);
  late.closing.abort();
  await assertRejects(() => new Response(late.body()).text(), Deno.errors.Interrupted);
  assertEquals(late.made, 0);
});

Deno.test("whatever ends a body, it does not listen to its source any more", async () => {
  const ends: Record<string, (body: ReadableStream) => Promise<unknown>> = {
    "read": (body) => new Response(body).text(),
    "gone": (body) => body.cancel(),
    "failed": (body) => assertRejects(() => new Response(body).text(), Deno.errors.BadResource),
    "closed": async (body) => {
      closing.abort();
      await assertRejects(() => new Response(body).text(), Deno.errors.Interrupted);
    },
  };
  let closing = new AbortController();
  for (const [name, end] of Object.entries(ends)) {
    closing = new AbortController();
    const { signal } = closing;
    let listening = 0;
    const [add, remove] = [signal.addEventListener, signal.removeEventListener];
    signal.addEventListener = (...rest: Parameters<typeof add>) => {
      listening++;
      add.apply(signal, rest);
    };
    signal.removeEventListener = (...rest: Parameters<typeof remove>) => {
      listening = 0;
      remove.apply(signal, rest);
    };
    const pages = async function* (): AsyncGenerator<string[], void> {
      yield await Promise.resolve(["one"]);
      if (name === "failed") throw new Deno.errors.BadResource("the medium is gone");
    };
    const body = pagedBody(pages(), signal);
    assertEquals(listening, 1);
    await end(body);
    assertEquals(listening, 0, name);
  }
});
