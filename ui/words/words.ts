// Room: sentences, times and sizes as the page says them.
/** All that the page says, as a type: a language is complete when it compiles. Sentences end with their full stop. */
import type { ApiErrorJson } from "../../server/gui_api/error_json.ts";
import type { AwayReasonJson, StatusCode, StatusJson } from "../../server/gui_api/status_json.ts";
import type { ContinuityJson, ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { EntryState, PadWaitJson, Protection } from "../../server/gui_api/entry_json.ts";
import type { FileState } from "../../server/gui_api/file_json.ts";
import type { NoticeJson } from "../../server/gui_api/notice_json.ts";
import type { RouteJson } from "../../server/gui_api/route_json.ts";
import type { TimeServerJson } from "../../server/gui_api/settings_json.ts";
import type { Formats } from "./formats.ts";

/** The shortcuts of the page (`ui/keyboard.ts`). */
export type Shortcut = "help" | "hide" | "settings" | "search" | "previous" | "next" | "panic";

/** How easily a passphrase is guessed (`ui/state/passphrase_strength.ts`). */
export type Strength = "none" | "weak" | "fair" | "strong";

/** What a sentence about a conversation may need beside its parameters. */
export interface Setting {
  /** The peer's name, ready for a sentence (`Formats.name`). */
  name: string;
  /** The program's clock, Unix milliseconds. */
  nowMs: number;
}

/** One of a union's variants, by its code. */
export type Of<Union extends { code: string }, Code> = Union extends unknown
  ? Code extends Union["code"] ? Union : never
  : never;

/** What may go wrong between the page and the program on this computer, beside what the program says. */
export type PageError = ApiErrorJson | { code: "unreachable" } | {
  code: "unknown";
  status: number;
};

/** A choice of a form: what it is called, and what it means. */
export interface OptionWords {
  label: string;
  help: string;
}

/** A field of a form. */
export interface FieldWords {
  label: string;
  help: string;
}

/** How a text is protected: a word, and a sentence for those who want to know. */
export interface MarkWords {
  label: string;
  meaning: string;
}

/** What the page says about a conversation's state (`ui/words/en_status.ts`). */
export interface StatusWords {
  /** One to three words; `notReached` is "away" before the first contact. */
  labels: Record<StatusCode | "notKnown" | "notReached" | "wrongPeer", string>;
  sentence(status: StatusJson, setting: Setting): string;
  away(reason: AwayReasonJson, setting: Setting): string;
  notice(notice: NoticeJson, setting: Setting): string;
  lastHeard(atMs: number, setting: Setting): string;
  notKnown(name: string): string;
}

/** What the page says of a way in; `ready` when the other side can use it. */
export interface RouteSentence {
  ready: boolean;
  text: string;
}

/** The page in one language, made for one reader's formats. */
export interface Words {
  /** BCP 47, for the document's `lang`. */
  language: string;
  formats: Formats;
  status: StatusWords;
  /** Why a request failed. */
  error(error: PageError): string;
  /** How it is with a way in. */
  route(route: RouteJson): RouteSentence;

  app: {
    loading: string;
    conversations: string;
    openList: string;
    settings: string;
    help: string;
    lock: string;
    close: string;
    mute: string;
    unmute: string;
  };

  /** What is told outside of the page. */
  alerts: {
    newMessage: string;
  };

  /** Choices for the page itself. */
  page: {
    title: string;
    language: string;
    browserLanguage: string;
    theme: { legend: string; options: Record<"system" | "light" | "dark", string> };
    sounds: string;
    notifies: string;
    notifiesRefused: string;
    notifiesContent: string;
    hidesOnBlur: string;
    enterSends: string;
    hasPanicKey: string;
  };

  search: {
    label: string;
    count(at: number, all: number): string;
    before: string;
    after: string;
    day: string;
  };

  help: {
    title: string;
    shortcuts: string;
    /** What each shortcut does; `panic` is three times Escape. */
    keys: Record<Shortcut, string>;
    questions: readonly { question: string; answer: string }[];
  };

  /** The page and its program. */
  link: {
    lost: string;
    stranger: string;
    ended: string;
    taken: string;
    hidden: string;
    show: string;
    tryNow: string;
    dismiss: string;
    notices: string;
  };

  peer: {
    you(self: string): string;
    unread(count: number): string;
  };

  keys: {
    region(name: string): string;
    show: string;
    inUse: string;
    number(slot: number): string;
    none: string;
    nextIn(leftMs: number): string;
    firstIn(startsInMs: number): string;
    over: string;
    list: string;
    left(leftMs: number): string;
    roughlyLeft(leftMs: number): string;
    nothingLeft: string;
    count(left: number, all: number): string;
    until(endMs: number): string;
    clockOf(name: string): string;
    clockUnknown: string;
    clockKnownLater(name: string): string;
    /** Why a time server's clock is not known. */
    timeServer: Record<Exclude<TimeServerJson["code"], "answered">, string>;
    /** `offsetMs` is the peer's clock minus ours. */
    offset(offsetMs: number): string;
  };

  /** Whether the peer is the one of before. */
  continuity: {
    label: string;
    notKnown: string;
    meaning: string;
    details: Record<ContinuityJson["code"], string>;
    lost(name: string): string;
    lostCompare(name: string): string;
    lostDiffer: string;
    lostLater: string;
    match: string;
    paused: string;
    goOn: string;
  };

  timeline: {
    log(name: string): string;
    toEnd: string;
    toEndNew(count: number): string;
    unreadLine: string;
    arrivals: string;
    empty(name: string): string;
  };

  entry: {
    states: Record<EntryState, MarkWords>;
    protections: Record<Protection, MarkWords>;
    padWait: MarkWords;
    padWaitUntil(wait: PadWaitJson, nowMs: number): string;
    by(author: string): string;
    blank: string;
    cancel: string;
    sendAgain: string;
    edit: string;
    details: string;
    key(slot: number): string;
    keyMeaning: string;
    tools: string;
    reply: string;
    react(emoji: string): string;
    copy: string;
    delete: string;
    deleteConfirm: string;
    deleted: string;
    unknown: string;
    edited: string;
    /** A reaction, an edit or a deletion that the other side has not confirmed. */
    changed: string;
    quoteMissing: string;
    /** The two times of an entry. */
    written: string;
    arrived: string;
  };

  file: {
    attach: string;
    accept: string;
    refuse: string;
    pause: string;
    resume: string;
    cancel: string;
    save: string;
    enlarge(name: string): string;
    /** "" for one that is as it should be. */
    states: Record<FileState, string>;
    progress(received: number, all: number): string;
    speed(bytesPerSecond: number): string;
    left(leftMs: number): string;
    heldQuestion(names: string): string;
    heldSend: string;
  };

  composer: {
    label(name: string): string;
    send: string;
    hint: string;
    hintCtrl: string;
    over: string;
    bytes(used: number, limit: number): string;
    protection: {
      off: string;
      pad: string;
      padWaits: string;
      noKey: string;
      padSpent: string;
      padPartly: string;
      padWhileLeft: string;
    };
  };

  form: {
    open: string;
    openTitle: string;
    opened: string;
    opening: string;
    unlock: string;
    lockedTitle: string;
    found: string;
    path: FieldWords;
    pathHelpBeside: string;
    passphrase: FieldWords;
    wrongPassphrase: string;
  };

  settings: {
    title: string;
    save: string;
    saved: string;
    conversation(name: string): string;
    peer(name: string): FieldWords;
    pad: { legend: string; options: Record<ConversationJson["padMode"], OptionWords> };
    cover: { legend: string; options: Record<ConversationJson["coverMode"], OptionWords> };
    list: string;
    asksForPictures: string;
    program: string;
    listen: FieldWords;
    dialable: string;
    keep: { title: string; button: string; done: string; help: string };
    end: { title: string; button: string; confirm: string; back: string; help: string };
  };

  /** Making a pair of lists. */
  make: {
    begin: string;
    ownName: FieldWords;
    otherName: FieldWords;
    span: string;
    period: string;
    pad: string;
    ownFolder: string;
    otherFolder: string;
    otherPlace: string;
    folderUp: string;
    place(path: string, about: { isMedium: boolean; freeBytes: number | undefined }): string;
    passphrase: FieldWords;
    strengths: Record<Strength, string>;
    /** Of one list; `freeBytes` of the first place. */
    estimate(bytes: number, freeBytes: number | undefined): string;
    button: string;
    phases: Record<"writing" | "checking", string>;
    written: string;
    handOver(path: string): string;
    compare: string;
    openOwn: string;
    back: string;
  };

  /** Reaching each other for the first time. */
  meet: {
    title(name: string): string;
    tell(name: string): string;
    elsewhere: string;
    copied: string;
    call(name: string): string;
    callHelp(name: string): string;
    callButton: string;
  };

  welcome: {
    title: string;
    lead: string;
    make: { title: string; how: string };
    meet: { title: string; how: string };
    open: string;
  };
}
