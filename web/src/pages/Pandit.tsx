/** The public page of a pandit: profile, services, reviews, and the booking form. */

import { useState } from "react";
import { api } from "../api/client";
import { isGone } from "../api/errors";
import { usePages, useResource, useUser } from "../api/hooks";
import type { Pandit as PanditType, PublicReview, Service } from "../api/types";
import { NotFound } from "../app/NotFound";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { Avatar } from "../components/Avatar";
import { BilingualText, TranslatableText } from "../components/BilingualText";
import { EmptyList, LoadedResource, LoadMore } from "../components/feedback";
import { LocalTime } from "../components/LocalTime";
import { useLanguageNames } from "../components/languageNames";
import { RatingLine } from "../components/RatingLine";
import { Stars } from "../components/Stars";
import { booking } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { useFormat, usePickText, useTexts } from "../i18n/provider";
import { BookForm } from "./BookForm";
import "./Pandit.css";

const TEXTS = { ...common, ...booking };

export default function Pandit({ params: { id = "" } }: { params: Record<string, string> }) {
  const pandit = useResource(`pandit-${id}`, (signal) =>
    api.get("/pandits/{pandit_id}", { path: { pandit_id: id }, signal }),
  );
  if (isGone(pandit.error)) return <NotFound />;
  return <LoadedResource resource={pandit}>{(data) => <Profile pandit={data} />}</LoadedResource>;
}

function Profile({ pandit }: { pandit: PanditType }) {
  const t = useTexts(TEXTS);
  const names = useLanguageNames();
  const [chosen, setChosen] = useState<Service | null>(null);
  return (
    <Page title={pandit.full_name}>
      <div className="pandit">
        <div className="stack">
          <section className="card pandit-head">
            <Avatar name={pandit.full_name} isLarge />
            <div>
              <RatingLine rating={pandit.rating} />
              <p className="user-text">
                <TranslatableText en={pandit.bio} ne={pandit.bio_ne} />
              </p>
              {pandit.languages.length > 0 && (
                <p className="muted">{t("speaks", { languages: names(pandit.languages) })}</p>
              )}
            </div>
          </section>
          <Services services={pandit.services} chosen={chosen} onChoose={setChosen} />
          <Reviews pandit={pandit} />
        </div>
        <aside>{pandit.services.length > 0 && <BookCard pandit={pandit} chosen={chosen} onChoose={setChosen} />}</aside>
      </div>
    </Page>
  );
}

function Services(props: {
  services: readonly Service[];
  chosen: Service | null;
  onChoose: (service: Service) => void;
}) {
  const t = useTexts(booking);
  const format = useFormat();
  const pickText = usePickText();
  const choose = (service: Service) => {
    props.onChoose(service);
    const heading = document.getElementById("book-title");
    heading?.scrollIntoView({ block: "start", behavior: "smooth" });
    heading?.focus({ preventScroll: true });
  };
  return (
    <section className="card">
      <h2>{t("services")}</h2>
      {props.services.length === 0 && <EmptyList>{t("noServices")}</EmptyList>}
      <ul className="plain services">
        {props.services.map((service) => (
          <li key={service.id}>
            <div>
              <strong>
                <BilingualText en={service.name} ne={service.name_ne} />
              </strong>
              <span className="muted small">{format.duration(service.duration_minutes)}</span>
            </div>
            <span className="price">{format.money(service.price, service.currency)}</span>
            <button
              type="button"
              className="button"
              aria-pressed={props.chosen?.id === service.id}
              onClick={() => choose(service)}
            >
              {t("book")} <span className="hidden">{pickText(service.name, service.name_ne)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function BookCard(props: { pandit: PanditType; chosen: Service | null; onChoose: (service: Service) => void }) {
  const t = useTexts(TEXTS);
  const user = useUser();
  return (
    <section className="card" id="book">
      <h2 id="book-title" className="landing" tabIndex={-1}>
        {t("bookTitle", { name: props.pandit.full_name })}
      </h2>
      {user === null && (
        <Link className="button primary" href={`/login?next=${encodeURIComponent(`/pandits/${props.pandit.id}`)}`}>
          {t("logInToBook")}
        </Link>
      )}
      {user && user.role !== "CUSTOMER" && <p className="muted">{t("onlyCustomers")}</p>}
      {user?.role === "CUSTOMER" && <BookForm {...props} />}
    </section>
  );
}

function Reviews({ pandit }: { pandit: PanditType }) {
  const t = useTexts(booking);
  const path = { pandit_id: pandit.id };
  const reviews = usePages(`reviews-${pandit.id}`, (cursor, signal) =>
    api.get("/pandits/{pandit_id}/reviews", { path, query: { cursor }, signal }),
  );
  return (
    <section className="card">
      <h2>{t("reviews")}</h2>
      {pandit.rating.count > 0 && <Criteria rating={pandit.rating} />}
      <LoadedResource resource={{ ...reviews, data: reviews.items }} rows={1}>
        {(items) =>
          items.length === 0 ? (
            <EmptyList>{t("noReviews")}</EmptyList>
          ) : (
            <ul className="plain reviews">
              {items.map((review) => (
                <ReviewEntry key={review.id} review={review} />
              ))}
            </ul>
          )
        }
      </LoadedResource>
      <LoadMore pages={reviews} />
    </section>
  );
}

const CRITERIA = ["professionalism", "knowledge", "punctuality"] as const;

function Criteria({ rating }: { rating: PanditType["rating"] }) {
  const t = useTexts(booking);
  const format = useFormat();
  return (
    <dl className="facts">
      {CRITERIA.map((name) => (
        <div key={name} className="fact">
          <dt>{t(name)}</dt>
          <dd className="rating-line">
            <Stars value={rating[name] ?? 0} />
            <span>{format.number(rating[name] ?? "")}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ReviewEntry({ review }: { review: PublicReview }) {
  return (
    <li>
      <div className="row">
        <Stars value={review.rating} />
        <strong>{review.customer_name}</strong>
        <span className="muted small">
          <LocalTime at={review.created_at} as="day" />
        </span>
      </div>
      <p className="user-text">
        <TranslatableText en={review.comment} ne={review.comment_ne} translated={review.translated} />
      </p>
    </li>
  );
}
