import { assertEquals } from "@std/assert";
import { Socket } from "node:net";
import { ReadingGate } from "../../../server/http/wire/reading_gate.ts";

/** A connection whose handle notes whether it is read. */
function connection(reading = true) {
  const handle = {
    reading,
    readStart(): number {
      this.reading = true;
      return 7;
    },
    readStop(): number {
      this.reading = false;
      return 8;
    },
  };
  const socket = new Socket();
  Object.assign(socket, { _handle: handle });
  return { handle, gate: new ReadingGate(socket) };
}

Deno.test("a connection is read while the gate is open and the stream wants it", () => {
  const { handle, gate } = connection();
  gate.set(false);
  assertEquals(handle.reading, false);
  assertEquals(handle.readStart(), 0, "the gate is closed");
  assertEquals(handle.reading, false);
  gate.set(true);
  assertEquals(handle.reading, true);
  assertEquals(handle.readStop(), 8);
  assertEquals(handle.readStart(), 7);
  assertEquals(handle.reading, true);
});

Deno.test("a gate that opens does not read what the stream does not want, and one that closes leaves it alone", () => {
  const { handle, gate } = connection();
  gate.set(false);
  handle.readStop();
  gate.set(true);
  assertEquals(handle.reading, false);
  gate.set(false);
  handle.readStart();
  gate.set(true);
  assertEquals(handle.reading, true);
  const idle = connection(false);
  idle.gate.set(false);
  idle.gate.set(true);
  assertEquals(idle.handle.reading, false, "nobody has asked for it");
});

Deno.test("what is set already is not set again", () => {
  const { handle, gate } = connection();
  handle.reading = false;
  gate.set(true);
  assertEquals(handle.reading, false);
});

Deno.test("a connection that is gone has no gate", () => {
  const gate = new ReadingGate(new Socket());
  gate.set(false);
  gate.set(true);
});
