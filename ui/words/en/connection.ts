/** The way to the peer in English. */
import type { ConnectionWords } from "../connection_words.ts";

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** What was tried, when, and what to do. */
export const ENGLISH_CONNECTION: ConnectionWords = {
  reach: {
    title: (name) => `Connection with ${name}`,
    show: "How the connection is, and what to do",
    tried: "Last try",
    notTried: (name) => `hchat calls nobody here: it waits for ${name} to call.`,
    triedAt: (address, when) => `${address}, ${when}, without success`,
    calling: (address) => `Calling ${address}`,
    heard: "Last heard",
    neverHeard: "Not since hchat started",
    toPeer: (name) => `Your way to ${name}`,
    noAddress: (name) => `No address of ${name} is known.`,
    toUs: (name) => `${name}'s ways to you`,
    notListening:
      "None: this program does not listen. It does when you enter a listening address in the settings.",
    came: "Other visitors",
    nobodyCame: "Nobody so far.",
    visit: {
      web: (count, when) =>
        `Browsers or scanners asked for web pages: ${times(count)}, last ${when}.`,
      strangeCell: (count, when) =>
        `Somebody called with another list, or with a clock that is far off: ${
          times(count)
        }, last ${when}.`,
      lateCell: (count, when) =>
        `Somebody called under a past key: ${times(count)}, last ${when}. A clock was set, or ` +
        "somebody repeats what was recorded.",
    },
    clocks: "Clocks",
    yourClock: (time) => `Yours: ${time}`,
    peerClock: (name, time) => `${name}'s: ${time}`,
    whatToDo: "What to do",
    advice: {
      waiting: (name) => [
        `Tell ${name} one of your addresses below, by telephone or in person.`,
        `Or ask ${name} for an address and enter it in the settings. One of you calling is enough.`,
      ],
      notReached: (name) => [
        `Ask ${name} whether hchat is running and shows this address.`,
        `Is ${name} in another network? Then the router there has to forward the port, or hchat asks it to: Settings, Ways to you.`,
        `Or let ${name} call you: enter a listening address in the settings, and tell ${name} the address that is then shown below.`,
        "If no router can be changed, both start tor or Tor Browser and publish an onion address in the settings.",
      ],
      away: (name) => [
        `Nothing, if ${name} has closed hchat or gone offline: what you write goes out when ${name} is back.`,
        `If it lasts, ask ${name} whether the address has changed.`,
      ],
      awayCaller: (name) => [
        `Nothing, if ${name} has closed hchat or gone offline: ${name}'s hchat calls again, and what you write goes out then.`,
        `If it lasts, look below whether a way to you is closed, and tell ${name} one that is open.`,
      ],
      wrongClock: () => [
        "Both of you compare your computer's clock with a telephone.",
        "Set the one that is wrong: date, time and time zone. hchat then goes on without a restart.",
      ],
      otherList: (name) => [
        `One of you opens the other copy: ${name}'s program and yours must hold the two different files of one pair.`,
      ],
      wrongPeer: (name) => [
        `Compare the address with the one that ${name}'s hchat shows.`,
        "Compare the lists: both read out the numbers that hchat fingerprint prints.",
        "Compare both clocks with a telephone.",
      ],
      wrongCertificate: (name) => [
        `Compare the address with the one that ${name}'s hchat shows.`,
        "Compare both clocks with a telephone: a certificate is good for a time only.",
        `If the address is right, somebody may be in between. Let ${name} call you, or use an onion address.`,
      ],
      wrongScheme: (name) => [
        `Ask ${name} whether the address begins with http:// or https://, and enter it like that.`,
      ],
      tunnel: (name) => [
        "This address is on your own computer. Does the tunnel run here that leads on from it, such as ssh -N -L?",
        `Ask ${name} whether hchat and the tunnel run there.`,
      ],
      noTor: () => [
        "Start Tor Browser or tor on this computer. hchat goes on without a restart.",
        "A tor of the system needs ControlPort 9051 and CookieAuthentication 1 in torrc, and you in its group.",
      ],
      torClosed: () => [
        "Put ControlPort 9051 and CookieAuthentication 1 into torrc, and start tor again.",
        "Join tor's group, on Debian and Ubuntu debian-tor. Then log in anew and start hchat again.",
        "Or start Tor Browser, which needs neither.",
      ],
      torPassword: () => [
        "Write the password of tor's control port into a file, and name that file in the settings.",
        "Or start Tor Browser, which needs none.",
      ],
      onionSilent: (name) => [
        `Ask ${name} whether hchat runs there and its page says that Tor leads to it.`,
        "An address that is new takes a minute or two until Tor finds it. hchat keeps calling.",
      ],
      wrongCaller: (name) => [
        `Somebody called, perhaps ${name}, with another list or with a wrong clock.`,
        "Compare both clocks with a telephone.",
        "Compare the lists: both read out the numbers that hchat fingerprint prints.",
      ],
      lost: (name) => [
        `Call ${name} by telephone and compare the six words. If they differ, stop and make a new list.`,
        "If they match, say so above the talk.",
      ],
    },
  },
};
