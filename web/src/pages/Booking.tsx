/** The page of one booking: its details, its history, and the actions of each side. */

import { api } from "../api/client";
import { isGone } from "../api/errors";
import { useReloadOnNews, useResource, useUser } from "../api/hooks";
import { counterpartName, useAllNames, useRooms } from "../api/participants";
import { hasPayment } from "../api/payments";
import type { Booking as BookingType } from "../api/types";
import { NotFound } from "../app/NotFound";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { LanguageTagged, TranslatableText } from "../components/BilingualText";
import { BookingChip, LoadedResource } from "../components/feedback";
import { Icon } from "../components/Icon";
import { LocalTime } from "../components/LocalTime";
import { PlaceTime } from "../components/PlaceTime";
import { booking } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { useFormat, usePickText, useTexts } from "../i18n/provider";
import { BookingActions } from "./BookingActions";
import { BookingPayment } from "./BookingPayment";
import { BookingReview } from "./BookingReview";
import "./Booking.css";

const TEXTS = { ...common, ...booking };

export default function Booking({ params: { id = "" } }: { params: Record<string, string> }) {
  const resource = useResource(`booking-${id}`, (signal) =>
    api.get("/bookings/{booking_id}", { path: { booking_id: id }, signal }),
  );
  useReloadOnNews(resource.reload);
  if (isGone(resource.error)) return <NotFound />;
  return (
    <LoadedResource resource={resource}>
      {(data) => <BookingDetails booking={data} onChange={resource.set} onReload={resource.reload} />}
    </LoadedResource>
  );
}

interface Props {
  booking: BookingType;
  onChange: (booking: BookingType) => void;
  onReload: () => void;
}

function BookingDetails({ booking: item, onChange, onReload }: Props) {
  const t = useTexts(TEXTS);
  const pickText = usePickText();
  const user = useUser();
  const { rooms } = useRooms();
  const allNames = useAllNames();
  const name = counterpartName(item, rooms, allNames);
  const payer = user?.role === "ADMIN" ? allNames.get(item.customer_id) : name;
  return (
    <Page title={pickText(item.service.name, item.service.name_ne)} aside={<BookingChip status={item.status} />}>
      <div className="booking">
        <div className="stack">
          <section className="card">
            <Facts booking={item} name={name} />
            <div className="row">
              <Link href={`/chat/${item.chat_room_id}`} className="button">
                <Icon name="chat" /> {t("openChat")}
              </Link>
              <BookingActions booking={item} onChange={onChange} />
            </div>
          </section>
        </div>
        <div className="stack booking-side">
          {hasPayment(item) && <BookingPayment booking={item} payer={payer} onPaid={onReload} />}
          <Timeline booking={item} />
        </div>
        {/* At the end of the page, because it is loaded last and would move everything below it. */}
        {item.status === "COMPLETED" && user && <BookingReview booking={item} role={user.role} />}
      </div>
    </Page>
  );
}

function Facts({ booking: item, name }: { booking: BookingType; name: string }) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  return (
    <dl className="facts booking-facts">
      <dt>
        <Icon name="user" /> <span className="hidden">{t("who")}</span>
      </dt>
      <dd>{name || "–"}</dd>
      <dt>
        <Icon name="calendar" /> <span className="hidden">{t("day")}</span>
      </dt>
      <dd>
        <strong>
          <PlaceTime time={item} />
        </strong>
        <p className="muted small">
          {t("duration")}: {format.duration(item.service.duration_minutes)}
        </p>
      </dd>
      <dt>
        <Icon name="place" /> <span className="hidden">{t("address")}</span>
      </dt>
      <dd>
        <LanguageTagged text={item.address} />
      </dd>
      {(item.note || item.note_ne) && (
        <>
          <dt>
            <Icon name="edit" /> <span className="hidden">{t("note")}</span>
          </dt>
          <dd className="user-text">
            <TranslatableText en={item.note} ne={item.note_ne} translated={item.translated} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** The step's marker is empty while the step lies ahead, and red where the booking was cancelled. */
function stepClass(label: string, at: string): string | undefined {
  if (Date.parse(at) > Date.now()) return "is-future";
  return label === "lifeCancelled" ? "is-cancelled" : undefined;
}

function Timeline({ booking: item }: { booking: BookingType }) {
  const t = useTexts(booking);
  const steps = [
    ["lifeRequested", item.created_at],
    ["lifeAccepted", item.accepted_at],
    ["lifePuja", item.status === "CANCELLED" ? null : item.scheduled_at],
    ["lifeCompleted", item.completed_at],
    ["lifeCancelled", item.cancelled_at],
  ] as const;
  return (
    <section className="card">
      <h2>{t("life")}</h2>
      <ol className="plain timeline">
        {steps.map(
          ([label, at]) =>
            at && (
              <li key={label} className={stepClass(label, at)}>
                <strong>{t(label)}</strong>
                <span className="muted small">
                  {label === "lifePuja" ? <PlaceTime time={item} /> : <LocalTime at={at} />}
                </span>
                {label === "lifeCancelled" && item.cancel_reason && (
                  <span>
                    <LanguageTagged text={t("becauseOf", { reason: item.cancel_reason })} />
                  </span>
                )}
              </li>
            ),
        )}
      </ol>
    </section>
  );
}
