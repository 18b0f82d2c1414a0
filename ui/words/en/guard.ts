/** Lock, panic and hiding in English. */
import type { Formats } from "../formats.ts";
import type { FormWords } from "../form_words.ts";

/** All of it, for one reader's formats. */
export function englishGuard(formats: Formats): Pick<FormWords, "guard" | "lock"> {
  return {
    guard: GUARD,
    lock: lockWords(formats),
  };
}

const GUARD: FormWords["guard"] = {
  title: "Unwanted eyes",
  hidesOnBlur: "Hide the page while another window is in front",
  panicKey: "Panic key",
  thrice: (key) => `${key === "Escape" ? "Esc" : key} three times in a row`,
  noPanicKey: "None",
  panicHelp:
    "Press a key in this field to choose it, Delete for none. Three times in a row it ends hchat at once and leaves nothing on the screen.",
  panicOrdinary: "You use this key when you write. Choose another one.",
  panicWipes: "Panic also destroys the history on this computer",
};

function lockWords(formats: Formats): FormWords["lock"] {
  return {
    action: "Lock hchat",
    andPin: "Lock and PIN…",
    meaning: "hchat closes its key lists, ends the connections and forgets every text until you " +
      "unlock it. Messages that wait go out afterwards.",
    loses: (name, files) =>
      `${formats.name(name)}: ${
        formats.plural(files, {
          one: "# file is on its way or in memory only, and is lost.",
          other: "# files are on their way or in memory only, and are lost.",
        })
      }`,
    losesLists: "The key lists that are being made are lost.",
    locked: "hchat is locked.",
    secret: { passphrase: "Passphrase of a key list", pin: "PIN", either: "Passphrase or PIN" },
    checking: "Checking…",
    tries: (left) =>
      formats.plural(left, {
        one: "# wrong answer ends hchat.",
        other: "# wrong answers end hchat.",
      }),
    pinNeeded: "Choose a PIN first: nothing else could unlock hchat.",
    pinTitle: "PIN",
    pin: {
      label: "PIN for this run",
      help: "At least 6 letters or digits. It is kept nowhere, and gone when hchat ends.",
    },
    pinAgain: "The same once more",
    pinDiffers: "The two differ.",
    pinSet: "Set PIN",
    pinChange: "Change PIN",
    pinDone: "PIN set",
  };
}
