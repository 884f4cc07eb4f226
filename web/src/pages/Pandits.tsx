import { api } from "../api/client";
import { usePages } from "../api/hooks";
import type { Pandit } from "../api/types";
import { Page } from "../app/Page";
import { Link, navigate, useRouter } from "../app/router";
import { Empty, Loaded, More } from "../components/feedback";
import { Avatar, RatingLine } from "../components/people";
import { Words } from "../components/Words";
import { booking } from "../i18n/catalogue/booking";
import { useEither, useFormat, useTexts } from "../i18n/provider";
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
      <p className="soft">{t("directoryHint")}</p>
      <Loaded from={{ ...pandits, data: pandits.items }}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("noPandits")}</Empty>
          ) : (
            <ul className="plain directory">
              {items.map((pandit) => (
                <Entry key={pandit.id} pandit={pandit} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <p>
        <More of={pandits} />
      </p>
    </Page>
  );
}

function Entry({ pandit }: { pandit: Pandit }) {
  const t = useTexts(booking);
  const format = useFormat();
  const either = useEither();
  const cheapest = [...pandit.services].sort((a, b) => Number(a.price) - Number(b.price))[0];
  return (
    <li className="card entry">
      <Avatar name={pandit.full_name} />
      <div>
        <h2>
          <Link href={`/pandits/${pandit.id}`}>{pandit.full_name}</Link>
        </h2>
        <RatingLine rating={pandit.rating} />
        <p className="entry-bio">
          <Words en={pandit.bio} ne={pandit.bio_ne} />
        </p>
        <p className="row small">
          <span className="soft">
            {pandit.services.map((service) => either(service.name, service.name_ne)).join(" · ") || t("noServices")}
          </span>
          {cheapest && <strong>{t("from", { price: format.money(cheapest.price, cheapest.currency) })}</strong>}
        </p>
      </div>
    </li>
  );
}
