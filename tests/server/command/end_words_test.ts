import { assertEquals } from "@std/assert";
import { sayEnd } from "../../../server/command/chat/chat_lines.ts";
import { FakeConversation } from "../../testkit/fake_conversation.ts";
import { FakeIo } from "../../testkit/fake_io.ts";

/** A conversation with one text that was not delivered, and a vault. */
class KeptConversation extends FakeConversation {
  override snapshot(): ReturnType<FakeConversation["snapshot"]> {
    return { ...super.snapshot(), history: "/stick/bob.hcv" };
  }
}

/** What is said of `conversation` at the end. */
function saidOf(conversation: FakeConversation): string[] {
  const io = new FakeIo();
  conversation.send("at nine");
  sayEnd({ isConcealed: false, conversations: () => [conversation] }, io);
  return io.errors;
}

Deno.test("of a text that a vault holds nothing is said at the end", () => {
  assertEquals(saidOf(new KeptConversation()), []);
});

Deno.test("a text that is in memory alone is named at the end", () => {
  assertEquals(saidOf(new FakeConversation()), [
    "hchat: warning: 1 message to bob not delivered; send it again after the next start",
  ]);
});

Deno.test("a vault that has not taken everything is named at the end", () => {
  const conversation = new KeptConversation();
  conversation.saving = new Promise(() => {});
  assertEquals(saidOf(conversation), [
    "hchat: warning: bob: the history may lack the latest messages, read or written",
  ]);
});

Deno.test("a vault that has stopped is named at the end", () => {
  const conversation = new FakeConversation();
  conversation.notices = [{ code: "historyStopped", path: "/stick/bob.vault", reason: "full" }];
  assertEquals(
    saidOf(conversation)[0],
    "hchat: warning: bob: the history stopped in this run, and all messages and changes since then " +
      "are lost",
  );
});
