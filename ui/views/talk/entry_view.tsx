/** One message: its text as text, and for the last of a group when it was and what became of it. */
import { Component, createRef, type JSX } from "preact";
import type { EntryJson } from "../../../server/gui_api.ts";
import { isSameRow, type Row } from "../../rows.ts";
import { isEmojiAlone, isVisible } from "../../text_parts.ts";
import type { Words } from "../../words/words.ts";
import { EntryDetailsView } from "./entry_details_view.tsx";
import { MarksView, padWaitOf } from "./marks_view.tsx";
import { TextView } from "./text_view.tsx";

/** What one can do with a message. */
export interface EntryActions {
  /** Takes it back; only asked for while it is queued and not sealed. */
  cancel(id: string): void;
  /** Tries a refused text, and what waits behind it, once more. */
  sendAgain(): void;
  /** Puts a refused text back into the composer. */
  takeBack(id: string): void;
}

interface EntryProps {
  row: Row;
  /** Who wrote it. */
  author: string;
  actions: EntryActions;
  words: Words;
  /** The program's clock. */
  now(): number;
}

interface EntryState {
  isOpen: boolean;
}

/** Drawn anew only when its row has changed: a timeline may hold very many. */
export class EntryView extends Component<EntryProps, EntryState> {
  override state: EntryState = { isOpen: false };
  readonly #item = createRef<HTMLLIElement>();

  override shouldComponentUpdate(next: EntryProps, state: EntryState): boolean {
    return !isSameRow(next.row, this.props.row) || next.author !== this.props.author ||
      next.words !== this.props.words || state.isOpen !== this.state.isOpen;
  }

  override render({ row, author, actions, words, now }: EntryProps): JSX.Element {
    const { entry, pending } = row;
    const state = pending?.refused === undefined ? entry.state : "refused";
    const kind = `entry-${entry.direction} state-${state}`;
    const place = `${row.joins ? " joins" : ""}${row.ends ? " ends" : ""}`;
    return (
      <li
        ref={this.#item}
        class={`entry ${kind}${place}`}
        data-entry={entry.id}
        data-state={state}
        data-waits={padWaitOf(entry) === undefined ? undefined : "pad"}
        tabIndex={-1}
        onKeyDown={this.#noteKey}
      >
        {row.startsDay && <DayView entry={entry} words={words} nowMs={now()} />}
        {row.startsUnread && <p class="unread-line">{words.timeline.unreadLine}</p>}
        <div class="bubble" onClick={this.#noteClick}>
          <span class="visually-hidden">{words.entry.by(author)}</span>
          <BodyView text={entry.text} blank={words.entry.blank} />
          {row.ends && <MarksView entry={entry} words={words} nowMs={now()} />}
        </div>
        <ButtonsView row={row} actions={actions} words={words} />
        {this.state.isOpen && <EntryDetailsView entry={entry} words={words} />}
      </li>
    );
  }

  #toggle(): void {
    this.setState({ isOpen: !this.state.isOpen });
  }

  /** A click opens the details, but not one that follows a link or marks text. */
  readonly #noteClick = (event: MouseEvent): void => {
    const isLink = event.target instanceof Element && event.target.closest("a") !== null;
    if (isLink || getSelection()?.isCollapsed === false) return;
    this.#toggle();
  };

  readonly #noteKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.target !== this.#item.current) return;
    event.preventDefault();
    this.#toggle();
  };
}

function DayView(
  { entry, words, nowMs }: { entry: EntryJson; words: Words; nowMs: number },
): JSX.Element {
  return (
    <p class="day">
      <span>{words.formats.day(Date.parse(entry.at), nowMs)}</span>
    </p>
  );
}

function BodyView({ text, blank }: { text: string; blank: string }): JSX.Element {
  if (!isVisible(text)) return <div class="text blank">{blank}</div>;
  return (
    <div class={`text${isEmojiAlone(text) ? " emoji" : ""}`} dir="auto">
      <TextView text={text} />
    </div>
  );
}

type ButtonsProps = Pick<EntryProps, "row" | "actions" | "words">;

/** What can still be done about a text that has not left. */
function ButtonsView(
  { row: { entry, pending }, actions, words }: ButtonsProps,
): JSX.Element | null {
  const button = (label: string, act: () => void): JSX.Element => (
    <button type="button" class="link-button" onClick={act}>{label}</button>
  );
  if (pending?.refused !== undefined) {
    const { error } = pending.refused;
    return (
      <div class="entry-buttons">
        <p class="field-error" role="alert">{words.error(error)}</p>
        {button(words.entry.sendAgain, actions.sendAgain)}
        {button(words.entry.edit, () => actions.takeBack(entry.id))}
      </div>
    );
  }
  const isCancellable = pending === undefined && entry.direction === "out" &&
    entry.state === "queued" && entry.slot === null;
  if (!isCancellable) return null;
  return (
    <div class="entry-buttons">
      {button(words.entry.cancel, () => actions.cancel(entry.id))}
    </div>
  );
}
