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
          "later does not open earlier recordings.",
      },
      {
        question: "What do the sheet and the padlock at a message mean?",
        answer:
          "A sheet, Pad: the text was mixed with random bytes that are used only once. Without the " +
          "list nobody can ever read it, on any computer. A padlock, Encrypted: authenticated " +
          "encryption under the key of the moment, which nobody can break today.",
      },
      {
        question: "What do the clock and the ticks at a message mean?",
        answer:
          "A clock, Queued: only on this computer. One tick, Sent: it went out. Two ticks, Delivered: " +
          "the other program confirmed it. Two bold ticks, Read: it was in view on the other " +
          "person's page. A click on a message says which it is.",
      },
      {
        question: "Why can't I reach the other side?",
        answer:
          "Both programs must run, and one of them must be reachable: its address is entered " +
          "on the other side, its router forwards the port, and no firewall blocks it. The line " +
          "under the name says what hchat tried and what came back.",
      },
      {
        question: "What happens when a message can't be delivered now?",
        answer:
          "It waits here and goes out when the other side is there. It never arrives twice. " +
          "If hchat ends first, the message is lost, unless hchat keeps a history.",
      },
      {
        question: "Why does the clock matter?",
        answer: "The time of day chooses the key. If the clocks differ too much, messages wait. " +
          "Compare both with a phone, and correct the wrong one.",
      },
      {
        question: "What are the six words?",
        answer: "Both of you see the same six words unless somebody is in between. Read them to " +
          "each other by voice when hchat says so, or whenever you like.",
      },
      {
        question: "Is anything stored on this computer?",
        answer:
          "Only if you want it. Messages stay in memory and are gone when hchat ends, unless " +
          "you start it with --history. Then an encrypted file keeps them, and only the key list " +
          "opens it. Files that you receive are in memory, with or without a history, until you save " +
          "them. The browser stores none of it.",
      },
      {
        question: "What if I lose the stick?",
        answer: "Tell the other person and make a new list. A thief can't read your earlier " +
          "messages, but could pretend to be you until you do.",
      },
      {
        question: "How do I leave quickly?",
        answer: "Press Esc three times: hchat ends and the page is empty. Ctrl+. hides the page " +
          "until you show it again.",
      },
    ],
  };
}
