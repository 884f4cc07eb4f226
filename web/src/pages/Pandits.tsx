import { api } from "../api/client";
import { usePages } from "../api/hooks";
import type { Pandit } from "../api/types";
import { Page } from "../app/Page";
import { Link, navigate, useRouter } from "../app/router";
import { useScrollRestoration } from "../app/scrollRestoration";
import { Avatar } from "../components/Avatar";
import { BilingualText } from "../components/BilingualText";
import { EmptyList, LoadedResource, LoadMore } from "../components/feedback";
import { RatingLine } from "../components/RatingLine";
import { booking } from "../i18n/catalogue/booking";
import { useFormat, usePickText, useTexts } from "../i18n/provider";
import "./Pandits.css";

const SORTS = [
  ["rating", "sortRating"],
  ["recent", "sortRecent"],
] as const;

export default function Pandits() {
  const t = useTexts(booking);
  const { query } = useRouter();
  const sort = query.get("sort") === "recent" ? "recent" : "rating";
  const pandits = usePages(`pandits-${sort}`, (cursor, signal) =>
    api.get("/pandits", { query: { sort, cursor }, signal }),
  );
  useScrollRestoration(pandits.items !== undefined);
  return (
    <Page
      title={t("directoryTitle")}
      aside={
        <fieldset className="switch" aria-label={t("sortBy")}>
          {SORTS.map(([value, label]) => (
            <button
              key={value}
              type="button"
              aria-pressed={sort === value}
              onClick={() => navigate(`/pandits?sort=${value}`, { replace: true })}
            >
              {t(label)}
            </button>
          ))}
        </fieldset>
      }
    >
      <p className="muted">{t("directoryHint")}</p>
      <LoadedResource resource={{ ...pandits, data: pandits.items }}>
        {(items) =>
          items.length === 0 ? (
            <EmptyList>{t("noPandits")}</EmptyList>
          ) : sort === "rating" ? (
            <ByRating pandits={items} />
          ) : (
            <section>
              <h2 className="hidden">{t("sortRecent")}</h2>
              <Directory pandits={items} />
            </section>
          )
        }
      </LoadedResource>
      <p>
        <LoadMore pages={pandits} />
      </p>
    </Page>
  );
}

/** Shows the pandits who have a rating and services first, and all others under a second heading. */
function ByRating({ pandits }: { pandits: readonly Pandit[] }) {
  const t = useTexts(booking);
  const isRated = (pandit: Pandit) => pandit.rating.count > 0 && pandit.services.length > 0;
  const sections = [
    ["sortRating", pandits.filter(isRated)],
    ["otherPandits", pandits.filter((pandit) => !isRated(pandit))],
  ] as const;
  return sections.map(
    ([title, found]) =>
      found.length > 0 && (
        <section key={title}>
          <h2 className={found.length < pandits.length || title === "sortRating" ? undefined : "hidden"}>{t(title)}</h2>
          <Directory pandits={found} />
        </section>
      ),
  );
}

function Directory({ pandits }: { pandits: readonly Pandit[] }) {
  return (
    <ul className="plain directory">
      {pandits.map((pandit) => (
        <Entry key={pandit.id} pandit={pandit} />
      ))}
    </ul>
  );
}

function Entry({ pandit }: { pandit: Pandit }) {
  const t = useTexts(booking);
  const format = useFormat();
  const pickText = usePickText();
  const cheapest = [...pandit.services].sort((a, b) => Number(a.price) - Number(b.price))[0];
  return (
    <li className="card pandit-entry">
      <Avatar name={pandit.full_name} />
      <div>
        <h3>
          <Link href={`/pandits/${pandit.id}`}>{pandit.full_name}</Link>
        </h3>
        <RatingLine rating={pandit.rating} />
        <p className="pandit-entry-bio">
          <BilingualText en={pandit.bio} ne={pandit.bio_ne} />
        </p>
        <p className="row small">
          <span className="muted">
            {pandit.services.map((service) => pickText(service.name, service.name_ne)).join(" · ") || t("noServices")}
          </span>
          {cheapest && <strong>{t("from", { price: format.money(cheapest.price, cheapest.currency) })}</strong>}
        </p>
      </div>
    </li>
  );
}
