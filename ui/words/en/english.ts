// Room: the page in English.
/** The page in English. */
import { englishStatus } from "./status.ts";
import { englishHelp } from "./help.ts";
import { englishErrors } from "./errors.ts";
import { englishRoute } from "./routes.ts";
import { englishAgreement } from "./agreement.ts";
import { ENGLISH_CONNECTION } from "./connection.ts";
import { englishGuard } from "./guard.ts";
import { englishKeys } from "./keys.ts";
import { englishTalk } from "./talk.ts";
import { EMOJI } from "./emoji.ts";
import type { Formats } from "../formats.ts";
import { englishFirst } from "./first.ts";
import { FORMS } from "./forms.ts";
import type { Words } from "../words.ts";

/** The page in English for one reader's formats. */
export function english(formats: Formats): Words {
  return {
    language: "en",
    formats,
    status: englishStatus(formats),
    error: englishErrors(formats),
    route: englishRoute,
    app: APP,
    alerts: { newMessage: "New message" },
    emoji: EMOJI,
    ...FORMS,
    ...englishFirst(formats),
    help: englishHelp(),
    link: LINK,
    ...englishGuard(formats),
    ...englishAgreement(formats),
    ...ENGLISH_CONNECTION,
    peer: {
      you: (self) => `You are ${self}`,
      own: "You:",
      unread: (count) => formats.plural(count, { other: "# unread" }),
    },
    ...englishKeys(formats),
    ...englishTalk(formats),
  };
}

const APP: Words["app"] = {
  loading: "Reaching hchat on this computer…",
  conversations: "Conversations",
  openList: "Open another key list",
  settings: "Settings",
  help: "Help",
  hide: "Hide the page",
  close: "Close",
  mute: "Mute",
  unmute: "Unmute",
};

const LINK: Words["link"] = {
  lost: "hchat on this computer does not answer. This page may be out of date; trying again.",
  stranger: "This page belongs to an earlier run of hchat. Open the link that the program printed.",
  ended: "hchat has ended. You can close this page.",
  taken:
    "Another program has put its own code into this browser under this address, and may have " +
    "seen this link. It was removed and has read nothing. End hchat, start it again and open the " +
    "new link.",
  hidden: "hchat is hidden.",
  show: "Show it",
  tryNow: "Try now",
  dismiss: "Dismiss",
  notices: "Notices",
};
