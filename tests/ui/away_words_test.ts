import { assertNotEquals, assertStringIncludes } from "@std/assert";
import type { AwayReasonJson, UnreachableReason } from "../../server/gui_api/status_json.ts";
import { wordsFor } from "./all_languages.ts";

const SETTING = { name: "bob", nowMs: 0 };
/** Every reason, so that a new one is not forgotten here. */
const UNREACHABLE: Record<UnreachableReason, true> = {
  refused: true,
  unknownHost: true,
  lookupFailed: true,
  noRoute: true,
  noNetwork: true,
  noAnswer: true,
  broke: true,
  noHttp: true,
  noTls: true,
  tlsDeclined: true,
  certificateNotProven: true,
  certificateNotOfList: true,
  certificateOutOfDate: true,
  certificateOfAnotherName: true,
  torMissing: true,
  torWithoutControl: true,
  torPassword: true,
  torCookie: true,
  torStarting: true,
  onionKeysMissing: true,
  onionSilent: true,
};
const address = "192.0.2.7:443";
const REASONS: AwayReasonJson[] = [
  ...Object.keys(UNREACHABLE).map((code) => ({ code: code as UnreachableReason, address })),
  { code: "notHchat", address },
  { code: "notReady", address },
  { code: "notPeer", address },
  { code: "saidBye" },
  { code: "callBroke" },
  { code: "noCall" },
  { code: "silent" },
  { code: "internal" },
];

for (const language of ["fr", "ar"]) {
  Deno.test(`the page says in ${language} why the other side is away`, () => {
    const english = wordsFor({ locales: ["en"] }).status;
    const { status } = wordsFor({ locales: [language] });
    for (const reason of REASONS) {
      const sentence = status.away(reason, SETTING);
      assertNotEquals(sentence, english.away(reason, SETTING), reason.code);
      if ("address" in reason) assertStringIncludes(sentence, address);
    }
  });
}
