/** The forms in English: settings, choices for the page, opening a list, the first page. */
import type { Words } from "../words.ts";

const PAGE: Words["page"] = {
  title: "This page",
  language: "Language",
  browserLanguage: "As in the browser",
  theme: { legend: "Colours", options: { system: "As the system", light: "Light", dark: "Dark" } },
  sounds: "Play a sound for new messages",
  notifies: "Notify me of new messages",
  notifiesRefused:
    "The browser does not allow notifications here. Allow them beside the address bar.",
  notifiesContent: "Show name and text in notifications",
  enterSends: "Enter sends (otherwise Ctrl+Enter)",
};

const FORM: Words["form"] = {
  open: "Open",
  openTitle: "Open a key list",
  opened: "Opened",
  opening: "Opening…",
  openingList: (file, isSlow) =>
    isSlow ? `Opening ${file}: the stick is slow…` : `Opening ${file}…`,
  unlock: "Unlock",
  lockedTitle: "This key list is locked",
  found: "Key lists found here. Choose yours:",
  path: { label: "Path of the list", help: "A file ending in .hkl, on this computer or a stick." },
  pathHelpBeside: "It opens beside the others.",
  passphrase: { label: "Passphrase", help: "Leave it empty if the list has none." },
  wrongPassphrase: "Wrong passphrase. Try again:",
};

const SETTINGS: Words["settings"] = {
  title: "Settings",
  save: "Apply",
  saved: "Applied",
  conversation: (name) => `Conversation with ${name}`,
  peer: (name) => ({
    label: `Address of ${name}`,
    help: `The address this program calls: HOST, https://HOST, or onion. Leave it empty if only ` +
      `${name} can reach you.`,
  }),
  pad: {
    legend: "One-time pad",
    options: {
      prefer: {
        label: "Prefer",
        help: "One-time pad while the key of the moment has some left, then encryption alone.",
      },
      always: {
        label: "Always",
        help: "Nothing goes without one-time pad: a long text waits for the next keys.",
      },
      off: { label: "Off", help: "Encryption alone, under the key of the moment." },
    },
  },
  cover: {
    legend: "Reveal less to an observer",
    options: {
      quiet: { label: "Quiet", help: "Sends when there is something to send." },
      steady: {
        label: "Steady",
        help: "Sends at every tick, text or not, so that nobody sees when you write.",
      },
    },
  },
  list: "Key list:",
  asksForPictures: "Ask before pictures are received",
  program: "This program",
  listen: {
    label: "Listening address",
    help: "HOST:PORT where this program waits for the other side.",
  },
  dialable:
    "The other side calls one of these, the likeliest first. From outside your network, use your " +
    "router's public address; the router has to forward the port to this computer.",
  keep: {
    title: "Next start",
    button: "Keep for the next start",
    done: "Kept",
    help: "hchat forgets these settings when it ends, unless you keep them in this file:",
  },
  end: {
    title: "End",
    button: "End hchat",
    confirm: "Yes, end it",
    back: "Keep it running",
    help:
      "Says goodbye to the other side and ends the program on this computer. Messages that no " +
      "history keeps are gone then, and those of them that have not arrived will not arrive. " +
      "Received files that you have not saved are gone, too.",
  },
};

const WAYS: Words["ways"] = {
  title: "Ways to you",
  entrance: {
    legend: "How the other side connects",
    options: {
      plain: {
        label: "HTTP",
        help: "Your address begins with http://. Messages are encrypted in any case.",
      },
      tlsOfList: {
        label: "HTTPS",
        help:
          "To an observer it is HTTPS. The certificate comes from your list, so the other side " +
          "knows it already. Your address then begins with https://: tell the other side.",
      },
      tlsOfFiles: {
        label: "HTTPS, own certificate",
        help: "For a computer with a name of its own, such as chat.example.org.",
      },
      webServer: {
        label: "Behind a web server",
        help: "Your web server, or a tunnel, leads its address to hchat on this computer.",
      },
    },
  },
  cert: { label: "Certificate", help: "Path of a PEM file with the certificate and its chain." },
  key: { label: "Private key", help: "Path of a PEM file with the key of that certificate." },
  webServer: {
    label: "Public address",
    help: "What the other side dials, such as https://chat.example.org.",
  },
  mapPort: "Ask the router to lead a port to hchat",
  onion: "Publish an onion address through your tor (the other side dials onion)",
  aids: {
    title: "Authorities, tor and time",
    authorities: {
      label: "Trusted authorities",
      help:
        "Path of a PEM file with authorities that are trusted beside those of the system, such " +
        "as your own.",
    },
    torPasswordFile: {
      label: "Password file of tor",
      help:
        "Path of a file whose first line is the password of tor's control port. Leave it empty " +
        "if tor asks for none.",
    },
    sntp: {
      label: "Time server",
      help: "HOST whose clock is compared with yours, such as pool.ntp.org. Its answers can be " +
        "forged on the way: hchat shows them and does not go by them.",
    },
  },
};

const WELCOME: Words["welcome"] = {
  title: "Welcome to hchat",
  lead: "Two people share a list of random keys, one for every few seconds. Only the person with " +
    "the other copy can talk with you.",
  make: {
    title: "Make a pair of key lists",
    how: "One for you, one for the other person. Do this on a computer you trust.",
  },
  meet: {
    title: "Hand over the other copy",
    how: "Meet, and give the second file on a stick. Never send it over a network.",
  },
  open: "Open your copy",
};

/** All of them. */
export const FORMS: Pick<Words, "page" | "form" | "settings" | "ways" | "welcome"> = {
  page: PAGE,
  form: FORM,
  settings: SETTINGS,
  ways: WAYS,
  welcome: WELCOME,
};
