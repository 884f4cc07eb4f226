/** The pandit's start page: booking requests, accepted bookings, and the public profile. */

import { type ReactNode, useState } from "react";
import { api } from "../api/client";
import { type Pages, usePages, useReloadOnNews, useResource } from "../api/hooks";
import { counterpartName, useRooms } from "../api/participants";
import type { Booking, OwnPandit } from "../api/types";
import { useEntryNumber } from "../app/historyEntry";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { useScrollRestoration } from "../app/scrollRestoration";
import { BilingualText, LanguageTagged, TranslatableText } from "../components/BilingualText";
import { EmptyList, LoadedResource, LoadMore, VerificationChip } from "../components/feedback";
import { Icon } from "../components/Icon";
import { PlaceTime } from "../components/PlaceTime";
import { booking } from "../i18n/catalogue/booking";
import { desk } from "../i18n/catalogue/desk";
import { useFormat, useTexts } from "../i18n/provider";
import { BookingActions } from "./BookingActions";
import { BookingEntry } from "./Bookings";
import { DeskProfile } from "./DeskProfile";
import "./Desk.css";

const TEXTS = { ...desk, ...booking };

const NO_NAMES = new Map<string, string>();

export default function Desk() {
  const t = useTexts(desk);
  const profile = useResource("my-profile", (signal) => api.get("/pandits/me", { signal }));
  const requests = useBookings("PENDING");
  const accepted = useBookings("ACCEPTED");
  const { rooms, reload } = useRooms();
  // The profile form keeps its unsaved text when data is reloaded. After a save, the new key starts a new form.
  const [saveCount, setSaveCount] = useState(0);
  const save = (data: OwnPandit) => {
    profile.set(data);
    setSaveCount((count) => count + 1);
  };
  const reloadAll = () => {
    for (const each of [requests, accepted, profile]) each.reload();
    reload();
  };
  useReloadOnNews(reloadAll);
  useScrollRestoration(requests.items !== undefined && accepted.items !== undefined && profile.data !== undefined);
  const request = (item: Booking) => (
    <Request key={item.id} booking={item} name={counterpartName(item, rooms, NO_NAMES)} onChange={reloadAll} />
  );
  const entry = (item: Booking) => (
    <BookingEntry
      key={item.id}
      booking={item}
      name={counterpartName(item, rooms, NO_NAMES)}
      unread={rooms.get(item.id)?.unread_count}
    />
  );
  return (
    <Page title={t("deskTitle")} aside={profile.data && <VerificationChip status={profile.data.verification_status} />}>
      <div className="stack">
        <ProfileLink />
        {profile.data ? (
          <VerificationNotice profile={profile.data} />
        ) : (
          <div className="verification-placeholder" aria-hidden="true" />
        )}
        <section>
          <h2>{t("requests")}</h2>
          <LoadedResource resource={{ ...requests, data: requests.items }} rows={1}>
            {(items) => (
              <ShortList name="requests" items={items} pages={requests} emptyText={t("noRequests")} entry={request} />
            )}
          </LoadedResource>
        </section>
        <LoadedResource resource={{ ...accepted, data: accepted.items }} rows={1}>
          {(items) => (
            <>
              {items.some(isDue) && (
                <section>
                  <h2>{t("due")}</h2>
                  <ShortList name="due" items={items.filter(isDue)} pages={accepted} emptyText="" entry={request} />
                </section>
              )}
              <section>
                <h2>{t("upcoming")}</h2>
                <ShortList
                  name="upcoming"
                  items={items.filter((item) => !isDue(item))}
                  pages={accepted}
                  emptyText={t("noUpcoming")}
                  entry={entry}
                />
              </section>
            </>
          )}
        </LoadedResource>
        <LoadedResource resource={profile}>
          {(data) => <DeskProfile key={saveCount} profile={data} onSaved={save} />}
        </LoadedResource>
      </div>
    </Page>
  );
}

/** Loads the bookings with one status, the soonest first. */
function useBookings(status: "PENDING" | "ACCEPTED") {
  return usePages(`desk-${status}`, (cursor, signal) =>
    api.get("/bookings", { query: { status, sort: "soonest", limit: 100, cursor }, signal }),
  );
}

function isDue(item: Booking): boolean {
  return Date.parse(item.scheduled_at) <= Date.now();
}

/** A button that moves to the profile at the end of the page. It needs no data, so that the page does not shift. */
function ProfileLink() {
  const t = useTexts(desk);
  return (
    <div>
      <button type="button" className="button" onClick={() => document.getElementById("profile")?.focus()}>
        <Icon name="edit" /> {t("toProfile")}
      </button>
    </div>
  );
}

const INITIAL_COUNT = 5;

interface ShortListProps {
  /** Identifies this list on the page. */
  name: string;
  items: readonly Booking[];
  pages: Pages<Booking>;
  emptyText: string;
  entry: (item: Booking) => ReactNode;
}

/** Shows the first entries of a list, and more on request. The Back button restores how many were shown. */
function ShortList({ name, items, pages, emptyText, entry }: ShortListProps) {
  const [shown, setShown] = useEntryNumber(`shown ${name}`, INITIAL_COUNT);
  const more = () => {
    setShown(shown + 2 * INITIAL_COUNT);
    if (shown + 2 * INITIAL_COUNT > items.length) pages.more?.();
  };
  if (items.length === 0) return <EmptyList>{emptyText}</EmptyList>;
  const hasMore = shown < items.length || pages.more !== null;
  return (
    <>
      <ul className="list">{items.slice(0, shown).map(entry)}</ul>
      <LoadMore pages={{ ...pages, more: hasMore ? more : null }} />
    </>
  );
}

const TONES = { PENDING: "", VERIFIED: "good", REJECTED: "bad" } as const;

function VerificationNotice({ profile }: { profile: OwnPandit }) {
  const t = useTexts(TEXTS);
  return (
    <div className={`notice verification-status ${TONES[profile.verification_status]}`}>
      <Icon name="shield" />
      <div>
        <p>{t(`status${profile.verification_status}`)}</p>
        {profile.rejection_reason && (
          <p>
            <LanguageTagged text={t("becauseOf", { reason: profile.rejection_reason })} />
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
          <BilingualText en={item.service.name} ne={item.service.name_ne} />
        </Link>
      </h3>
      <p className="booking-counterpart">{name && t("forName", { name })}</p>
      <p>
        <strong>
          <PlaceTime time={item} />
        </strong>
      </p>
      <p>
        {format.duration(item.service.duration_minutes)} · {format.money(item.amount, item.currency)}
      </p>
      <p className="muted">
        <Icon name="place" size={17} /> <LanguageTagged text={item.address} />
      </p>
      {(item.note || item.note_ne) && (
        <p className="user-text">
          <TranslatableText en={item.note} ne={item.note_ne} translated={item.translated} />
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
