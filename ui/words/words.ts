// Room: sentences, times and sizes as the page says them.
/** All that the page says, as a type: a language is complete when it compiles. Sentences end with their full stop. */
import type { ApiErrorJson } from "../../server/gui_api/error_json.ts";
import type { RouteJson } from "../../server/gui_api/route_json.ts";
import type { AgreementWords } from "./agreement_words.ts";
import type { ConnectionWords } from "./connection_words.ts";
import type { EmojiWords } from "./emoji_words.ts";
import type { FormWords } from "./form_words.ts";
import type { Formats } from "./formats.ts";
import type { KeyWords } from "./key_words.ts";
import type { RouteSentence, StatusWords } from "./status_words.ts";
import type { TalkWords } from "./talk_words.ts";
/** The shortcuts of the page (`ui/state/keyboard.ts`). */
export type Shortcut =
  | "help"
  | "hide"
  | "settings"
  | "search"
  | "previous"
  | "next"
  | "lock"
  | "panic";

/** What may go wrong between the page and the program on this computer, beside what the program says. */
export type PageError = ApiErrorJson | { code: "unreachable" } | {
  code: "unknown";
  status: number;
};

/** The page in one language, made for one reader's formats. */
export interface Words
  extends TalkWords, EmojiWords, FormWords, KeyWords, ConnectionWords, AgreementWords {
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
    hide: string;
    close: string;
    mute: string;
    unmute: string;
  };

  /** What is told outside of the page. */
  alerts: {
    newMessage: string;
  };

  help: {
    title: string;
    shortcuts: string;
    /** What each shortcut does; `panic` is three times the panic key. */
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
    /** Before one's own last message in the list of conversations. */
    own: string;
    unread(count: number): string;
  };
}
