/** What was said, from the oldest that is here to what is still on its way. */

import { useEffect, useMemo } from "react";
import { Icon } from "../components/Icon";
import { Bubble, PendingBubble, SystemLine, UploadBubble } from "./Bubble";
import { MessagePlaceholders } from "./ChatPlaceholder";
import type { ChatRoom } from "./chatRoom";
import { useFormatDay } from "./formatters";
import { useChatLocale } from "./locale";
import { hasOlder, isRead } from "./protocol";
import type { Snapshot } from "./snapshot";
import { type Row, timeline } from "./timeline";
import { useScroll } from "./useScroll";

interface Props {
  room: ChatRoom;
  snapshot: Snapshot;
  names: Readonly<Record<string, string>>;
  rightSide: string;
}

export function MessageList({ room, snapshot, names, rightSide }: Props) {
  const { t, zone } = useChatLocale();
  const { room: state, outbox, uploads, older } = snapshot;
  const rows = useMemo(() => timeline({ room: state, outbox, uploads }, zone), [state, outbox, uploads, zone]);
  const scroll = useScroll(rows, state, () => void room.loadOlder());
  const { atEnd } = scroll;
  const isWaiting = !state.historyLoaded && rows.length === 0;
  const isBusy = scroll.busy || isWaiting;
  useEffect(() => room.setEndVisible(atEnd), [room, atEnd]);

  return (
    <div className="chat-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div ref={scroll.log} className="chat-log" role="log" aria-label={t("log")} aria-busy={isBusy} tabIndex={0}>
        <div ref={scroll.content} className="chat-rows">
          {isWaiting && <MessagePlaceholders />}
          <Beginning room={room} snapshot={snapshot} />
          {rows.map((row) => (
            <RowView key={row.key} row={row} room={room} snapshot={snapshot} names={names} rightSide={rightSide} />
          ))}
        </div>
      </div>
      {state.historyLoaded && !atEnd && (
        <button type="button" className="chat-to-end" onClick={scroll.toEnd}>
          <Icon name="down" size={18} />
          {t(scroll.hasNew ? "newBelow" : "toEnd")}
        </button>
      )}
      {older === "failed" && (
        <p className="hidden" role="alert">
          {t("olderFailed")}
        </p>
      )}
    </div>
  );
}

function Beginning({ room, snapshot: { room: state, older } }: { room: ChatRoom; snapshot: Snapshot }) {
  const { t } = useChatLocale();
  if (!state.historyLoaded) return null;
  if (!hasOlder(state)) return <p className="chat-note">{t("begin")}</p>;
  return (
    <p className="chat-note">
      <button
        type="button"
        className="link-button"
        disabled={older === "loading"}
        onClick={() => void room.loadOlder()}
      >
        {t("older")}
      </button>
    </p>
  );
}

function RowView({ row, room, snapshot, names, rightSide }: Props & { row: Row }) {
  const { t } = useChatLocale();
  const day = useFormatDay();
  switch (row.kind) {
    case "day":
      return (
        <p className="chat-day">
          <span>{day(row.clock)}</span>
        </p>
      );
    case "unread":
      return (
        <p className="chat-unread">
          <span>{t("newLine")}</span>
        </p>
      );
    case "message": {
      const { message, clock, last } = row;
      if (message.sender_id === null) return <SystemLine message={message} />;
      const mine = message.sender_id === snapshot.room.me;
      return (
        <Bubble
          message={message}
          clock={clock}
          last={last}
          name={mine ? t("you") : (names[message.sender_id] ?? "")}
          isRight={message.sender_id === rightSide}
          tick={mine ? (isRead(snapshot.room, message) ? "read" : "sent") : null}
          onStale={room.refreshLink}
        />
      );
    }
    case "outgoing":
      return (
        <PendingBubble
          outgoing={row.outgoing}
          clock={row.clock}
          onRetry={() => room.retry(row.outgoing.client_id)}
          onDiscard={() => room.discard(row.outgoing.client_id)}
        />
      );
    case "upload":
      return (
        <UploadBubble
          upload={row.upload}
          onRetry={() => room.retry(row.upload.client_id)}
          onDiscard={() => room.discard(row.upload.client_id)}
        />
      );
  }
}
