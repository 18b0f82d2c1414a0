import { assert, assertEquals } from "@std/assert";
import { Socket } from "node:net";
import { Intakes } from "../../../server/http/wire/intake.ts";
import type { MergingMessage } from "../../../server/http/wire/merging_message.ts";

/** Stands in for the runtime's parser, to which everything is an error. */
class Parser {
  execute(_bytes: Uint8Array): number | Error {
    return new Error("broken");
  }
  unconsume(): void {}
}

const UPGRADE = {
  isUpgrade: true,
  complete: true,
} as unknown as MergingMessage;

function connectionWith(parser: Parser): Socket {
  const socket = Object.assign(new Socket(), { parser });
  new Intakes().take(socket, { isFull: () => false, latest: UPGRADE });
  return socket;
}

Deno.test("a parser that has another connection already forgives errors behind its upgrade, whatever becomes of the first", () => {
  const parser = new Parser();
  const [first, second] = [connectionWith(parser), connectionWith(parser)];
  first.emit("close");
  assertEquals(parser.execute(new Uint8Array(3)), 3);
  second.emit("close");
  assert(parser.execute(new Uint8Array(3)) instanceof Error);
});
