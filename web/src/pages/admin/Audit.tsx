import { api } from "../../api/client";
import { usePages } from "../../api/hooks";
import { useEverybody } from "../../api/names";
import { When } from "../../components/When";
import { admin } from "../../i18n/catalogue/admin";
import { useTexts } from "../../i18n/provider";
import { Section } from "./Section";

/** Who did what, and when. What was done keeps the API's name: it is a record. */
export default function Audit() {
  const t = useTexts(admin);
  const everybody = useEverybody();
  const trail = usePages("audit", (cursor, signal) => api.get("/admin/audit", { query: { cursor }, signal }));
  return (
    <Section title={t("audit")} of={trail}>
      {(items) => (
        <div className="card table-wrap">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("when")}</th>
                <th scope="col">{t("who")}</th>
                <th scope="col">{t("what")}</th>
                <th scope="col">{t("on")}</th>
                <th scope="col">{t("details")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((entry) => (
                <tr key={entry.id}>
                  <td>
                    <When at={entry.created_at} />
                  </td>
                  <td>{everybody.get(entry.actor_id) ?? entry.actor_id}</td>
                  <td className="id">{entry.action}</td>
                  <td>
                    {entry.object_type} <span className="id">{everybody.get(entry.object_id) ?? entry.object_id}</span>
                  </td>
                  <td className="id">{Object.keys(entry.details).length > 0 ? JSON.stringify(entry.details) : ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
