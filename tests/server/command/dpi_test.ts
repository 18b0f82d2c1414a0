import { assert, assertEquals, assertGreater } from "@std/assert";
import { dpiCommand } from "../../../server/command/dpi_command.ts";
import type { DpiReport } from "../../../server/dpi/dpi_report.ts";
import { FakeIo } from "../../testkit/fake_io.ts";
import { realClock } from "../../testkit/real_clock.ts";
import { runCommand } from "../../testkit/run_command.ts";

/** A FakeIo whose clock is the real one: the pair talks over real sockets. */
class RealTimeIo extends FakeIo {
  override readonly clock = Object.assign(Object.create(null), realClock);
}

for (const cover of ["quiet", "steady"]) {
  Deno.test(`hchat dpi finds nothing that tells in a captured ${cover} conversation`, async () => {
    const words = ["--json", "--for", "1m", "--cover", cover];
    const run = await runCommand(dpiCommand, words, new RealTimeIo());
    const report: DpiReport = JSON.parse(run.lines.join("\n"));
    assertEquals(report.findings, []);
    assertEquals(run.code, 0);
    assertGreater(report.cells.count, 8);
    assertEquals(report.cells.sizes.map(({ what }) => what), ["2048"]);
    assertEquals(report.cells.constantOffsets, []);
    assertEquals(report.firstPackets.passed, report.firstPackets.count);
    assertEquals(report.bareCells.count, report.cells.count);
    assert(report.paths.distinct >= 2, "the path did not change with the slot");
  });
}

Deno.test("hchat dpi refuses a mode of cover and a span that there are not", async () => {
  assertEquals((await runCommand(dpiCommand, ["--cover", "loud"])).code, 2);
  assertEquals((await runCommand(dpiCommand, ["--for", "2h"])).code, 2);
});
