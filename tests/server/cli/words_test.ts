import { assertStringIncludes } from "@std/assert";
import { formatStatus } from "../../../server/cli/words.ts";

for (
  const [code, url] of [
    ["noHttp", "https://192.0.2.1:30412"],
    ["noTls", "http://192.0.2.1:30412"],
  ] as const
) {
  Deno.test(`formatStatus() says what to dial where the scheme was wrong: ${code}`, () => {
    const reason = { code, address: "192.0.2.1:30412" };
    const status = { code: "away" as const, reason, waiting: 0 };
    assertStringIncludes(formatStatus(status, { name: "bob", nowMs: 0 }), `dial ${url}`);
  });
}
