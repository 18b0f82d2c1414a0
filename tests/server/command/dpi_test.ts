import {
  assert,
  assertEquals,
  assertGreater,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { dpiCommand } from "../../../server/command/dpi_command.ts";
import { formatReport, formatReports } from "../../../server/command/dpi_words.ts";
import { type DpiReport, reportOf } from "../../../server/dpi/dpi_report.ts";
import type { Flow } from "../../../server/dpi/flow.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { oldHead, request } from "../../testkit/flows.ts";
import { realClock } from "../../testkit/real_clock.ts";
import { runCommand } from "../../testkit/run_command.ts";
import { seededBytes } from "../../testkit/seeded_dice.ts";

/** A connection of one hello of TLS with one cipher, without extensions. */
const HELLO_FLOW: Flow = {
  openedAtMs: 0,
  packets: [{
    atMs: 0,
    up: true,
    bytes: Uint8Array.fromHex(`160301002f0100002b0303${"09".repeat(32)}0000021301` + "01000000"),
  }],
};

/** A FakeIo whose clock is the real one: the pairs talk over real sockets. */
class RealTimeIo extends FakeIo {
  override readonly clock = Object.assign(Object.create(null), realClock);
}

Deno.test("hchat dpi judges real conversations, and exits 1 exactly when it found a rule", async () => {
  const run = await runCommand(dpiCommand, ["--json", "--for", "5s"], new RealTimeIo());
  const { reports }: { reports: DpiReport[] } = JSON.parse(run.lines.join("\n"));
  const [http, https, tls] = reports;
  assertEquals(run.code, reports.every(({ rules }) => rules.length === 0) ? 0 : 1);
  assertEquals(reports.map(({ transport }) => transport), ["http", "https", "tls"]);
  for (const { pairs, firstPackets } of reports) {
    assertEquals(pairs, 4);
    assertEquals(firstPackets.passed, firstPackets.count);
  }
  assertGreater(http!.bodies.count, 8);
  assertEquals(http!.bodies.constantOffsets, []);
  assertEquals(http!.bodies.repeatedBodies, 0);
  assert(http!.bodies.entropyBitsPerByte > 7.9);
  assertEquals(https!.bodies.count, 0);
  assertEquals(https!.hellos?.ours, [https!.hellos?.runtime]);
  assertEquals(tls!.hellos?.ours, [tls!.hellos?.runtime]);
  assertEquals(tls!.certificates?.length, 4);
  assertEquals(tls!.rules.filter(({ scope }) => scope === "listener"), []);
  assert(https!.ndpi.kind === "absent" || https!.ndpi.score === 0, JSON.stringify(https!.ndpi));
});

Deno.test("the report has a line for the published rules and one for those that were found", () => {
  const packets = Array.from({ length: 6 }, (_, seed) => request(oldHead(seed), 2_048, seed));
  const flows = packets.map((bytes, index) => ({
    openedAtMs: index,
    packets: [{ atMs: index, up: true, bytes }],
  }));
  const capture = { transport: "http", spanMs: 60_000, listenerRules: [] };
  const old = formatReport(
    reportOf({ ...capture, flows: [flows], ndpi: { kind: "absent" } }, seededBytes(1)),
  );
  assertEquals(old.slice(0, 3), [
    "plain HTTP: 1 pair, 1 minute, 6 connections",
    "Passes the published rules against encrypted traffic: 6 of 6 first packets",
    "Rules were found:",
  ]);
  assertStringIncludes(old[3] ?? "", "/^POST /[0-9a-f]{32} / (6 of 6)");
  const none = formatReport(
    reportOf({ ...capture, flows: [[]], ndpi: { kind: "absent" } }, seededBytes(1)),
  );
  assertMatch(none[2] ?? "", /^No rule was found$/);
  const whole = formatReports([
    reportOf({ ...capture, flows: [[]], ndpi: { kind: "absent" } }, seededBytes(1)),
  ]);
  assertEquals(whole.slice(0, none.length), none);
  assertMatch(whole.slice(none.length).join(" "), /onion: not measured.*trains no classifier/);
});

Deno.test("a TLS hello of our own is a rule", () => {
  const capture = { transport: "https", spanMs: 60_000, listenerRules: [], flows: [[HELLO_FLOW]] };
  const judge = (runtimeHello: string) =>
    reportOf({ ...capture, ndpi: { kind: "absent" }, runtimeHello }, seededBytes(1));
  const { hellos, rules } = judge("t13d1011h2_61a7ad8aa9b6_f9531d972513");
  assertEquals(rules.map(({ scope }) => scope), ["first packet"]);
  assertEquals(judge(hellos!.ours[0]!).rules, []);
});

Deno.test("hchat dpi declines a mode of cover and a span that there are not", async () => {
  assertEquals((await runCommand(dpiCommand, ["--cover", "loud"])).code, 2);
  assertEquals((await runCommand(dpiCommand, ["--for", "2h"])).code, 2);
});
