import { api } from "../../api/client";
import { usePages } from "../../api/hooks";
import { When } from "../../components/When";
import { account } from "../../i18n/catalogue/account";
import { admin } from "../../i18n/catalogue/admin";
import { common } from "../../i18n/catalogue/common";
import { useTexts } from "../../i18n/provider";
import { Section } from "./Section";

const TEXTS = { ...common, ...account, ...admin };

const ROLE_NAMES = { CUSTOMER: "customerRole", PANDIT: "panditRole", ADMIN: "adminRole" } as const;

export default function Users() {
  const t = useTexts(TEXTS);
  const users = usePages("admin-users", (cursor, signal) => api.get("/admin/users", { query: { cursor }, signal }));
  return (
    <Section title={t("users")} of={users}>
      {(items) => (
        <div className="card table-wrap">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("name")}</th>
                <th scope="col">{t("email")}</th>
                <th scope="col">{t("role")}</th>
                <th scope="col">{t("joined")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((user) => (
                <tr key={user.id}>
                  <td>{user.full_name}</td>
                  <td>{user.email}</td>
                  <td>{t(ROLE_NAMES[user.role])}</td>
                  <td>
                    <When at={user.created_at} as="day" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
