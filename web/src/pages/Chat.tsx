/** The list of conversations and the open one: side by side on a wide screen, one at a time on a phone. */

import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { chatServices } from "../api/chat";
import { api } from "../api/client";
import { isGone } from "../api/errors";
import { feed } from "../api/feed";
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

const REFRESH_MS = 60_000;
/** The interval without an open socket. While the server restarts nobody has one, so the interval is long. */
const REFRESH_WITHOUT_SOCKET_MS = 180_000;
const TEXTS = { ...common, ...chat };

export default function Chat({ params: { roomId } }: { params: Record<string, string> }) {
  const t = useTexts(chat);
  const lastMessages = useLastMessages();
  const rooms = usePages("rooms", (cursor, signal) => api.get("/chat/rooms", { query: { cursor }, signal }), {
    isCached: true,
  });
  useReloadOnNews(rooms.reload);
  useRefresh(rooms.reload, useRefreshInterval(rooms.items, roomId));
  const bookings = useBookings();
  useBookingInUrl();
  return (
    <div className={roomId ? "chats has-room" : "chats"}>
      <aside className="chats-list">
        {!roomId && <Heading />}
        <LoadedResource resource={{ ...rooms, data: rooms.items }}>
          {(items) => <RoomList rooms={lastMessages.applyTo(items)} bookings={bookings} openId={roomId} />}
        </LoadedResource>
        <LoadMore pages={rooms} />
      </aside>
      <section className="chats-room">
        {roomId ? (
          <LoadedRoom key={roomId} id={roomId} bookings={bookings} onLastMessage={lastMessages.record} />
        ) : (
          <p className="empty">{t("pickRoom")}</p>
        )}
      </section>
    </div>
  );
}

/**
 * The interval of polling the list; null if the socket pushes all changes. The server notifies a member of the first unread
 * message of a room, not of further ones, and notifies admins of none.
 */
function useRefreshInterval(rooms: readonly Room[] | undefined, openId: string | undefined): number | null {
  const { status } = useSyncExternalStore(feed.subscribe, feed.state);
  const isObserver = useUser()?.role === "ADMIN";
  if (status !== "open") return REFRESH_WITHOUT_SOCKET_MS;
  return isObserver || rooms?.some(({ id, unread_count }) => id !== openId && unread_count > 0) ? REFRESH_MS : null;
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

/** Loads the bookings that the conversations belong to, by id. */
function useBookings(): ReadonlyMap<string, Booking> {
  const found = useResource("bookings-of-rooms", (signal) => api.get("/bookings", { query: { limit: 100 }, signal }), {
    isCached: true,
  });
  return useMemo(() => new Map(found.data?.items.map((booking) => [booking.id, booking])), [found.data]);
}

/** Opens the conversation of the booking in the URL (`?booking=`). Notifications link to it, because they know only the booking. */
function useBookingInUrl(): void {
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

/** Remembers the last message of each opened room, so that the list is not loaded again after every message. */
function useLastMessages() {
  const [messages, setMessages] = useState<Readonly<Record<string, Message>>>({});
  const record = useCallback(
    (message: Message) => setMessages((all) => ({ ...all, [message.chat_room_id]: message })),
    [],
  );
  const applyTo = (rooms: readonly Room[]) =>
    rooms
      .map((room) => {
        const message = messages[room.id];
        return message && message.seq > (room.last_message?.seq ?? 0) ? { ...room, last_message: message } : room;
      })
      .sort((a, b) => activity(b) - activity(a));
  return { record, applyTo };
}

function activity(room: Room): number {
  return Date.parse(room.last_message?.timestamp ?? room.created_at);
}

interface RoomProps {
  id: string;
  onLastMessage: (message: Message) => void;
  bookings: ReadonlyMap<string, Booking>;
}

function LoadedRoom({ id, bookings, onLastMessage }: RoomProps) {
  const room = useResource(
    `room-${id}`,
    (signal) => api.get("/chat/rooms/{room_id}", { path: { room_id: id }, signal }),
    { isCached: true },
  );
  useReloadOnNews(room.reload);
  if (isGone(room.error) && !room.data) return <NotFound />;
  if (room.data === undefined) return <RoomPlaceholder error={room.error} onRetry={room.reload} />;
  return (
    <OpenRoom
      room={room.data}
      booking={bookings.get(room.data.booking_id)}
      onLastMessage={onLastMessage}
      onNews={room.reload}
    />
  );
}

/** Shown while a conversation is loaded, or if that failed. It has the final size and a link back to the list. */
function RoomPlaceholder({ error, onRetry }: { error: unknown; onRetry: () => void }) {
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

interface OpenRoomProps {
  room: Room;
  booking: Booking | undefined;
  onLastMessage: (message: Message) => void;
  onNews: () => void;
}

function OpenRoom({ room, booking, onLastMessage, onNews }: OpenRoomProps) {
  const t = useTexts(TEXTS);
  const { language, zone } = useLocale();
  const user = useUser();
  const allNames = useAllNames();
  const isObserver = user?.role === "ADMIN";
  const chatRoom = useChatRoom({ roomId: room.id, me: user?.id ?? "", services: chatServices, live: !isObserver });
  const { room: state } = useSnapshot(chatRoom);
  const last = state.messages.at(-1);
  useEffect(() => {
    if (last) onLastMessage(last);
    // A system message means that the booking has changed, and the room may be closed now.
    if (last?.message_type === "SYSTEM" && last.seq > room.last_seq) onNews();
  }, [last, room.last_seq, onLastMessage, onNews]);
  const counterpart = room.counterpart;
  const customer = allNames.get(room.customer_id) ?? t("customerRole");
  const pandit = allNames.get(room.pandit_id) ?? t("panditRole");
  const name = counterpart?.full_name ?? `${customer} · ${pandit}`;
  const heading = usePageHeading(t("conversationWith", { name }));
  const names = useMemo(
    () =>
      counterpart
        ? { [counterpart.id]: counterpart.full_name }
        : { [room.customer_id]: customer, [room.pandit_id]: pandit },
    [counterpart, room.customer_id, room.pandit_id, customer, pandit],
  );
  const presence = counterpart ? (state.presence[counterpart.id] ?? counterpart) : undefined;
  return (
    <>
      <header className="room-head">
        <BackToRooms />
        <Avatar name={name} />
        <div className="room-name">
          <h1 ref={heading} tabIndex={-1} className={isObserver ? "both-names" : undefined}>
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
        <TranscriptButton id={room.id} />
        <Link href={`/bookings/${room.booking_id}`} className="button round plain" title={t("booking")}>
          <Icon name="calendar" />
          <span className="hidden">{t("booking")}</span>
        </Link>
        <p className="room-time">{booking && <PlaceTime time={booking} short />}</p>
      </header>
      <Conversation
        room={chatRoom}
        language={language}
        zone={zone}
        names={names}
        rightSide={isObserver ? room.pandit_id : undefined}
        isOpen={room.is_active}
        isReadOnly={isObserver}
      />
    </>
  );
}

/** A button that downloads the conversation as a file, in the reader's language and time zone. */
function TranscriptButton({ id }: { id: string }) {
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
