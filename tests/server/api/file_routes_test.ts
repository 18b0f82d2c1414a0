import { assert, assertEquals } from "@std/assert";
import { MemoryRoom } from "../../../server/files/file_sink.ts";
import { fileBytes } from "../../testkit/file_bytes.ts";
import { errorCode, type GuiSetup, guiSetup, HOST, jsonRequest } from "../../testkit/gui_setup.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const ID = "f".repeat(32);

/** A setup whose conversation holds a whole file of 1,000 bytes. */
async function withStored(type: string, name = "cat.png"): Promise<GuiSetup> {
  const setup = guiSetup();
  const sink = new MemoryRoom().sink(1_000)!;
  sink.write(fileBytes(1_000));
  setup.conversations[0]!.stored = { kind: "stored", file: await sink.finish(), name, type };
  return setup;
}

/** Asks as a browser does that follows a link: without the token. */
function follow(setup: GuiSetup, url: string, range?: string): Promise<Response> {
  const headers = { authorization: undefined, ...(range && { range }) };
  return setup.ask(url, { headers });
}

async function ticketOf(setup: GuiSetup): Promise<string> {
  const answer = await setup.ask(`/files/${ID}/ticket`, { method: "POST" });
  assertEquals(answer.status, 200);
  return (await answer.json()).url;
}

Deno.test("POST /files takes the bytes of a file with its name and type", async () => {
  const { ask, conversations } = guiSetup();
  const headers = { "content-type": "image/png" };
  const body = fileBytes(300);
  const answer = await ask("/files?name=cat.png", { method: "POST", headers, body });
  assertEquals([answer.status, await answer.json()], [202, { id: ID }]);
  const [sent] = conversations[0]!.filesSent;
  assertEquals([sent?.name, sent?.type, sent?.source.bytes], ["cat.png", "image/png", 300]);
  assertEquals(sent?.withoutPad, false);
});

Deno.test("POST /files takes the path of a file, and says when it cannot be read", async () => {
  using folder = tempDir();
  Deno.writeFileSync(folder.file("notes.txt"), fileBytes(20));
  const { ask, conversations } = guiSetup();
  const post = (body: unknown) => ask("/files", jsonRequest("POST", body));
  const answer = await post({ path: folder.file("notes.txt"), withoutPad: true });
  assertEquals(answer.status, 202);
  const [sent] = conversations[0]!.filesSent;
  assertEquals([sent?.name, sent?.source.bytes, sent?.withoutPad], ["notes.txt", 20, true]);
  await post({ path: folder.file("notes.txt"), type: "text/markdown" });
  await post({ path: folder.file("notes.txt"), name: "cat.png" });
  const { filesSent } = conversations[0]!;
  assertEquals(filesSent.map(({ type }) => type), ["text/plain", "text/markdown", "image/png"]);
  for (const { source } of filesSent) source.close();
  for (const path of [folder.file("absent"), folder.path]) {
    assertEquals(await errorCode(await post({ path })), "fileUnreadable");
  }
  for (const path of [undefined, "relative.txt"]) {
    assertEquals(await errorCode(await post({ path })), "valueInvalid");
  }
});

Deno.test("POST /files passes on why a file is declined, and bounds what a body may hold", async () => {
  const { ask, conversations } = guiSetup();
  conversations[0]!.refusal = { kind: "refused", error: { code: "fileWithoutPad" } };
  const declined = await ask("/files?name=a", { method: "POST", body: fileBytes(1) });
  assertEquals([declined.status, await errorCode(declined)], [409, "fileWithoutPad"]);
  const headers = { "content-length": String(65 * 1_048_576) };
  const long = await ask("/files?name=a", { method: "POST", body: fileBytes(1), headers });
  assertEquals([long.status, await errorCode(long)], [413, "fileTooLong"]);
});

Deno.test("POST /files/ID/ACTION does with a file what a person wants", async () => {
  const { ask, conversations } = guiSetup();
  for (const action of ["accept", "refuse", "pause", "resume", "cancel"]) {
    assertEquals((await ask(`/files/${ID}/${action}`, { method: "POST" })).status, 204);
  }
  await ask(`/files/${ID}/accept`, jsonRequest("POST", { to: "/tmp/cat.png" }));
  assertEquals(conversations[0]!.fileActions, [
    ...["accept", "refuse", "pause", "resume", "cancel"].map((action) => `${ID} ${action}`),
    `${ID} accept /tmp/cat.png`,
  ]);
  const relative = await ask(`/files/${ID}/accept`, jsonRequest("POST", { to: "cat.png" }));
  assertEquals(await errorCode(relative), "valueInvalid");
  assertEquals((await ask(`/files/${ID}/explode`, { method: "POST" })).status, 404);
  assertEquals((await ask(`/files/${ID}/accept`)).status, 405);
});

Deno.test("a ticket opens one file once, without the token, and nothing else does", async () => {
  const setup = await withStored("image/png");
  const url = await ticketOf(setup);
  const answer = await follow(setup, url);
  assertEquals(answer.status, 200);
  assertEquals(answer.headers.get("content-type"), "image/png");
  assertEquals(answer.headers.get("content-length"), "1000");
  assertEquals(new Uint8Array(await answer.arrayBuffer()), fileBytes(1_000));
  assertEquals((await follow(setup, url)).status, 404);
  assertEquals((await follow(setup, "/downloads/guess")).status, 404);
  assertEquals((await setup.ask(url, { headers: { origin: "http://evil.example" } })).status, 403);
  assertEquals((await setup.ask(url, { headers: { host: `evil.example` } })).status, 403);
  assert(!url.includes(HOST));
});

Deno.test("HEAD tells of a file without opening it, and leaves its ticket good", async () => {
  const setup = await withStored("image/png");
  const { stored } = setup.conversations[0]!;
  assert(stored?.kind === "stored");
  let opened = 0;
  const { file } = stored;
  const read = (from: number, to: number) => {
    opened++;
    return file.read(from, to);
  };
  setup.conversations[0]!.stored = { ...stored, file: { ...file, read } };
  const url = await ticketOf(setup);
  const head = await setup.ask(url, { method: "HEAD" });
  assertEquals([head.status, head.headers.get("content-length"), opened], [200, "1000", 0]);
  assertEquals((await follow(setup, url)).status, 200);
});

Deno.test("a ticket that is not used for a minute is worth nothing", async () => {
  const setup = await withStored("image/png");
  const url = await ticketOf(setup);
  await setup.clock.advance(60_001);
  assertEquals((await follow(setup, url)).status, 404);
});

Deno.test("parts of a file come by ranges, and the ticket stays good for them", async () => {
  const setup = await withStored("video/mp4");
  const url = await ticketOf(setup);
  const whole = fileBytes(1_000);
  const parts: [string, number, number][] = [
    ["bytes=0-0", 0, 1],
    ["bytes=10-19", 10, 20],
    ["bytes=990-", 990, 1_000],
    ["bytes=-5", 995, 1_000],
    ["bytes=900-5000", 900, 1_000],
  ];
  for (const [range, from, to] of parts) {
    const answer = await follow(setup, url, range);
    assertEquals(answer.status, 206);
    assertEquals(answer.headers.get("content-range"), `bytes ${from}-${to - 1}/1000`);
    assertEquals(new Uint8Array(await answer.arrayBuffer()), whole.subarray(from, to));
  }
  const missing = await follow(setup, url, "bytes=1000-");
  assertEquals([missing.status, missing.headers.get("content-range")], [416, "bytes */1000"]);
  const headers = { authorization: undefined, range: "bytes=0-0" };
  const head = await setup.ask(url, { method: "HEAD", headers });
  assertEquals([head.status, head.headers.get("content-length")], [200, "1000"]);
  const changed = await setup.ask(url, { headers: { ...headers, "if-range": '"v1"' } });
  assertEquals(changed.status, 200);
  await changed.body?.cancel();
  const whole200 = await follow(setup, url, "bytes=5-3");
  assertEquals([whole200.status, (await whole200.arrayBuffer()).byteLength], [200, 1_000]);
  assertEquals((await follow(setup, url)).status, 200);
});

Deno.test("what a browser could run is saved and never shown, whatever its sender calls it", async () => {
  for (const type of ["text/html", "image/svg+xml", "application/pdf", "", "text/javascript"]) {
    const setup = await withStored(type, "a\"b'é.html");
    const answer = await follow(setup, await ticketOf(setup));
    assertEquals(answer.headers.get("content-type"), "application/octet-stream");
    assertEquals(answer.headers.get("x-content-type-options"), "nosniff");
    const disposition = "attachment; filename*=UTF-8''a%22b%27%C3%A9.html";
    assertEquals(answer.headers.get("content-disposition"), disposition);
    await answer.body?.cancel();
  }
});

Deno.test("files that begin to come and never end keep four places, and the next one waits", async () => {
  const { ask, conversations } = guiSetup();
  const gates: ReadableStreamDefaultController<Uint8Array>[] = [];
  const slow = (): Promise<Response> => {
    const body = new ReadableStream<Uint8Array>({ start: (gate) => void gates.push(gate) });
    return ask("/files?name=slow", { method: "POST", body });
  };
  const first = [slow(), slow(), slow(), slow()];
  const next = ask("/files?name=next", { method: "POST", body: fileBytes(10) });
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(conversations[0]!.filesSent.length, 0);
  gates[0]!.error(new Deno.errors.ConnectionReset("gone"));
  assertEquals((await next).status, 202);
  assertEquals(conversations[0]!.filesSent.map(({ name }) => name), ["next"]);
  for (const gate of gates.slice(1)) gate.close();
  assertEquals((await Promise.all(first)).map(({ status }) => status), [400, 202, 202, 202]);
});
