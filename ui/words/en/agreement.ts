/** What holds for both people, and texts that go or leave at a time, in English. */
import type { AgreementWords } from "../agreement_words.ts";
import type { Formats } from "../formats.ts";

/** All of it, for one reader's formats. */
export function englishAgreement(formats: Formats): AgreementWords {
  return {
    agreement: {
      legend: "This talk",
      title: { label: "Name on this page", help: "The other side does not see it." },
      muted: "Mute: no sound and no notification",
      disappear: {
        label: "New messages disappear",
        help: "For both of you, that long after they were read. Copies that somebody made stay.",
      },
      stays: "Never",
      after: (afterMs) => `After ${formats.span(afterMs)}`,
      seen: "Both of us see what was read",
      changed: (author, agreement) => {
        if (agreement.code === "seen") {
          return agreement.on
            ? `${author}: both of you see what was read`
            : `${author}: nobody sees what was read`;
        }
        return agreement.afterMs === null
          ? `${author}: new messages stay`
          : `${author}: new messages disappear ${
            formats.span(agreement.afterMs)
          } after they were read`;
      },
      mark: (afterMs) => `Disappears ${formats.span(afterMs)} after it was read`,
      disappears: "Disappears",
      disappearsAfter: (afterMs) => `${formats.span(afterMs)} after it was read`,
      keysGone: "Key destroyed",
      keysGoneMeaning: (when) =>
        `${when}: both copies of its key were overwritten. Nobody can decrypt a recording of it any more.`,
      close: "Close the conversation",
      closeConfirm: "Really close it",
      closeHelp: "hchat gives the list back. What no history keeps is gone.",
    },
    later: {
      label: "Send later",
      at: "Send at",
      send: "Send then",
      cancel: "Not later",
      goesOut: (when) => `Goes out ${when}`,
      meaning: "It waits on this computer, and goes out then if hchat runs.",
    },
  };
}
