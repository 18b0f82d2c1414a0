/** Every code of the local API has a sentence in every language; the tables below fail the type check when one is missing. */
import { assertEquals, assertMatch } from "@std/assert";
import type { ValueFaultJson } from "../../server/gui_api/error_json.ts";
import type { WebServerState } from "../../server/gui_api/route_json.ts";
import type { AwayReasonJson } from "../../server/gui_api/status_json.ts";
import type { PageError, Words } from "../../ui/words/words.ts";
import { wordsFor } from "./all_languages.ts";

type Codes<Json extends { code: string }> = Record<Json["code"], true>;

const ERRORS: Codes<PageError> = {
  unreachable: true,
  unknown: true,
  internal: true,
  foreignHost: true,
  foreignOrigin: true,
  foreignUser: true,
  tokenMissing: true,
  tokenWrong: true,
  programLocked: true,
  pinNeeded: true,
  secretWrong: true,
  notFound: true,
  methodNotAllowed: true,
  badType: true,
  badEncoding: true,
  badJson: true,
  bodyBroken: true,
  bodyTooLong: true,
  valueInvalid: true,
  settingUnknown: true,
  textEmpty: true,
  textBlank: true,
  textTooLong: true,
  outboxFull: true,
  noMemory: true,
  notPaused: true,
  fileWithoutPad: true,
  fileUnreadable: true,
  fileTooLong: true,
  memoryFull: true,
  fileNotReady: true,
  makeFailed: true,
  makingAlready: true,
  sessionChanged: true,
  entryUnknown: true,
  entryGone: true,
  stillInHistory: true,
  tooLate: true,
  notResendable: true,
  entryNotQueued: true,
  noList: true,
  locked: true,
  closed: true,
  listOver: true,
  keysBurned: true,
  conversationUnknown: true,
  conversationNeeded: true,
  listOpen: true,
  listFailed: true,
  notAList: true,
  truncated: true,
  trailing: true,
  newerVersion: true,
  headerDamaged: true,
  outOfRange: true,
  missingVolume: true,
  foreignVolume: true,
  stateDamaged: true,
  tableDamaged: true,
  damaged: true,
  inUse: true,
  passphraseNeeded: true,
  wrongPassphrase: true,
  unreadable: true,
  removed: true,
  readOnly: true,
  portTaken: true,
  portForbidden: true,
  addressUnknown: true,
  notLoopback: true,
  listenFailed: true,
  certificateUnusable: true,
  saveFailed: true,
};

const VALUE_FAULTS: Codes<ValueFaultJson> = {
  notAString: true,
  notABoolean: true,
  notTrue: true,
  notAnId: true,
  notWords: true,
  notACount: true,
  notAFutureTime: true,
  notAName: true,
  sameNames: true,
  outOfRange: true,
  notAnEmoji: true,
  notUnicode: true,
  notAPath: true,
  notOneOf: true,
  tooLong: true,
  tooShort: true,
  needsList: true,
  noPad: true,
  fixed: true,
  notHostPort: true,
  portOutOfRange: true,
  badHost: true,
  badScheme: true,
  badUrl: true,
  hasUser: true,
  isPageLink: true,
  hasPath: true,
  portZero: true,
  listenOnly: true,
  notHttps: true,
};

const AWAY: Codes<AwayReasonJson> = {
  notHchat: true,
  notReady: true,
  nothingBehind: true,
  notPeer: true,
  saidBye: true,
  callBroke: true,
  noCall: true,
  silent: true,
  internal: true,
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

const WEB_SERVER: Codes<WebServerState> = {
  webServerUnused: true,
  webServerUsed: true,
  webServerElsewhere: true,
  webServerUnreachable: true,
};

/** What any of the codes may come with. */
const PARAMETERS = {
  status: 418,
  triesLeft: 2,
  name: "bob",
  names: ["bob"],
  values: ["on", "off"],
  limit: 7,
  limitBytes: 7,
  limitMs: 60_000,
  state: "sent",
  list: "bob.hkl",
  detail: "",
  host: "192.0.2.1",
  port: 1,
  path: "/x",
  address: "http://192.0.2.1:1",
  url: "https://a.example",
  listen: "127.0.0.1:1",
};

/** Reasons that are words. */
const REASONS: Record<string, string> = { makeFailed: "full", certificateUnusable: "notPair" };

/** A sentence for each code, told apart by its code. */
function sentencesOf(words: Words): Record<string, string> {
  const setting = { name: "bob", nowMs: Date.UTC(2026, 0, 1) };
  const told: Record<string, string> = {};
  const each = (kind: string, codes: object, tell: (json: never) => string): void => {
    for (const code of Object.keys(codes)) {
      told[`${kind} ${code}`] = tell(
        {
          reason: REASONS[code] ?? { code: "fixed" },
          ...PARAMETERS,
          code,
        } as never,
      );
    }
  };
  each("error", ERRORS, words.error);
  each("value", VALUE_FAULTS, (reason) => words.error({ code: "valueInvalid", name: "x", reason }));
  each("away", AWAY, (reason) => words.status.away(reason, setting));
  each(
    "route",
    WEB_SERVER,
    (result) =>
      words.route({
        route: "webServer",
        at: "",
        result: { ...(result as object), reason: "refused" } as never,
      }).text,
  );
  return told;
}

const english = sentencesOf(wordsFor({ locales: ["en"] }));

for (const code of ["fr", "ar"]) {
  Deno.test(`${code}: every code of the API has a sentence of that language`, () => {
    const own = sentencesOf(wordsFor({ locales: [code] }));
    const missing = Object.entries(own).filter(([key, text]) => !text || text === english[key]);
    assertEquals(missing, []);
  });
}

for (const code of ["en", "fr", "ar"]) {
  Deno.test(`${code}: a reason of an address names the address`, () => {
    const own = sentencesOf(wordsFor({ locales: [code] }));
    const withoutAddress = ["saidBye", "callBroke", "noCall", "silent", "internal"];
    const missing = Object.keys(AWAY).filter((reason) =>
      own[`away ${reason}`]?.includes(PARAMETERS.address) === withoutAddress.includes(reason)
    );
    assertEquals(missing, []);
  });
}

for (const code of ["en", "fr", "ar"]) {
  Deno.test(`${code}: whoever dials the wrong scheme is told the address with the right one`, () => {
    const { away } = wordsFor({ locales: [code] }).status;
    const tell = (code: "noHttp" | "noTls") =>
      away({ code, address: "192.0.2.1:30412" }, { name: "bob", nowMs: 0 });
    assertMatch(tell("noHttp"), /https:\/\/192\.0\.2\.1:30412/);
    assertMatch(tell("noTls"), /http:\/\/192\.0\.2\.1:30412/);
  });
}

Deno.test("ar: no code is told without an Arabic letter", () => {
  const own = sentencesOf(wordsFor({ locales: ["ar"] }));
  const missing = Object.entries(own).filter(([, text]) => !/\p{Script=Arabic}/u.test(text));
  assertEquals(missing, []);
});
