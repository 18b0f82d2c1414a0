/** What the page says of a talk, as a type: its entries, files, composer, and looking for words. */
import type { EntryState, PadWaitJson, Protection } from "../../server/gui_api/entry_json.ts";
import type { FileState } from "../../server/gui_api/file_json.ts";

/** How a text is protected: a word, and a sentence for those who want to know. */
export interface MarkWords {
  label: string;
  meaning: string;
}

/** In one language. */
export interface TalkWords {
  timeline: {
    log(name: string): string;
    toEnd: string;
    toEndNew(count: number): string;
    unreadLine: string;
    arrivals: string;
    /** Before the first message; `isKept`: a history keeps the talk. */
    empty(name: string, isKept: boolean): string;
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
    /** Why a file of ours is not there. */
    ends: Partial<Record<FileState, string>>;
    /** `isHeldBack`. */
    heldBack: string;
    /** `isWaiting`, `isGone`. */
    waits: string;
    gone: string;
    progress(received: number, all: number): string;
    speed(bytesPerSecond: number): string;
    left(leftMs: number): string;
    heldQuestion(names: string): string;
    heldSend: string;
  };

  /** Voice messages. */
  voice: {
    record: string;
    recording: string;
    refused: string;
    send: string;
    play: string;
    pause: string;
    place: string;
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

  search: {
    label: string;
    count(at: number, all: number): string;
    before: string;
    after: string;
    day: string;
  };
}
