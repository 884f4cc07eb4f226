/** The list of conversations, latest activity first, with the last message and the number of unread ones. */

import { useAllNames } from "../api/participants";
import type { Booking, Room } from "../api/types";
import { Link } from "../app/router";
import { Avatar } from "../components/Avatar";
import { BilingualText } from "../components/BilingualText";
import { EmptyList } from "../components/feedback";
import { LocalTime } from "../components/LocalTime";
import { chat } from "../i18n/catalogue/chat";
import { useFormat, useTexts } from "../i18n/provider";

interface ListProps {
  rooms: readonly Room[];
  bookings: ReadonlyMap<string, Booking>;
  openId: string | undefined;
}

export function RoomList({ rooms, bookings, openId }: ListProps) {
  const t = useTexts(chat);
  const allNames = useAllNames();
  if (rooms.length === 0) return <EmptyList>{t("noRooms")}</EmptyList>;
  return (
    <ul className="plain">
      {rooms.map((room) => (
        <Entry
          key={room.id}
          room={room}
          booking={bookings.get(room.booking_id)}
          isOpen={room.id === openId}
          allNames={allNames}
        />
      ))}
    </ul>
  );
}

interface Props {
  room: Room;
  booking: Booking | undefined;
  isOpen: boolean;
  allNames: ReadonlyMap<string, string>;
}

function Entry({ room, booking, isOpen, allNames }: Props) {
  const t = useTexts(chat);
  const format = useFormat();
  const bothNames = [allNames.get(room.customer_id), allNames.get(room.pandit_id)].filter(Boolean).join(" · ");
  const name = room.counterpart?.full_name ?? bothNames;
  const last = room.last_message;
  const unread = isOpen ? 0 : room.unread_count;
  return (
    <li>
      <Link href={`/chat/${room.id}`} className={room.is_active ? "room-entry" : "room-entry closed"}>
        <Avatar name={name} />
        <span className="room-entry-text">
          <span className="room-entry-top">
            <strong>{name}</strong>
            {last && (
              <span className="muted small">
                <LocalTime at={last.timestamp} as="short" />
              </span>
            )}
          </span>
          {booking && (
            <span className="room-entry-service">
              <BilingualText en={booking.service.name} ne={booking.service.name_ne} />
            </span>
          )}
          <span className="room-entry-last">
            <span>{last && (last.file_name ?? <BilingualText en={last.content} ne={last.content_ne} />)}</span>
            {unread > 0 && (
              <span className="room-unread">
                <span aria-hidden="true">{format.number(unread)}</span>
                <span className="hidden">{t("unread", { count: unread })}</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
