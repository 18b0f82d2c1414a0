/** One message: its text as text, and for the last of a group when it was and what became of it. */
import { Component, createRef, type JSX } from "preact";
import type { AgreementJson, EntryJson } from "../../../server/gui_api/entry_json.ts";
import { isSameRow, type Row } from "../../state/rows.ts";
import { isEmojiAlone, isVisible } from "../../state/text_parts.ts";
import type { Words } from "../../words/words.ts";
import { EmojiPickerView } from "../parts/emoji_picker_view.tsx";
import { EntryButtonsView } from "./entry_buttons_view.tsx";
import { EntryDetailsView } from "./entry_details_view.tsx";
import type { RowActions } from "./row_actions.ts";
import { EntryToolsView } from "./entry_tools_view.tsx";
import { HoverToolsView } from "./hover_tools_view.tsx";
import { QuoteView } from "./quote_view.tsx";
import { FileView } from "./file_view.tsx";
import { marksSpace } from "./marks_space.ts";
import { MarksView, padWaitOf } from "./marks_view.tsx";
import { TextView } from "./text_view.tsx";

interface EntryProps {
  row: Row;
  /** Who wrote it. */
  author: string;
  /** The entry that it answers, and who wrote that; undefined: it answers none. */
  quote: { entry: EntryJson | undefined; author: string } | undefined;
  /** What is looked for, "" for nothing. */
  searched: string;
  actions: RowActions;
  words: Words;
  /** The program's clock. */
  now(): number;
}

interface EntryState {
  isOpen: boolean;
  /** A mouse is over it. */
  isHovered: boolean;
  /** Its picker of emoji is open. */
  isPicking: boolean;
}

/** Drawn anew only when its row has changed: a timeline may hold very many. */
export class EntryView extends Component<EntryProps, EntryState> {
  override state: EntryState = { isOpen: false, isHovered: false, isPicking: false };
  readonly #item = createRef<HTMLLIElement>();

  override shouldComponentUpdate(next: EntryProps, state: EntryState): boolean {
    return !isSameRow(next.row, this.props.row) || next.author !== this.props.author ||
      next.searched !== this.props.searched ||
      next.words !== this.props.words || next.quote?.entry !== this.props.quote?.entry ||
      state.isOpen !== this.state.isOpen || state.isHovered !== this.state.isHovered ||
      state.isPicking !== this.state.isPicking;
  }

  override render(props: EntryProps): JSX.Element {
    const { row, actions, words, now } = props;
    const { entry, pending } = row;
    if (entry.agreement !== undefined) return this.#renderAgreement(entry.agreement);
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
        onKeyDown={this.#onKey}
        onPointerEnter={this.#onPointer}
        onPointerLeave={this.#onPointer}
      >
        {row.startsDay && <DayView entry={entry} words={words} nowMs={now()} />}
        {row.startsUnread && <p class="unread-line">{words.timeline.unreadLine}</p>}
        <div class="bubble-line">
          {this.#renderBubble(props)}
          {this.state.isHovered && pending === undefined && (
            <HoverToolsView
              entry={entry}
              isOpen={this.state.isOpen}
              toggle={() => this.#toggle()}
              openPicker={() => this.setState({ isPicking: true })}
              actions={actions}
              words={words}
            />
          )}
        </div>
        <ReactionsView entry={entry} actions={actions} words={words.entry} />
        <EntryButtonsView row={row} actions={actions} words={words} />
        {this.state.isOpen && this.#renderDetails(props)}
        {this.state.isPicking && this.#renderPicker(props)}
      </li>
    );
  }

  #renderBubble({ row, author, quote, searched, actions, words, now }: EntryProps): JSX.Element {
    const { entry } = row;
    const space = row.ends ? marksSpace(entry, words) : undefined;
    return (
      <div
        class="bubble"
        title={row.ends ? undefined : words.formats.time(Date.parse(entry.at))}
        onClick={this.#onClick}
      >
        <span class="visually-hidden">{words.entry.by(author)}</span>
        {quote !== undefined && (
          <QuoteView
            {...quote}
            words={words.entry}
            open={() => entry.reply !== undefined && actions.open(entry.reply)}
          />
        )}
        {entry.file === undefined || entry.deleted
          ? <BodyView entry={entry} space={space} searched={searched} words={words.entry} />
          : <FileView entry={entry} file={entry.file} actions={actions} words={words} />}
        {row.ends && <MarksView entry={entry} words={words} nowMs={now()} />}
      </div>
    );
  }

  #renderDetails({ row: { entry, pending }, actions, words }: EntryProps): JSX.Element {
    return (
      <div class="details">
        {pending === undefined && (
          <EntryToolsView
            entry={entry}
            actions={actions}
            openPicker={() => this.setState({ isPicking: true })}
            done={() => this.#toggle()}
            words={words}
          />
        )}
        <EntryDetailsView entry={entry} words={words} />
      </div>
    );
  }

  #renderPicker({ row: { entry }, actions, words }: EntryProps): JSX.Element {
    return (
      <EmojiPickerView
        title={words.emoji.react}
        actions={actions}
        pick={(emoji) => {
          actions.react(entry, emoji);
          if (this.state.isOpen) this.#toggle();
        }}
        closed={() => this.setState({ isPicking: false })}
      />
    );
  }

  /** Nothing was written: a line in the middle. */
  #renderAgreement(agreement: AgreementJson): JSX.Element {
    const { row, author, words, now } = this.props;
    const { entry } = row;
    return (
      <li
        ref={this.#item}
        class={`entry entry-${entry.direction} agreement ends`}
        data-entry={entry.id}
        data-state={entry.state}
        tabIndex={-1}
      >
        {row.startsDay && <DayView entry={entry} words={words} nowMs={now()} />}
        <p class="text" title={words.formats.exactly(Date.parse(entry.at))}>
          {words.agreement.changed(words.formats.name(author), agreement)}
        </p>
      </li>
    );
  }

  #toggle(): void {
    this.props.actions.hold(this.props.row.entry);
    this.setState({ isOpen: !this.state.isOpen });
  }

  override componentDidUpdate(_: EntryProps, { isOpen }: EntryState): void {
    if (isOpen || !this.state.isOpen) return;
    // The list has measured them by the frame after the next.
    const show = () => this.#item.current?.scrollIntoView({ block: "nearest" });
    requestAnimationFrame(() => requestAnimationFrame(show));
  }

  /** A click opens the details, but not one that follows a link or marks text. */
  readonly #onClick = (event: MouseEvent): void => {
    const isLink = event.target instanceof Element &&
      event.target.closest("a, button, input, audio, dialog") !== null;
    if (isLink || getSelection()?.isCollapsed === false) return;
    this.#toggle();
  };

  /** What can be done shows beside it; a finger opens the details instead. */
  readonly #onPointer = ({ type, pointerType }: PointerEvent): void => {
    if (pointerType === "mouse") this.setState({ isHovered: type === "pointerenter" });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
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

function BodyView(
  { entry: { text, deleted, unknown }, space, searched, words }: {
    entry: EntryJson;
    /** What is as wide as the marks behind it. */
    space: string | undefined;
    searched: string;
    words: Words["entry"];
  },
): JSX.Element {
  if (deleted) return <div class="text blank">{words.deleted}</div>;
  if (unknown) return <div class="text blank">{words.unknown}</div>;
  if (!isVisible(text)) return <div class="text blank">{words.blank}</div>;
  return (
    <div class={`text${isEmojiAlone(text) ? " emoji" : ""}`} dir="auto" data-space={space}>
      <TextView text={text} searched={searched} />
    </div>
  );
}

/** Emoji that both sides put to a message; a click on one's own takes it away. */
function ReactionsView(
  { entry: { id, direction, reactions = [] }, actions, words }: {
    entry: EntryJson;
    actions: RowActions;
    words: Words["entry"];
  },
): JSX.Element | null {
  if (reactions.length === 0) return null;
  return (
    <div class="reactions">
      {[...Map.groupBy(reactions, (each) => each.emoji)].map(([emoji, all]) => (
        <button
          type="button"
          key={emoji}
          aria-label={words.react(emoji)}
          aria-pressed={all.some((each) => each.by === "out")}
          onClick={() => actions.react({ id, direction }, emoji)}
        >
          {emoji}
          {all.length > 1 && <span>{all.length}</span>}
        </button>
      ))}
    </div>
  );
}
