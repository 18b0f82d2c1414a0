import net from "node:net";
import { assert, assertEquals } from "@std/assert";
import { ConnectionTable } from "../../../server/http/connection_table.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";

/** Calls, and how many others come at the port before a caller has brought its request. */
const CALLS = 40;
const CROWD = 70;

Deno.test("a crowd that calls faster than requests come lets some of them come", () => {
  const limits = { strangers: 72, strangersPerAddress: 63, authenticated: 10 };
  const table = new ConnectionTable(limits, seededDice(1));
  const admitted = (): net.Socket => {
    const socket = new net.Socket();
    table.admit(socket);
    return socket;
  };
  const crowd = (count: number): void => {
    for (let each = 0; each < count; each++) admitted();
  };
  crowd(200);
  let through = 0;
  for (let call = 0; call < CALLS; call++) {
    const caller = admitted();
    crowd(CROWD);
    if (!caller.destroyed) through++;
  }
  assert(through > CALLS / 8, `${through} of ${CALLS}`);
  assertEquals(table.count, limits.strangersPerAddress);
});

Deno.test("the newer half of the connections of an address gives way to none that comes", () => {
  const limits = { strangers: 72, strangersPerAddress: 63, authenticated: 10 };
  for (const chance of [0, 0.5, 1 - Number.EPSILON]) {
    const table = new ConnectionTable(limits, () => chance);
    const sockets = Array.from({ length: 63 + 31 }, () => new net.Socket());
    for (const socket of sockets) table.admit(socket);
    assert(sockets.slice(63).every(({ destroyed }) => !destroyed));
  }
});
