/** The conversations, and the one that is open: side by side where there is room, one after the other on a phone. */

import { useCallback, useEffect, useMemo, useState } from "react";
import { chatServices } from "../api/chat";
import { api } from "../api/client";
import { isGone } from "../api/errors";
import { useAction, usePages, useRefresh, useReloadOnNews, useResource, useUser } from "../api/hooks";
import { useAllNames } from "../api/participants";
import type { Booking, Room } from "../api/types";
import { NotFound } from "../app/NotFound";
import { usePageHeading } from "../app/Page";
import { Link, navigate, useRouter } from "../app/router";
import { useToast } from "../app/toasts";
import { ChatPlaceholder, Chat as Conversation, type Message, PresenceLine, useChatRoom, useSnapshot } from "../chat";
import { Avatar } from "../components/Avatar";
import { BilingualText } from "../components/BilingualText";
import { ErrorNotice, LoadedResource, LoadMore, useErrorText } from "../components/feedback";
import { Icon } from "../components/Icon";
import { PlaceTime } from "../components/PlaceTime";
import { chat } from "../i18n/catalogue/chat";
import { common } from "../i18n/catalogue/common";
import { useLocale, useTexts } from "../i18n/provider";
import { RoomList } from "./RoomList";
import "./Chat.css";

const REFRESH_MS = 30_000;
const TEXTS = { ...common, ...chat };

export default function Chat({ params: { roomId } }: { params: Record<string, string> }) {
  const t = useTexts(chat);
  const latest = useLatest();
  const rooms = usePages("rooms", (cursor, signal) => api.get("/chat/rooms", { query: { cursor }, signal }), {
    isCached: true,
  });
  useReloadOnNews(rooms.reload);
  useRefresh(rooms.reload, REFRESH_MS); // one is told of a room's first unread message only
  const bookings = useBookings();
  useBookingInAddress();
  return (
    <div className={roomId ? "chats has-room" : "chats"}>
      <aside className="chats-list">
        {!roomId && <Heading />}
        <LoadedResource resource={{ ...rooms, data: rooms.items }}>
          {(items) => <RoomList rooms={latest.applied(items)} bookings={bookings} openId={roomId} />}
        </LoadedResource>
        <LoadMore pages={rooms} />
      </aside>
      <section className="chats-room">
        {roomId ? (
          <OneRoom key={roomId} id={roomId} bookings={bookings} onLatest={latest.note} />
        ) : (
          <p className="empty">{t("pickRoom")}</p>
        )}
      </section>
    </div>
  );
}

function Heading() {
  const t = useTexts(chat);
  const heading = usePageHeading(t("rooms"));
  return (
    <h1 ref={heading} tabIndex={-1}>
      {t("rooms")}
    </h1>
  );
}

/** What the conversations are about, by booking. */
function useBookings(): ReadonlyMap<string, Booking> {
  const found = useResource("bookings-of-rooms", (signal) => api.get("/bookings", { query: { limit: 100 }, signal }), {
    isCached: true,
  });
  return useMemo(() => new Map(found.data?.items.map((booking) => [booking.id, booking])), [found.data]);
}

/** A notification knows the booking: its conversation is looked up and opened. */
function useBookingInAddress(): void {
  const { query } = useRouter();
  const bookingId = query.get("booking");
  const found = useResource(bookingId && `room-of-${bookingId}`, (signal) =>
    api.get("/bookings/{booking_id}", { path: { booking_id: bookingId ?? "" }, signal }),
  );
  const roomId = found.data?.chat_room_id;
  useEffect(() => {
    if (roomId) navigate(`/chat/${roomId}`, { replace: true });
  }, [roomId]);
}

/** What was said last in the rooms that were open here: the list need not be loaded again for every message. */
function useLatest() {
  const [said, setSaid] = useState<Readonly<Record<string, Message>>>({});
  const note = useCallback((message: Message) => setSaid((all) => ({ ...all, [message.chat_room_id]: message })), []);
  const applied = (rooms: readonly Room[]) =>
    rooms
      .map((room) => {
        const message = said[room.id];
        return message && message.seq > (room.last_message?.seq ?? 0) ? { ...room, last_message: message } : room;
      })
      .sort((a, b) => activity(b) - activity(a));
  return { note, applied };
}

function activity(room: Room): number {
  return Date.parse(room.last_message?.timestamp ?? room.created_at);
}

interface RoomProps {
  id: string;
  onLatest: (message: Message) => void;
  bookings: ReadonlyMap<string, Booking>;
}

function OneRoom({ id, bookings, onLatest }: RoomProps) {
  const room = useResource(
    `room-${id}`,
    (signal) => api.get("/chat/rooms/{room_id}", { path: { room_id: id }, signal }),
    { isCached: true },
  );
  useReloadOnNews(room.reload);
  if (isGone(room.error) && !room.data) return <NotFound />;
  if (room.data === undefined) return <NotYetOpen error={room.error} onRetry={room.reload} />;
  return (
    <Open room={room.data} booking={bookings.get(room.data.booking_id)} onLatest={onLatest} onNews={room.reload} />
  );
}

/** A conversation before it is there, or where it could not be loaded: with the way back, and of the same measures. */
function NotYetOpen({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTexts(TEXTS);
  const heading = usePageHeading(t("conversation"));
  return (
    <>
      <header className="room-head">
        <BackToRooms />
        <div className="room-name">
          <h1 ref={heading} tabIndex={-1}>
            {t("conversation")}
          </h1>
          <p className="room-details" />
        </div>
        <p className="room-time" />
      </header>
      {error === undefined ? <ChatPlaceholder label={t("loading")} /> : <ErrorNotice error={error} onRetry={onRetry} />}
    </>
  );
}

function BackToRooms() {
  const t = useTexts(chat);
  return (
    <Link href="/chat" className="button round plain room-back">
      <Icon name="back" />
      <span className="hidden">{t("backToRooms")}</span>
    </Link>
  );
}

interface OpenProps {
  room: Room;
  booking: Booking | undefined;
  onLatest: (message: Message) => void;
  onNews: () => void;
}

function Open({ room, booking, onLatest, onNews }: OpenProps) {
  const t = useTexts(TEXTS);
  const { language, zone } = useLocale();
  const user = useUser();
  const allNames = useAllNames();
  const isReader = user?.role === "ADMIN";
  const live = useChatRoom({ roomId: room.id, me: user?.id ?? "", services: chatServices, live: !isReader });
  const { room: state } = useSnapshot(live);
  const last = state.messages.at(-1);
  useEffect(() => {
    if (last) onLatest(last);
    // What the system says is what has happened to the booking: the room may be closed now.
    if (last?.message_type === "SYSTEM" && last.seq > room.last_seq) onNews();
  }, [last, room.last_seq, onLatest, onNews]);
  const other = room.counterpart;
  const customer = allNames.get(room.customer_id) ?? t("customerRole");
  const pandit = allNames.get(room.pandit_id) ?? t("panditRole");
  const name = other?.full_name ?? `${customer} · ${pandit}`;
  const heading = usePageHeading(t("conversationWith", { name }));
  const names = useMemo(
    () => (other ? { [other.id]: other.full_name } : { [room.customer_id]: customer, [room.pandit_id]: pandit }),
    [other, room.customer_id, room.pandit_id, customer, pandit],
  );
  const presence = other ? (state.presence[other.id] ?? other) : undefined;
  return (
    <>
      <header className="room-head">
        <BackToRooms />
        <Avatar name={name} />
        <div className="room-name">
          <h1 ref={heading} tabIndex={-1} className={isReader ? "both-names" : undefined}>
            {name}
          </h1>
          <p className="room-details">
            <PresenceLine presence={presence} language={language} zone={zone} />
            {booking && (
              <span>
                <BilingualText en={booking.service.name} ne={booking.service.name_ne} />
              </span>
            )}
          </p>
        </div>
        <Transcript id={room.id} />
        <Link href={`/bookings/${room.booking_id}`} className="button round plain" title={t("booking")}>
          <Icon name="calendar" />
          <span className="hidden">{t("booking")}</span>
        </Link>
        <p className="room-time">{booking && <PlaceTime time={booking} short />}</p>
      </header>
      <Conversation
        room={live}
        language={language}
        zone={zone}
        names={names}
        rightSide={isReader ? room.pandit_id : undefined}
        isOpen={room.is_active}
        isReadOnly={isReader}
      />
    </>
  );
}

/** The conversation as a file, in the reader's language and time. */
function Transcript({ id }: { id: string }) {
  const t = useTexts(chat);
  const showToast = useToast();
  const save = useAction(async () => {
    const file = await api.download(`/chat/rooms/${id}/transcript`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `conversation-${id}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  const problem = useErrorText(save.error);
  useEffect(() => {
    if (save.error !== undefined) showToast(problem);
  }, [save.error, problem, showToast]);
  return (
    <button
      type="button"
      className="button round plain"
      title={t("transcript")}
      disabled={save.busy}
      onClick={() => void save.run()}
    >
      <Icon name="file" />
      <span className="hidden">{t("transcript")}</span>
    </button>
  );
}
