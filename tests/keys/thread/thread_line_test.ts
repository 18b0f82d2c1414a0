/** A line to a thread that ends before it has answered. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ThreadLine } from "../../../keys/thread/thread_line.ts";

/** A thread of these words. */
function moduleOf(script: string): URL {
  return new URL(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
}

const ended = (): Error => new Error("the thread has ended");

Deno.test("whoever asks a thread that has ended hears so, at once and ever after", async () => {
  const module = moduleOf(`
    onmessage = () => { throw new Error("broken"); };
    postMessage({ kind: "ready" });
  `);
  const line = await ThreadLine.start({ module, ended });
  assert(line !== undefined);
  await assertRejects(() => line.ask("first"), Error, "the thread has ended");
  await assertRejects(() => line.ask("second"), Error, "the thread has ended");
  line.end();
});

Deno.test("there is no line to a thread that cannot be loaded", async () => {
  const module = moduleOf("this is no script");
  assertEquals(await ThreadLine.start({ module, ended }), undefined);
  const missing = new URL("./no_such_worker.ts", import.meta.url);
  assertEquals(await ThreadLine.start({ module: missing, ended }), undefined);
});
