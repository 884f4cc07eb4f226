import { api } from "../../api/client";
import { usePages, useReloadOnNews } from "../../api/hooks";
import { otherSide, useEverybody } from "../../api/names";
import { navigate, useRouter } from "../../app/router";
import { Filter } from "../../components/Filter";
import { admin } from "../../i18n/catalogue/admin";
import { common } from "../../i18n/catalogue/common";
import { useTexts } from "../../i18n/provider";
import { BookingEntry, STATUSES } from "../Bookings";
import { Section } from "./Section";

const TEXTS = { ...common, ...admin };

const NONE = new Map();

export default function Bookings() {
  const t = useTexts(TEXTS);
  const { query } = useRouter();
  const status = STATUSES.find((each) => each === query.get("status"));
  const bookings = usePages(`admin-bookings-${status}`, (cursor, signal) =>
    api.get("/admin/bookings", { query: { status, cursor }, signal }),
  );
  useReloadOnNews(bookings.reload);
  const everybody = useEverybody();
  const go = (next: (typeof STATUSES)[number] | undefined) =>
    navigate(`/admin?tab=bookings${next ? `&status=${next}` : ""}`, { replace: true });
  return (
    <Section
      title={t("bookings")}
      of={bookings}
      filter={<Filter label={t("status")} options={STATUSES} value={status} text={(each) => t(each)} onChange={go} />}
    >
      {(items) => (
        <ul className="list">
          {items.map((item) => (
            <BookingEntry key={item.id} booking={item} name={otherSide(item, NONE, everybody)} />
          ))}
        </ul>
      )}
    </Section>
  );
}
