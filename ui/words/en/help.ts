/** The help inside the page in English: keys, and ten questions. */
import type { Words } from "../words.ts";

/** Keys and answers. */
export function englishHelp(): Words["help"] {
  return {
    title: "Help",
    shortcuts: "Keys",
    keys: {
      help: "This help",
      search: "Search in the conversation",
      previous: "Conversation above",
      next: "Conversation below",
      hide: "Hide the page, and show it again",
      lock: "Lock hchat",
      settings: "Settings",
      panic: "End hchat at once and leave nothing on the screen",
    },
    questions: [
      {
        question: "What protects my messages?",
        answer: "A list of random keys that only you and the other person have. The key changes " +
          "every few seconds. Each session adds fresh keys of its own, so a list that is stolen " +
          "later does not open what was recorded before.",
      },
      {
        question: "What do Pad and Encrypted mean?",
        answer:
          "Pad: the text was mixed with random bytes that are used once. Nobody without the " +
          "list can ever read it, whatever computers they have. Encrypted: authenticated " +
          "encryption under the key of the moment, which nobody can break today.",
      },
      {
        question: "What do Queued, Sent, Delivered and Read mean?",
        answer: "Queued: only on this computer. Sent: it went out. Delivered: the other program " +
          "confirmed it. Read: it was in view on the other person's page.",
      },
      {
        question: "Why can't I reach the other side?",
        answer:
          "Both programs must run, and one of them must be reachable: its address entered on " +
          "the other side, its port forwarded by the router, no firewall in between. The line " +
          "under the name says what was tried and what came back.",
      },
      {
        question: "What happens when a message can't be delivered now?",
        answer:
          "It waits here and goes out when the other side is there. It never arrives twice. " +
          "If hchat ends before that, it is lost, unless a history keeps it.",
      },
      {
        question: "Why does the clock matter?",
        answer: "The time of day chooses the key. If the clocks differ too much, messages wait. " +
          "Compare both with a phone, and set the one that is wrong.",
      },
      {
        question: "What are the six words?",
        answer:
          "Both of you see the same six words as long as nobody is in between. Read them to " +
          "each other by voice when hchat says so, or whenever you like.",
      },
      {
        question: "Is anything stored on this computer?",
        answer:
          "Only if you want it. Messages are in memory and are gone when hchat ends, unless it " +
          "was started with --history: then a sealed file keeps them, which opens with the key " +
          "list alone. The browser stores nothing of them.",
      },
      {
        question: "What if I lose the stick?",
        answer:
          "Tell the other person and make a new list. Whoever has the stick can't read what " +
          "was said before, but could pretend to be you until then.",
      },
      {
        question: "How do I leave quickly?",
        answer: "Press Esc three times: hchat ends and the page is empty. Ctrl+. hides the page " +
          "until you show it again.",
      },
    ],
  };
}
