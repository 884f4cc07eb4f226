import { api } from "../../api/client";
import { account } from "../../i18n/catalogue/account";
import { admin } from "../../i18n/catalogue/admin";
import { common } from "../../i18n/catalogue/common";
import { useFormat, useTexts } from "../../i18n/provider";
import { Section } from "./Section";
import { useList } from "./useList";

const TEXTS = { ...common, ...account, ...admin };

const ROLE_NAMES = { CUSTOMER: "customerRole", PANDIT: "panditRole", ADMIN: "adminRole" } as const;

export default function Users() {
  const t = useTexts(TEXTS);
  const format = useFormat();
  const users = useList("users", {}, (query, signal) => api.get("/admin/users", { query, signal }));
  return (
    <Section title={t("users")} list={users} searchHint={t("searchUsers")}>
      {(items) => (
        <ul className="list">
          {items.map((user) => (
            <li key={user.id} className="card row spread">
              <span>
                <strong>{user.full_name}</strong> · {t(ROLE_NAMES[user.role])}
                <br />
                <span className="muted">{[user.email, user.phone].filter(Boolean).join(" · ")}</span>
              </span>
              <span className="muted small">{t("memberSince", { day: format.day(user.created_at) })}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
