/** What the page says in its forms, as a type: choices, settings, making lists, meeting. */
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { EntranceJson } from "../../server/gui_api/settings_json.ts";

/** How easily a passphrase is guessed (`ui/state/passphrase_strength.ts`). */
export type Strength = "none" | "weak" | "fair" | "strong";

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

/** In one language. */
export interface FormWords {
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
    enterSends: string;
  };

  /** Against eyes that should not see. */
  guard: {
    title: string;
    hidesOnBlur: string;
    panicKey: string;
    /** A key, three times in a row. */
    thrice(key: string): string;
    noPanicKey: string;
    panicHelp: string;
    /** What was pressed is a key of ordinary writing. */
    panicOrdinary: string;
    panicWipes: string;
  };

  /** The lock of the program. */
  lock: {
    action: string;
    andPin: string;
    meaning: string;
    loses(conversation: string, files: number): string;
    losesLists: string;
    locked: string;
    /** The field that unlocks, by what does. */
    secret: Record<"passphrase" | "pin" | "either", string>;
    checking: string;
    tries(left: number): string;
    /** While nothing would unlock it. */
    pinNeeded: string;
    pinTitle: string;
    pin: FieldWords;
    pinAgain: string;
    pinDiffers: string;
    pinSet: string;
    pinChange: string;
    pinDone: string;
  };

  form: {
    open: string;
    openTitle: string;
    opened: string;
    opening: string;
    /** A list that is being opened by its file's name; `isSlow`: its medium takes long. */
    openingList(file: string, isSlow: boolean): string;
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

  /** How the other side can reach this program. */
  ways: {
    title: string;
    entrance: { legend: string; options: Record<EntranceJson["code"], OptionWords> };
    cert: FieldWords;
    key: FieldWords;
    webServer: FieldWords;
    mapPort: string;
    onion: string;
    /** What the ways go by. */
    aids: {
      title: string;
      authorities: FieldWords;
      torPasswordFile: FieldWords;
      sntp: FieldWords;
    };
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
    handOver(path: string, place: { isMedium: boolean }): string;
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
    /** Shows an address as a QR code. */
    code: string;
    codeOf(url: string): string;
    call(name: string): string;
    /** In place of `call` where nothing is above it. */
    callOnly(name: string): string;
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
