import { assertEquals } from "@std/assert";
import type { EventsListener } from "../../ui/client/events.ts";
import { SharedEvents, type TabMessage } from "../../ui/shared_events.ts";
import { settle } from "../testkit/fake_clock.ts";

/** Tabs of one browser: a lock that passes on, and words that arrive when the test lets them. */
class FakeTabs {
  readonly told: string[] = [];
  readonly streams: EventsListener[] = [];
  readonly tabs: SharedEvents[] = [];
  readonly #channels: { isOpen: boolean; onmessage: ((event: MessageEvent) => void) | null }[] = [];
  readonly #words: { from: number; message: TabMessage }[] = [];
  #lock: Promise<unknown> = Promise.resolve();

  /** A tab that already listens, and tells what it hears under its name. */
  async join(name: string): Promise<SharedEvents> {
    const channel = { isOpen: true, onmessage: null };
    const from = this.#channels.push(channel) - 1;
    const tab = new SharedEvents({
      run: "run",
      tab: name,
      locks: { request: (...[, , grant]: unknown[]) => this.#request(grant) } as never,
      channel: Object.assign(channel, {
        postMessage: (message: TabMessage) => void this.#words.push({ from, message }),
        close: () => channel.isOpen = false,
      }),
      open: (listener) => {
        this.streams.push(listener);
        return () => this.told.push(`${name} closes the stream`);
      },
      wake: () => {},
      ended: () => this.told.push(`${name}: ended`),
    });
    tab.open({
      opened: () => this.told.push(`${name}: opened`),
      changed: (change) => {
        this.told.push(`${name}: ${change.kind}`);
        if (change.kind === "ended") tab.end();
      },
      broken: () => this.told.push(`${name}: broken`),
    });
    this.tabs.push(tab);
    await settle();
    return tab;
  }

  /** Delivers what was said. */
  deliver(): void {
    for (const { from, message } of this.#words.splice(0)) {
      for (const [index, channel] of this.#channels.entries()) {
        if (index !== from && channel.isOpen) {
          channel.onmessage?.({ data: message } as MessageEvent);
        }
      }
    }
  }

  /** One holder at a time, in the order of asking. */
  #request(grant: unknown): Promise<unknown> {
    return this.#lock = this.#lock.then(grant as () => Promise<void>);
  }
}

Deno.test("SharedEvents hands the end on to a tab that has the lock before the word arrives", async () => {
  const tabs = new FakeTabs();
  await tabs.join("first");
  await tabs.join("second");
  tabs.streams[0]?.opened();
  tabs.deliver();
  tabs.streams[0]?.changed({ kind: "ended" });
  await settle();
  // The second leads now, and its stream is refused.
  assertEquals(tabs.tabs[1]?.isLeader, true);
  tabs.streams[1]?.broken();
  tabs.deliver();
  assertEquals(tabs.told.filter((line) => line.startsWith("second")), [
    "second: opened",
    "second: broken",
    "second closes the stream",
    "second: ended",
  ]);
});

Deno.test("SharedEvents tells the other tabs that this one ends the program", async () => {
  const tabs = new FakeTabs();
  await tabs.join("first");
  const second = await tabs.join("second");
  await tabs.join("third");
  second.end();
  tabs.deliver();
  await settle();
  assertEquals(tabs.told, ["first closes the stream", "first: ended", "third: ended"]);
  assertEquals(tabs.streams.length, 1);
});

Deno.test("SharedEvents opens no stream for a tab that has left", async () => {
  const tabs = new FakeTabs();
  const only = await tabs.join("only");
  only.end();
  only.open({ opened: () => {}, changed: () => {}, broken: () => {} });
  assertEquals(tabs.streams.length, 1);
});
