import { assertEquals } from "@std/assert";
import { makeCertificates } from "../../../server/dpi/tls_front.ts";
import { seededRandom } from "../../testkit/memory_list.ts";

Deno.test("the certificates of all fronts are of one length", () => {
  const random = seededRandom("fronts");
  const lengths = Array.from(
    { length: 20 },
    () => makeCertificates(Date.UTC(2026, 0), random).cert.length,
  );
  assertEquals(new Set(lengths).size, 1);
});
