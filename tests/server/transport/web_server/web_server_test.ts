/** Whole conversations through real web servers, with the settings that README.md shows. */
import { assertEquals, assertLess } from "@std/assert";
import type { ConversationLike } from "../../../../server/conversation/conversation_like.ts";
import { makeAuthority } from "../../../testkit/authority.ts";
import { AppPair, deliver, deliverFile, LONG_TEXT, until } from "../../../testkit/app_pair.ts";
import { needs } from "../../../testkit/needs.ts";
import { WEB_SERVERS, WebServer, type WebServerName } from "../../../testkit/web_server.ts";

const FORMS = ["http", "https in http/1.1", "https in h2"] as const;

for (const name of WEB_SERVERS) {
  for (const form of FORMS) {
    Deno.test(
      `two people talk through ${name}, ${form}, also after it was started again`,
      { ...needs(name) },
      () => talk(name, form),
    );
  }
}

async function talk(name: WebServerName, form: typeof FORMS[number]): Promise<void> {
  const authority = makeAuthority();
  const hasTls = form !== "http";
  await using server = new WebServer(name);
  const origin = `${hasTls ? "https" : "http"}://localhost:${server.port}`;
  const url = new URL(hasTls ? `${origin}/app` : origin);
  await using pair = await AppPair.start({
    alice: { behind: url },
    bob: { authorities: [authority.pem] },
  });
  assertEquals(pair.alice.peerUrls, [hasTls ? url.href : url.origin]);
  await server.start({
    upstream: pair.port,
    prefix: hasTls ? "/app" : "",
    tls: hasTls ? authority.issue() : undefined,
    version: form === "https in h2" ? "h2" : "http/1.1",
  });
  const { alice, bob } = await pair.open(url);

  await deliver(bob, "hello");
  // What has led up to the call was no stranger.
  assertEquals(pair.alice.hub.settings().visits, []);
  await deliver(alice, "hello yourself");
  await deliver(bob, LONG_TEXT);
  await deliver(alice, LONG_TEXT);
  // Pieces of files go in the longest bodies there are.
  for (const [from, to] of [[alice, bob], [bob, alice]] as const) {
    await deliverFile(from, to, 1_000_000);
  }
  const [route] = pair.alice.hub.settings().routes;
  assertEquals(route?.result.code, "webServerUsed");
  assertEquals(alice.snapshot().peer, null);

  await server.stop();
  await until(bob, ({ status }) => status.code === "away");
  const waiting = [deliver(bob, "while it is down"), deliver(alice, "here as well")];
  await server.start();
  for (const tookMs of await Promise.all(waiting)) assertLess(tookMs, 20_000);
  assertEquals(incoming(alice), ["hello", LONG_TEXT, "while it is down"]);
  assertEquals(incoming(bob), ["hello yourself", LONG_TEXT, "here as well"]);
}

function incoming(conversation: ConversationLike): string[] {
  return conversation.snapshot().entries
    .filter(({ direction, file }) => direction === "in" && file === undefined)
    .map(({ text }) => text);
}
