import { api } from "../../api/client";
import { useReloadOnNews } from "../../api/hooks";
import { counterpartName } from "../../api/participants";
import { useRouter } from "../../app/router";
import { Filter } from "../../components/Filter";
import { admin } from "../../i18n/catalogue/admin";
import { common } from "../../i18n/catalogue/common";
import { useTexts } from "../../i18n/provider";
import { BookingEntry, STATUSES } from "../Bookings";
import { Section } from "./Section";
import { useList } from "./useList";

const TEXTS = { ...common, ...admin };

const NO_NAMES = new Map();

export default function Bookings() {
  const t = useTexts(TEXTS);
  const { query } = useRouter();
  const status = STATUSES.find((each) => each === query.get("status"));
  const bookings = useList("bookings", { status }, (query, signal) =>
    api.get("/admin/bookings", { query: { ...query, status }, signal }),
  );
  useReloadOnNews(bookings.reload);
  return (
    <Section
      title={t("bookings")}
      list={bookings}
      searchHint={t("searchMoney")}
      filter={
        <Filter
          label={t("status")}
          options={STATUSES}
          value={status}
          text={(each) => t(each)}
          onChange={(next) => bookings.filter({ status: next })}
        />
      }
    >
      {(items) => (
        <ul className="list">
          {items.map((item) => (
            <BookingEntry key={item.id} booking={item} name={counterpartName(item, NO_NAMES, NO_NAMES)} />
          ))}
        </ul>
      )}
    </Section>
  );
}
