import type { RefusalReason } from "../../keys/cell/handshake/hello.ts";
import type { Authentication, Blocked, FrameOpened } from "../../keys/cell/sealer_outcomes.ts";
import type { AwayReasonJson } from "../gui_api/status_json.ts";

/** How the peer reached us. */
export type Via =
  /** It answered our request. */
  | { kind: "answer" }
  /** It made a request, from this IP address; undefined where something in between passed it on. */
  | { kind: "request"; remoteAddress: string | undefined; isSecure?: boolean | undefined };

/** What a hello told. */
export interface HelloNews {
  /** By the peer's clock. */
  peerTimeMs: number;
  /** No session came of it. */
  refusal?: RefusalReason | undefined;
  /** Its answer is here: the peer is there and holds the session. */
  confirmed?: boolean;
  /** It is a request of the peer: somebody on the way may have held it back for long. */
  called?: boolean;
  /** Of the session that it has led to, or will lead to; undefined with a refusal. */
  authentication?: Authentication | undefined;
}

/** A request of the peer waits here for its answer, has got it, or its connection broke before. */
export type CallNews = "waits" | "answered" | "broke";

/** What dialer and responder tell the conversation. */
export interface PeerEvents {
  /** An authentic frame of a confirmed session. */
  noteFrame(opened: FrameOpened, via: Via): void;
  /** An authentic hello or its answer has come. */
  noteHello(hello: HelloNews): void;
  /** Our own hello came back to us. */
  noteOwnHello(): void;
  /** A request came under a key of this list, and too late. */
  noteLateCell(): void;
  /** What became of a request of the peer that could not be answered at once. */
  noteCall(news: CallNews): void;
  /** An attempt to dial failed for this reason. Told once for each attempt. */
  noteFailure(reason: AwayReasonJson): void;
  /** Nothing can be sealed at the moment. */
  noteBlocked(blocked: Blocked): void;
  /** A hello was sealed, so the list is well. */
  noteHelloSealed(): void;
}
