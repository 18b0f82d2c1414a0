/** Making lists and meeting in English. */
import type { Formats } from "../formats.ts";
import type { Words } from "../words.ts";

/** Both of them, for one reader's formats. */
export function englishFirst(formats: Formats): Pick<Words, "make" | "meet"> {
  return { make: makeWords(formats), meet: MEET };
}

function makeWords(formats: Formats): Words["make"] {
  return {
    begin: "Make two key lists",
    ownName: { label: "Your name", help: "The other side sees it." },
    otherName: { label: "Name of the other person", help: "You see it above the conversation." },
    span: "The lists last",
    period: "Each key is in use for",
    pad: "With one-time pad: nobody can ever read what was recorded, but the lists are heavy",
    ownFolder: "Your list goes to",
    otherFolder: "The other person's list goes to",
    otherPlace: "Another folder…",
    folderUp: "Up",
    place: (path, { isMedium, freeBytes }) =>
      [
        isMedium ? `Stick ${path}` : path,
        freeBytes === undefined ? "" : `${formats.bytes(freeBytes)} free`,
      ].filter(Boolean).join(", "),
    passphrase: {
      label: "Passphrase for both lists",
      help: "You may leave it empty. Then the list alone opens the conversation.",
    },
    strengths: {
      none: "",
      weak: "Weak: it can be guessed in hours.",
      fair: "Fair: it takes many computers to guess it.",
      strong: "Strong.",
    },
    estimate: (bytes, freeBytes) =>
      `${formats.bytes(bytes)} for each, ${formats.bytes(2 * bytes)} to write` +
      (freeBytes === undefined ? "" : `, ${formats.bytes(freeBytes)} free`),
    button: "Make the lists",
    phases: { writing: "Writing", checking: "Reading back" },
    written: "Both lists are written and were read back.",
    handOver: (path, { isMedium }) =>
      isMedium
        ? `Eject the stick and hand over ${path} in person. Never send it over a network.`
        : `Copy ${path} onto a stick and hand it over in person. Never send it over a network. ` +
          "Delete it here when the other person has it.",
    compare: "Compare these numbers when you both have your list: they are the same on both sides.",
    openOwn: "Open my list",
    back: "Back",
  };
}

const MEET: Words["meet"] = {
  title: (name) => `Reach ${name}`,
  tell: (name) => `Tell ${name} one of your addresses, the likeliest is first:`,
  elsewhere:
    "From outside your network, use your router's public address. The router has to forward the " +
    "port to this computer.",
  copied: "Copied",
  code: "QR code",
  codeOf: (url) => `${url} as a QR code`,
  call: (name) => `Or call ${name}`,
  callOnly: (name) => `Call ${name}`,
  callHelp: (name) => `The address that ${name}'s hchat shows. One of you calling is enough.`,
  callButton: "Call",
};
