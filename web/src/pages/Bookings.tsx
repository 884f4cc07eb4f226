/** The list of the user's bookings. An admin sees all bookings. */

import { api } from "../api/client";
import { usePages, useReloadOnNews, useUser } from "../api/hooks";
import { counterpartName, useAllNames, useRooms } from "../api/participants";
import { hasPayment } from "../api/payments";
import type { Booking, BookingStatus } from "../api/types";
import { Page } from "../app/Page";
import { Link, navigate, useRouter } from "../app/router";
import { useScrollRestoration } from "../app/scrollRestoration";
import { BilingualText } from "../components/BilingualText";
import { Filter } from "../components/Filter";
import { BookingChip, LoadedResource, LoadMore, PaymentChip } from "../components/feedback";
import { Icon } from "../components/Icon";
import { PlaceTime } from "../components/PlaceTime";
import { booking } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { useFormat, useTexts } from "../i18n/provider";
import "./Bookings.css";

const TEXTS = { ...common, ...booking };

export const STATUSES = ["PENDING", "ACCEPTED", "COMPLETED", "CANCELLED"] as const;

export default function Bookings() {
  const t = useTexts(TEXTS);
  const user = useUser();
  const { query } = useRouter();
  const status = STATUSES.find((each) => each === query.get("status"));
  const bookings = usePages(`bookings-${status}`, (cursor, signal) =>
    api.get("/bookings", { query: { status, cursor }, signal }),
  );
  useScrollRestoration(bookings.items !== undefined);
  const { rooms, reload } = useRooms();
  useReloadOnNews(() => {
    bookings.reload();
    reload();
  });
  const allNames = useAllNames();
  return (
    <Page title={user?.role === "ADMIN" ? t("allBookings") : t("bookingsTitle")}>
      <Filter
        label={t("bookings")}
        options={STATUSES}
        value={status}
        text={(each: BookingStatus) => t(each)}
        onChange={(each) => navigate(each ? `/bookings?status=${each}` : "/bookings", { replace: true })}
      />
      <LoadedResource resource={{ ...bookings, data: bookings.items }}>
        {(items) =>
          items.length === 0 ? (
            <div className="empty">
              <p>{t("noBookings")}</p>
              {user?.role === "CUSTOMER" && (
                <Link className="button primary" href="/pandits">
                  {t("pandits")}
                </Link>
              )}
            </div>
          ) : (
            <ul className="list">
              {items.map((item) => (
                <BookingEntry
                  key={item.id}
                  booking={item}
                  name={counterpartName(item, rooms, allNames)}
                  unread={rooms.get(item.id)?.unread_count ?? 0}
                />
              ))}
            </ul>
          )
        }
      </LoadedResource>
      <p>
        <LoadMore pages={bookings} />
      </p>
    </Page>
  );
}

interface EntryProps {
  booking: Booking;
  name: string;
  unread?: number;
}

/** One booking in a list: service, time, the other person, and status. */
export function BookingEntry({ booking: item, name, unread = 0 }: EntryProps) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  return (
    <li className="card booking-entry">
      <div>
        <h2>
          <Link href={`/bookings/${item.id}`}>
            <BilingualText en={item.service.name} ne={item.service.name_ne} />
          </Link>
        </h2>
        <p className="booking-counterpart">{name && t("with", { name })}</p>
        <p className="muted row">
          <span>
            <Icon name="calendar" size={17} /> <PlaceTime time={item} />
          </span>
          <span>
            <Icon name="place" size={17} /> {item.address}
          </span>
        </p>
      </div>
      <div className="booking-state">
        <BookingChip status={item.status} />
        {hasPayment(item) && <PaymentChip status={item.payment_status} method={item.payment_method} />}
        <strong>{format.money(item.amount, item.currency)}</strong>
        <Link className="button round booking-chat" href={`/chat/${item.chat_room_id}`}>
          <Icon name="chat" />
          <span className="hidden">
            {t("openChat")} {name}{" "}
          </span>
          {unread > 0 && <span className="count">{format.number(unread)}</span>}
        </Link>
      </div>
    </li>
  );
}
