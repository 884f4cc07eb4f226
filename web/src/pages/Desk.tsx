/** The pandit's desk: what waits for an answer, what lies ahead, and what families read about him. */

import { useState } from "react";
import { api } from "../api/client";
import { useReloadOnNews, useResource } from "../api/hooks";
import { otherSide, useRooms } from "../api/names";
import type { Booking, OwnPandit } from "../api/types";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { Empty, Loaded, VerificationChip } from "../components/feedback";
import { Icon } from "../components/Icon";
import { PlaceTime } from "../components/PlaceTime";
import { Bilingual, Marked, Words } from "../components/Words";
import { booking } from "../i18n/catalogue/booking";
import { desk } from "../i18n/catalogue/desk";
import { useFormat, useTexts } from "../i18n/provider";
import { BookingActions } from "./BookingActions";
import { BookingEntry } from "./Bookings";
import { DeskProfile } from "./DeskProfile";
import "./Desk.css";

const TEXTS = { ...desk, ...booking };

const NOBODY = new Map<string, string>();

export default function Desk() {
  const t = useTexts(desk);
  const profile = useResource("my-profile", (signal) => api.get("/pandits/me", { signal }));
  const requests = useResource("requests", (signal) =>
    api.get("/bookings", { query: { status: "PENDING", limit: 100 }, signal }),
  );
  const upcoming = useResource("upcoming", (signal) =>
    api.get("/bookings", { query: { status: "ACCEPTED", limit: 100 }, signal }),
  );
  const { rooms, reload } = useRooms();
  // What is being written there goes on through any news, and begins anew with what was saved.
  const [saved, setSaved] = useState(0);
  const save = (data: OwnPandit) => {
    profile.set(data);
    setSaved((count) => count + 1);
  };
  const again = () => {
    for (const each of [requests, upcoming, profile]) each.reload();
    reload();
  };
  useReloadOnNews(again);
  const name = (item: Booking) => otherSide(item, rooms, NOBODY);
  return (
    <Page title={t("deskTitle")} aside={profile.data && <VerificationChip status={profile.data.verification_status} />}>
      <div className="stack">
        {profile.data ? <Standing profile={profile.data} /> : <div className="standing-ghost" aria-hidden="true" />}
        <section>
          <h2>{t("requests")}</h2>
          <Loaded from={requests} rows={1}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty>{t("noRequests")}</Empty>
              ) : (
                <ul className="list">
                  {items.map((item) => (
                    <Request key={item.id} booking={item} name={name(item)} onChange={again} />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </section>
        <section>
          <h2>{t("upcoming")}</h2>
          <Loaded from={upcoming} rows={1}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty>{t("noUpcoming")}</Empty>
              ) : (
                <ul className="list">
                  {[...items].sort(byTime).map((item) => (
                    <BookingEntry
                      key={item.id}
                      booking={item}
                      name={name(item)}
                      unread={rooms.get(item.id)?.unread_count}
                    />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </section>
        <Loaded from={profile}>{(data) => <DeskProfile key={saved} profile={data} onSaved={save} />}</Loaded>
      </div>
    </Page>
  );
}

function byTime(one: Booking, other: Booking): number {
  return Date.parse(one.scheduled_at) - Date.parse(other.scheduled_at);
}

const TONES = { PENDING: "", VERIFIED: "good", REJECTED: "bad" } as const;

function Standing({ profile }: { profile: OwnPandit }) {
  const t = useTexts(TEXTS);
  return (
    <div className={`notice standing ${TONES[profile.verification_status]}`}>
      <Icon name="shield" />
      <div>
        <p>{t(`status${profile.verification_status}`)}</p>
        {profile.rejection_reason && (
          <p>
            <Marked text={t("becauseOf", { reason: profile.rejection_reason })} />
          </p>
        )}
        {profile.verification_status === "VERIFIED" && (
          <Link href={`/pandits/${profile.id}`}>{t("publicProfile")}</Link>
        )}
      </div>
    </div>
  );
}

function Request({ booking: item, name, onChange }: { booking: Booking; name: string; onChange: () => void }) {
  const t = useTexts(booking);
  const format = useFormat();
  return (
    <li className="card request">
      <h3>
        <Link href={`/bookings/${item.id}`}>
          <Words en={item.service.name} ne={item.service.name_ne} />
        </Link>
      </h3>
      {name && <p>{t("forName", { name })}</p>}
      <p>
        <strong>
          <PlaceTime of={item} />
        </strong>
      </p>
      <p>
        {format.duration(item.service.duration_minutes)} · {format.money(item.amount, item.currency)}
      </p>
      <p className="soft">
        <Icon name="place" size={17} /> <Marked text={item.address} />
      </p>
      {(item.note || item.note_ne) && (
        <p className="written">
          <Bilingual en={item.note} ne={item.note_ne} translated={item.translated} />
        </p>
      )}
      <div className="row">
        <BookingActions booking={item} onChange={onChange} />
        <Link className="button" href={`/chat/${item.chat_room_id}`}>
          <Icon name="chat" /> {t("openChat")}
        </Link>
      </div>
    </li>
  );
}
