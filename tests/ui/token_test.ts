import { assertEquals } from "@std/assert";
import { readEvents } from "../../ui/client/event_stream.ts";
import { takeToken } from "../../ui/token.ts";

/** A browser's tab at an address; what is stored is in `stored`. */
function tabAt(hash: string, stored: Map<string, string> = new Map()) {
  const shown: string[] = [];
  return {
    shown,
    stored,
    places: {
      location: { hash, pathname: "/", search: "" },
      history: {
        replaceState: (_data: unknown, _title: string, url?: string | URL | null) =>
          void shown.push(String(url)),
      },
      storage: {
        getItem: (key: string) => stored.get(key) ?? null,
        setItem: (key: string, value: string) => void stored.set(key, value),
      },
    },
  };
}

Deno.test("takeToken() moves the token from the address bar into the tab's storage", () => {
  const tab = tabAt("#token=abc-_1");
  assertEquals(takeToken(tab.places), "abc-_1");
  assertEquals([tab.shown, [...tab.stored.values()]], [["/"], ["abc-_1"]]);
  assertEquals(takeToken(tabAt("", tab.stored).places), "abc-_1");
  assertEquals(takeToken(tabAt("#token=newer", tab.stored).places), "newer");
  assertEquals(takeToken(tabAt("").places), "");
});

Deno.test("readEvents() gives the data of each event, however the bytes are cut", async () => {
  const text =
    'retry: 1000\nid: x-0\n\nid: x-1\nevent: entry\ndata: {"a":"ä"}\n\n: still here\n\n' +
    "data: one\ndata: two\n\ndata: cut";
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size < bytes.length; size += 3) {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
    const events = await Array.fromAsync(readEvents(ReadableStream.from(parts)));
    assertEquals(events, ['{"a":"ä"}', "one\ntwo"], `parts of ${size}`);
  }
});
